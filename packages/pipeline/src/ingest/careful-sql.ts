import { duckdbType, type Shape, type Table } from '@meshledger/facts'
import { list, name, quote } from './inbox.ts'
import { filled, type Normal, storing, structMembers } from './read-sql.ts'

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
    const value = type.startsWith('STRUCT')
      ? `CASE WHEN ${given} IS NOT NULL AND ${fitsStruct(key, type)} THEN TRY_CAST(${name(key)} AS ${type}) END`
      : type.startsWith('MAP')
        ? `TRY(CAST(CASE WHEN ${given} IS NOT NULL THEN ${name(key)} END AS ${type}))`
        : `TRY_CAST(CASE WHEN ${given} IS NOT NULL THEN ${name(key)} ->> '$' END AS ${type})`
    return `${value} AS ${name(key)}, ${given} IS NOT NULL AS ${name(`${key}__raw`)}`
  })
  return `SELECT _source, _line, _extra, ${keys.join(', ')} FROM ${from}`
}

/**
 * An object whose known members fit their types. A member that is not there is null, and one that we do not know stands
 * in `_extra`: a cast of the whole would refuse the record for either, and TRY_CAST alone would lose an odd value.
 */
function fitsStruct(key: string, type: string): string {
  const members = structMembers(type).map((member) => {
    const given = `(${name(key)} ->> ${quote(member.name)})`
    return `(${given} IS NULL OR TRY_CAST(${given} AS ${member.type}) IS NOT NULL)`
  })
  return [`json_type(${name(key)}) = 'OBJECT'`, ...members].join(' AND ')
}

/** Reasons why a record of a shape is refused before it is brought to the normal form. */
export const typeReasons = (shape: Shape) =>
  Object.entries(shape.reads).map(
    ([key, type]) =>
      `WHEN ${name(`${key}__raw`)} AND ${name(key)} IS NULL THEN ${quote(`${key} is not a ${plainWord(type)}`)}`,
  )

function plainWord(type: string): string {
  if (type.startsWith('STRUCT')) return 'JSON object of the known members'
  if (type.startsWith('MAP')) return 'JSON object'
  if (type === 'BIGINT') return 'whole number'
  return 'text'
}

/** A window cannot stand inside TRY; it cannot fail either. */
const guarded = (expression: string) => !expression.includes(' OVER ')

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
  const all = [...table.columns, ...(table.ownColumns ?? [])]
  const columns = all.map(({ name: column, type }) => {
    const given = normal.expressions.get(column)
    const value = given === undefined ? `CAST(NULL AS ${duckdbType(type)})` : guarded(given) ? `TRY(${given})` : given
    return `${value} AS ${name(column)}`
  })
  const broken = all.flatMap(({ name: column, type }) => {
    const given = normal.expressions.get(column)
    return given !== undefined && guarded(given)
      ? [`WHEN TRY(hash(${given})) IS NULL THEN ${quote(`${column} cannot be read as ${wordOf(type)}`)}`]
      : []
  })
  const missing = table.required.map((column) => `WHEN ${name(column)} IS NULL THEN ${quote(`${column} is missing`)}`)
  const why = [...reasons, ...broken]
  const inner = `SELECT ${[
    ...columns,
    `${source} AS _source`,
    `${normal.extra} AS _extra`,
    '_line',
    why.length > 0 ? `CASE ${why.join(' ')} END AS _why_value` : 'CAST(NULL AS VARCHAR) AS _why_value',
  ].join(', ')} FROM (${from})`
  return storing(table, inner, ['_line', `coalesce(_why_value, CASE ${missing.join(' ')} END) AS _why`])
}

const wordOf = (type: string) => (/^(struct|map|array)/.test(type) ? type.replace(/<.*/s, '') : type)

export const filledNames = (table: Table) => filled(table).map(name).join(', ')
