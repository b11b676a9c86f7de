import { structMembers } from '@meshledger/facts'
import { list, quote } from './inbox.ts'

/** Whether values of this DuckDB type are written as JSON where a file is text. */
export const isNested = (type: string) => /^(STRUCT|MAP)\(|\[\]$/.test(type)

/** `json` as this type, without a word about what does not fit: to be asked only of what `fits`. */
export const fromJson = (json: string, type: string) => `json_transform(${json}, ${quote(JSON.stringify(type))})`

/** JSON, or JSON that stands inside a JSON text, as exports write nested values. */
export const unwrapped = (json: string) =>
  `CASE WHEN json_type(${json}) = 'VARCHAR' THEN TRY_CAST(${json} ->> '$' AS JSON) ELSE ${json} END`

const member = (json: string, name: string) => `(${json} -> ${quote(`$."${name.replaceAll('"', '\\"')}"`)})`
const isNull = (json: string) => `(${json} ->> '$') IS NULL`

/**
 * Whether JSON that is not null can be read as this type with nothing lost on the way. A member that is not there is null;
 * one that the type does not know is somebody else's business, unless `whole`.
 */
export function fits(json: string, type: string, whole = false): string {
  if (type === 'VARCHAR') return 'true'
  if (type.endsWith('[]')) {
    const of = type.slice(0, -2)
    const odd = `lambda one: NOT (one IS NULL OR ${isNull('one')} OR ${fits('one', of, whole)})`
    return `(json_type(${json}) = 'ARRAY' AND len(list_filter(CAST(CASE WHEN json_type(${json}) = 'ARRAY' THEN ${json} END AS JSON[]), ${odd})) = 0)`
  }
  if (type.startsWith('MAP(')) {
    return `(json_type(${json}) = 'OBJECT' AND TRY_CAST(CASE WHEN json_type(${json}) = 'OBJECT' THEN ${json} END AS ${type}) IS NOT NULL)`
  }
  if (!type.startsWith('STRUCT(')) return `TRY_CAST(${json} ->> '$' AS ${type}) IS NOT NULL`
  const members = structMembers(type)
  const known = list(members.map((one) => one.name))
  const each = members
    .filter((one) => one.type !== 'VARCHAR')
    .map((one) => `(${isNull(member(json, one.name))} OR ${fits(member(json, one.name), one.type, whole)})`)
  return `(${[`json_type(${json}) = 'OBJECT'`, ...(whole ? [`list_has_all(${known}, json_keys(${json}))`] : []), ...each].join(' AND ')})`
}

/**
 * Text that holds JSON as this type. Where it does not fit it stops the statement, and, if `whole`, also where it holds a
 * member that the type does not know; then the file is read record by record, where such a member is kept. The length
 * stands in the cast so that nobody computes it beforehand; what the text holds does not reach the error.
 */
export function fromText(text: string, type: string, whole: boolean): string {
  const json = `TRY_CAST(${text} AS JSON)`
  return `CASE WHEN nullif(${text}, 'null') IS NULL THEN NULL WHEN ${fits(json, type, whole)} THEN ${fromJson(json, type)}
    WHEN CAST('not JSON of its type' || length(${text}) AS INTEGER) = 0 THEN NULL END`
}
