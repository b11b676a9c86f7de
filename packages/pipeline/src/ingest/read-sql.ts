import {
  decimalOfText,
  duckdbType,
  type Given,
  type Shape,
  structMembers,
  type Table,
  utcOfText,
} from '@meshledger/facts'
import { isKnown, spelled } from '@meshledger/sources'
import type { FileColumn } from './batches.ts'
import { list, name, quote } from './inbox.ts'
import { fits, fromText, isNested } from './json-sql.ts'

/** What a relation of records gives for each column of the table. Columns without an expression are null. */
export type Normal = { readonly expressions: ReadonlyMap<string, string>; readonly extra: string }

const everyColumn = (table: Table) => [...table.columns, ...(table.ownColumns ?? [])]

/** The columns that an insert fills, in order. */
export const filled = (table: Table) => [...everyColumn(table).map((column) => column.name), '_source', '_extra']

/** The shape's own expressions, and those columns that are stored otherwise than they came. */
export function normalOfShape(shape: Shape, extra: string): Normal {
  return { expressions: new Map(Object.entries(shape.select)), extra }
}

/** The same over the records of a Parquet file, whose columns need not all become text. */
export function normalOfTyped(shape: Shape, columns: readonly FileColumn[]): Normal {
  const given: Given = (key) => {
    const column = columns.find((one) => spelled(one.name, shape) === key)
    return column && givenIn(column).type
  }
  return { expressions: new Map(Object.entries(shape.selectTyped?.(given) ?? shape.select)), extra: '_extra' }
}

/** A column in its own type, times of any kind as one. */
const givenIn = ({ name: column, type }: FileColumn) =>
  type.startsWith('TIMESTAMP')
    ? { type: 'TIMESTAMP', sql: `CAST(${name(column)} AS TIMESTAMP)` }
    : { type, sql: name(column) }

type Odd = { readonly path: string; readonly sql: string }

/** Members of a struct in the file that the table's type lacks, at any depth. */
function oddMembers(path: string, sql: string, has: string, wanted: string): Odd[] {
  if (has.endsWith('[]') && wanted.endsWith('[]')) {
    const inside = oddMembers(`${path}[]`, 'one', has.slice(0, -2), wanted.slice(0, -2))
    return inside.map((odd) => ({ path: odd.path, sql: `list_transform(${sql}, lambda one: ${odd.sql})` }))
  }
  const known = structMembers(wanted)
  if (known.length === 0) return []
  return structMembers(has).flatMap((member) => {
    const deeper = { path: `${path}.${member.name}`, sql: `${sql}.${name(member.name)}` }
    const match = known.find((one) => one.name === member.name)
    return match ? oddMembers(deeper.path, deeper.sql, member.type, match.type) : [deeper]
  })
}

/** What a Parquet file holds beyond the table's columns, except what is never stored. */
export function oddColumns(table: Table, columns: readonly FileColumn[]): Odd[] {
  return columns.flatMap((column) => {
    const known = table.columns.find((one) => one.name === column.name)
    if (known) return oddMembers(column.name, name(column.name), column.type, duckdbType(known.type))
    return table.neverStored?.includes(column.name) ? [] : [{ path: column.name, sql: name(column.name) }]
  })
}

/**
 * Expressions over the columns of a file of the system table itself. Unless `whole`, JSON text with members that its type
 * does not know is read all the same, and stands in `_extra` as it came.
 */
export function normalOfColumns(table: Table, columns: readonly FileColumn[], whole = true): Normal {
  const expressions = new Map<string, string>()
  const odd = [...oddColumns(table, columns)]
  for (const column of table.columns) {
    const has = columns.find((one) => one.name === column.name)
    const wanted = duckdbType(column.type)
    if (!has) continue
    expressions.set(column.name, inType(name(column.name), has.type, wanted, whole))
    if (has.type === 'VARCHAR' && isNested(wanted) && !whole) odd.push(oddText(column.name, wanted))
  }
  return { expressions, extra: extraOf(odd) }
}

/** A column brought to its type; text in a column of a nested type is JSON, and text of a time may name its zone. */
function inType(sql: string, has: string, wanted: string, whole: boolean): string {
  if (has === wanted) return sql
  if (has === 'VARCHAR' && wanted === 'DECIMAL(38,18)') return decimalOfText(sql)
  if (has === 'VARCHAR' && wanted === 'TIMESTAMP') return utcOfText(sql)
  return has === 'VARCHAR' && isNested(wanted) ? fromText(sql, wanted, whole) : `CAST(${sql} AS ${wanted})`
}

