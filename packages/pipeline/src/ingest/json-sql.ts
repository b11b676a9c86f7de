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
    .map((one) => {
      const given = member(json, one.name)
      return `CASE WHEN ${isNull(given)} THEN true ELSE ${fits(given, one.type, whole)} END`
    })
  return `(${[`json_type(${json}) = 'OBJECT'`, ...(whole ? [`list_has_all(${known}, json_keys(${json}))`] : []), ...each].join(' AND ')})`
}

/**
 * Text that holds JSON as this type. Where it does not fit it stops the statement, and, if `whole`, also where it holds a
 * member that the type does not know; then the file is read record by record, where such a member is kept. The length
 * stands in the cast so that nobody computes it beforehand; what the text holds does not reach the error.
 *
 * To ask whether text fits takes many times as long as to read it. If `whole`, text in which all members are written is counted,
 * and short text is told by its letters; only the rest is asked.
 */
export function fromText(text: string, type: string, whole: boolean): string {
  const json = `TRY_CAST(${text} AS JSON)`
  const asked = `WHEN nullif(${text}, 'null') IS NULL THEN NULL WHEN ${fits(json, type, whole)} THEN ${fromJson(json, type)}
    WHEN CAST('not JSON of its type' || length(${text}) AS INTEGER) = 0 THEN NULL`
  const letters = whole ? usual(type) : undefined
  if (letters === undefined) return `CASE ${asked} END`
  const told = `strlen(${text}) <= ${SHORT} AND regexp_full_match(${text}, ${quote(letters)})`
  const others = `CASE WHEN ${told} THEN ${fromJson(text, type)} ${asked} END`
  const members = structMembers(type)
  return members.length === 0 ? others : `coalesce(${ifComplete(text, type)}, ${others})`
}

/** Bytes up to which an expression is matched in less time than JSON is asked. */
const SHORT = 512

/**
 * The struct in text in which every member is written once and no other key; nothing for any other text. The engine sees to it
 * that none is missing or written twice, so one key more shows in their number. In text with one brace no object stands inside.
 * What is to be true or false is read as text first: as JSON the engine takes any number for it.
 */
function ifComplete(text: string, type: string): string {
  const members = structMembers(type)
  const asText = type.replaceAll(/ BOOLEAN(?=[,)])/g, ' VARCHAR')
  const read = `json_transform_strict(${text}, ${quote(JSON.stringify(asText))})`
  const least = members.reduce((sum, one) => sum + one.name.length + '"":"",'.length, 1)
  return `CASE WHEN strlen(${text}) >= ${least} AND NOT contains(substr(${text}, 2), '{')
    THEN TRY(CASE WHEN len(json_keys(${text})) = ${members.length} THEN ${asText === type ? read : `CAST(${read} AS ${type})`} END) END`
}

const TEXT = String.raw`"(?:[^"\\\x00-\x1f]|\\["\\/bfnrt])*"`

/** Patterns of an object: the keys that may come, by the pattern of what they may hold. */
function objectOf(keysOf: ReadonlyMap<string, readonly string[]>): string {
  const members = [...keysOf].map(([value, keys]) => `(?:${keys.join('|')}): ?(?:null|${value})`)
  const one = `(?:${members.join('|')})`
  return String.raw`\{(?:${one}(?:, ?${one})*)?\}`
}

/**
 * A regular expression of JSON that fits a type: known members, text as text without rare escapes. Not all that fits is so;
 * all that is so is JSON and fits. Undefined for types of which the letters do not say whether they fit.
 */
function usual(type: string): string | undefined {
  if (type === 'VARCHAR') return TEXT
  if (type === 'BOOLEAN') return 'true|false'
  if (type === 'MAP(VARCHAR, VARCHAR)') return objectOf(new Map([[TEXT, [TEXT]]]))
  const keysOf = new Map<string, string[]>()
  for (const { name, type: of } of structMembers(type)) {
    const value = usual(of)
    if (value === undefined || !/^\w+$/.test(name)) return undefined
    keysOf.set(value, [...(keysOf.get(value) ?? []), `"${name}"`])
  }
  return keysOf.size > 0 ? objectOf(keysOf) : undefined
}
