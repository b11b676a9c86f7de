export type { Chunk } from './engine.ts'
export { FolderInUseError, type Lake, openLake, type Session, type Transaction } from './lake.ts'
export { columnsOf, storedIn } from './schema.ts'
export type { Param, Params } from './values.ts'