function oddText(column: string, wanted: string): Odd {
  const json = `TRY_CAST(${name(column)} AS JSON)`
  return { path: column, sql: `CASE WHEN NOT ${fits(json, wanted, true)} THEN ${json} END` }
}

/** `_extra` from what is odd: JSON of what is there, null when nothing is. */
export function extraOf(odd: readonly Odd[]): string {
  if (odd.length === 0) return 'CAST(NULL AS JSON)'
  const object = odd.map((one) => `${quote(one.path)}, ${one.sql}`).join(', ')
  return `CASE WHEN coalesce(${odd.map((one) => `to_json(${one.sql})`).join(', ')}) IS NOT NULL THEN json_object(${object}) END`
}

const columnSpec = (reads: Readonly<Record<string, string>>) =>
  `{${Object.entries(reads)
    .map(([key, type]) => `${quote(key)}: ${quote(type)}`)
    .join(', ')}}`

/** Columns of a Parquet file that its shape neither reads nor leaves out. */
export const unknownColumns = (shape: Shape, columns: readonly FileColumn[]): Odd[] =>
  columns
    .filter((column) => !isKnown(spelled(column.name, shape), shape))
    .map((column) => ({ path: column.name, sql: name(column.name) }))

/**
 * Rows of a Parquet file as the records of a shape that reads text: every value as the text of its shortest exact form,
 * nested ones as JSON; and, as `<key>__given`, in its own type.
 */
export function recordsOfColumns(shape: Shape, columns: readonly FileColumn[], from: string, source: string): string {
  const keys = Object.keys(shape.reads).flatMap((key) => {
    const column = columns.find((one) => spelled(one.name, shape) === key)
    const value = column ? asText(column) : 'CAST(NULL AS VARCHAR)'
    const given = column ? [`${givenIn(column).sql} AS ${name(`${key}__given`)}`] : []
    return [`${value} AS ${name(key)}`, `${value} IS NOT NULL AS ${name(`${key}__raw`)}`, ...given]
  })
  const own = [
    `${source} AS _source`,
    'filename',
    'file_row_number + 1 AS _line',
    `${extraOf(unknownColumns(shape, columns))} AS _extra`,
  ]
  return `SELECT ${[...own, ...keys].join(', ')} FROM ${from}`
}

function asText({ name: column, type }: FileColumn): string {
  if (type === 'VARCHAR') return name(column)
  if (isNested(type)) return `CAST(to_json(${name(column)}) AS VARCHAR)`
  return `CAST(${givenIn({ name: column, type }).sql} AS VARCHAR)`
}

/** Read NDJSON files; every type is named, so nothing is guessed. */
export function readJson(files: readonly string[], reads: Readonly<Record<string, string>>): string {
  return `read_json(${list(files)}, format = 'newline_delimited', records = true, filename = true, hive_partitioning = false,
    maximum_object_size = 67108864, columns = ${columnSpec(reads)})`
}

/** Read CSV files with one header, every field as text; an empty field is null, an empty text in quotes is not. */
export function readCsv(files: readonly string[], header: readonly string[]): string {
  return `read_csv(${list(files)}, auto_detect = false, header = true, delim = ',', quote = '"', escape = '"', strict_mode = true,
    allow_quoted_nulls = false, filename = true, hive_partitioning = false, columns = ${columnSpec(Object.fromEntries(header.map((key) => [key, 'VARCHAR'])))})`
}

export const readParquet = (files: readonly string[]) =>
  `read_parquet(${list(files)}, filename = true, file_row_number = true, union_by_name = false)`

/**
 * Rows in normal form, in the order of `filled`. Strict: a value that does not fit its column, or a fact without a
 * required column, stops the statement with an error that names the file by its id.
 */
export function strictSelect(table: Table, normal: Normal, from: string, source: string): string {
  const columns = everyColumn(table).map(({ name: column, type }) => {
    const sql = normal.expressions.get(column) ?? `CAST(NULL AS ${duckdbType(type)})`
    const sure = (table.required as readonly string[]).includes(column)
      ? `coalesce(${sql}, error('required column is missing in ' || filename))`
      : sql
    return `${sure} AS ${name(column)}`
  })
  return storing(
    table,
    `SELECT ${[...columns, `${source} AS _source`, `${normal.extra} AS _extra`].join(', ')} FROM ${from}`,
  )
}

/** Some columns are stored otherwise than they came. */
export function storing(table: Table, rows: string, also: readonly string[] = []): string {
  const stored = table.storedAs ?? {}
  const columns = filled(table).map((column) =>
    stored[column] ? `${stored[column]} AS ${name(column)}` : name(column),
  )
  return `SELECT ${[...columns, ...also].join(', ')} FROM (${rows})`
}
