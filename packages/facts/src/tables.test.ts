import { expect, test } from 'vitest'
import { keyExpression, tableNamed, tables } from './tables.ts'
import { parseType } from './type.ts'

test.each(tables.map((table) => [table.name, table] as const))('%s: its parts name each other', (_, table) => {
  const columns = table.columns.map((column) => column.name)
  expect(new Set(columns).size).toBe(columns.length)
  for (const column of table.columns) expect(() => parseType(column.type)).not.toThrow()
  const named = [...table.key, ...table.required, ...(table.recognisedBy ?? []), ...(table.changing?.object ?? [])]
  for (const name of named) expect(columns).toContain(name)
  for (const never of table.neverStored ?? []) expect(columns).not.toContain(never)
  const own = (table.ownColumns ?? []).map((column) => column.name)
  for (const shape of table.shapes) {
    for (const column of Object.keys(shape.select)) expect([...columns, ...own]).toContain(column)
    for (const key of shape.recognisedBy) expect(Object.keys(shape.reads)).toContain(key)
    if (shape.overwrittenByName) expect(() => new RegExp(shape.overwrittenByName ?? '')).not.toThrow()
    const given = Object.keys(shape.select)
    for (const column of table.required) expect(given).toContain(column)
  }
})

test('every shape of a table is told from every other of its format by the keys it is recognised by', () => {
  const all = tables.flatMap((table) => table.shapes)
  for (const one of all) {
    const alike = all.filter(
      ({ format, reads }) => format === one.format && one.recognisedBy.every((key) => key in reads),
    )
    expect(alike.map((other) => other.name)).toEqual([one.name])
  }
})

test('a key of one column is that column; of several, they stand side by side with nulls as blanks', () => {
  expect(keyExpression(tableNamed('billing.usage'))).toBe('record_id')
  expect(keyExpression(tableNamed('lakeflow.jobs'))).toContain("coalesce(CAST(job_id AS VARCHAR), '')")
})

test('a table that nobody described is an error that names those that are', () => {
  expect(() => tableNamed('billing.nothing')).toThrow(
    'no fact table "billing.nothing"; there are access.workspaces_latest',
  )
})
