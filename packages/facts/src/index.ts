export { typedByPeople } from './access-audit.ts'
export { type Column, defineTable, type Shape, SYSTEM_TABLE, type Table } from './table.ts'
export { keyExpression, ownColumns, tableNamed, tables } from './tables.ts'
export { duckdbType, parseType, type Type } from './type.ts'
