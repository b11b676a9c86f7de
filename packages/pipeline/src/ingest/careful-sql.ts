import { duckdbType, type Shape, type Table } from '@meshledger/facts'
import { list, name, quote } from './inbox.ts'
import { fits, fromJson, isNested, unwrapped } from './json-sql.ts'
import { filled, type Normal, storing } from './read-sql.ts'

/** Records of a clean copy: each key as JSON, so that one odd value does not stop the others. */
export function readClean(file: string, shape: Shape): string {
  const keys = Object.keys(shape.reads).map((key) => `${quote(key)}: 'JSON'`)
  return `read_json(${list([file])}, format = 'newline_delimited', records = true, maximum_object_size = 67108864,
    columns = {${["_source: 'VARCHAR'", "_line: 'BIGINT'", "_extra: 'VARCHAR'", ...keys].join(', ')}})`
}

/** Each key brought to its type where it fits; `<key>__raw` keeps whether something was there. */
export function typedRecords(shape: Shape, from: string): string {
  const keys = Object.entries(shape.reads).map(([key, type]) => {
    const given = `nullif(CAST(${name(key)} AS VARCHAR), 'null')`
    const json = `(${unwrapped(name(key))})`
    const value = isNested(type)
      ? `CASE WHEN ${given} IS NOT NULL AND ${fits(json, type)} THEN ${fromJson(json, type)} END`
      : `TRY_CAST(CASE WHEN ${given} IS NOT NULL THEN ${name(key)} ->> '$' END AS ${type})`
    return `${value} AS ${name(key)}, ${given} IS NOT NULL AS ${name(`${key}__raw`)}`
  })
  return `SELECT _source, _line, _extra, ${keys.join(', ')} FROM ${from}`
}

/** Reasons why a record of a shape is refused before it is brought to the normal form. */
const typeReasons = (shape: Shape) =>
  Object.entries(shape.reads).map(
    ([key, type]) =>
      `WHEN ${name(`${key}__raw`)} AND ${name(key)} IS NULL THEN ${quote(`${key} is not a ${plainWord(type)}`)}`,
  )

function plainWord(type: string): string {
  if (type.endsWith('[]')) return 'JSON list'
  if (type.startsWith('STRUCT')) return 'JSON object of the known members'
  if (type.startsWith('MAP')) return 'JSON object'
  if (/INT$|INTEGER$/.test(type)) return 'whole number'
  if (type.startsWith('DECIMAL') || type === 'DOUBLE') return `number of the type ${type}`
  if (type.startsWith('TIMESTAMP') || type === 'DATE') return type === 'DATE' ? 'day' : 'time'
  return type === 'BOOLEAN' ? 'true or false' : 'text'
}

/**
 * The same expression with casts that give null instead of stopping the statement. TRY alone does not do: the engine
 * takes what two expressions share out of it.
 */
const gentle = (expression: string) => expression.replaceAll(/(?<!TRY_)CAST\(/g, 'TRY_CAST(')
const guarded = (expression: string) => `TRY(${gentle(expression)})`

/** Reasons of a shape's own: text in the record that should be JSON, a time or a number, and is not. */
const checkReasons = (shape: Shape) =>
  (shape.checks ?? []).map(
    ({ called, of, read, word }) =>
      `WHEN (${gentle(of)}) IS NOT NULL AND ${guarded(read)} IS NULL THEN ${quote(`${called} is not ${word}`)}`,
  )

/** Reasons why a row of a Parquet file is refused: a value that does not fit the type of its column. */
export const columnReasons = (table: Table, normal: Normal) =>
  table.columns.flatMap(({ name: column, type }) => {
    const given = normal.expressions.get(column)
    if (given === undefined || given === name(column)) return []
    const reason = quote(`${column} cannot be read as ${wordOf(type)}`)
    return [`WHEN ${name(column)} IS NOT NULL AND ${guarded(given)} IS NULL THEN ${reason}`]
  })

export const recordReasons = (shape: Shape) => [...typeReasons(shape), ...checkReasons(shape)]

/**
 * Rows in normal form with `_line` and `_why`: null for a good row, else the reason in words. Nothing stops the
 * statement; a row with a reason is for the quarantine and never for the table.
 */
export function carefulSelect(
  table: Table,
  normal: Normal,
  from: string,
  source: string,
  reasons: readonly string[],
): string {
  const columns = [...table.columns, ...(table.ownColumns ?? [])].map(({ name: column, type }) => {
    const given = normal.expressions.get(column)
    return `${given === undefined ? `CAST(NULL AS ${duckdbType(type)})` : guarded(given)} AS ${name(column)}`
  })
  const why = reasons.length > 0 ? `CASE ${reasons.join(' ')} END` : 'CAST(NULL AS VARCHAR)'
  const own = [`${source} AS _source`, `${normal.extra} AS _extra`, '_line', `${why} AS _why_value`]
  const missing = table.required.map((column) => `WHEN ${name(column)} IS NULL THEN ${quote(`${column} is missing`)}`)
  return storing(table, `SELECT ${[...columns, ...own].join(', ')} FROM (${from})`, [
    '_line',
    `coalesce(_why_value, CASE ${missing.join(' ')} END) AS _why`,
  ])
}

const wordOf = (type: string) => (/^(struct|map|array)/.test(type) ? type.replace(/<.*/s, '') : type)

export const filledNames = (table: Table) => filled(table).map(name).join(', ')
