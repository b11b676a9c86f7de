import type { Pattern, Test } from '../sigma/ast.ts'
import { searchedFields } from '../sigma/field.ts'
import { plainText } from '../sigma/pattern.ts'
import type { Binds } from './binds.ts'
import { numberSql, textSql, valueSql } from './field.ts'
import { ipv6Sql } from './ipv6.ts'

const compares = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const
/** Between two values of an event when it is searched as a whole. */
const SEPARATOR = '\u001f'

/**
 * A test of one field as SQL. Where it is `whole` it is true or false, never null: a missing field must not hide a row
 * from `not`.
 */
export function testSql(path: string, test: Test, binds: Binds, whole = true): string {
  const of = binds.field(path)
  if (test.kind === 'null') return `(${valueSql(of, binds)} IS NULL)`
  if (test.kind === 'exists') {
    const key = of.kind === 'parameter' ? `map_contains_key(e.request_params, ${binds.bind(of.key)})` : 'FALSE'
    const there =
      of.kind === 'parameter' && of.inside.length === 0
        ? total(key)
        : `(${total(key)} OR ${valueSql(of, binds)} IS NOT NULL)`
    return test.value ? there : `(NOT ${there})`
  }
  const partial = partialSql(path, test, binds)
  return whole ? total(partial) : `(${partial})`
}

/** A boolean that is false where it would be null. */
export const total = (sql: string): string => `coalesce(${sql}, FALSE)`

/** As `testSql`, but null where the field is missing. */
function partialSql(path: string, test: Exclude<Test, { kind: 'null' | 'exists' }>, binds: Binds): string {
  const text = textSql(path, binds)
  switch (test.kind) {
    case 'text':
      return likeSql(text, test.pattern, test.cased, binds)
    case 'boolean':
      return `lower(${text}) = ${binds.bind(String(test.value))}`
    case 'number':
      return `${numberSql(path, binds)} ${compares[test.compare]} ${double(test.value, binds)}`
    case 'regex':
      return `regexp_like(${text}, ${binds.bind(regexOf(test, binds))})`
    case 'cidr': {
      const { version, first, last } = test.network
      const address = version === 4 ? addressSql(text, binds) : ipv6Sql(text, binds.dialect)
      return `${address} BETWEEN ${binds.bind(first)} AND ${binds.bind(last)}`
    }
    case 'field':
      return relationSql(text, textSql(test.other, binds), test)
    case 'part':
      return `extract(${test.part} FROM ${timeSql(path, binds)}) ${compares[test.compare]} ${double(test.value, binds)}`
  }
}

/** The flags stand at the front: as options, the engines read them differently. */
function regexOf({ source, flags, as }: Extract<Test, { kind: 'regex' }>, { dialect }: Binds): string {
  const group = dialect.pattern(source, flags)
  if (as === 'startswith') return `\\A(?:${group})`
  return as === 'endswith' ? `(?:${group})\\z` : group
}

const double = (value: number, binds: Binds): string => `CAST(${binds.bind(value)} AS DOUBLE)`

function likeSql(text: string, pattern: Pattern, cased: boolean, binds: Binds): string {
  const plain = plainText(pattern)
  const fold = (sql: string) => (cased ? sql : `lower(${sql})`)
  if (plain !== null) return `${fold(text)} = ${fold(binds.bind(plain))}`
  return `${fold(text)} LIKE ${fold(binds.bind(likePattern(pattern)))} ESCAPE '|'`
}

/** `*` and `?` as LIKE writes them; what LIKE would take for a wildcard is escaped. */
const likePattern = (pattern: Pattern): string =>
  pattern
    .map((part) => ('wild' in part ? (part.wild === '*' ? '%' : '_') : part.text.replaceAll(/[%_|]/g, '|$&')))
    .join('')

function timeSql(path: string, binds: Binds): string {
  const of = binds.field(path)
  return of.type === 'time' || of.type === 'date' ? valueSql(of, binds) : binds.dialect.time(textSql(path, binds))
}

/** An IPv4 address as a number; Azure writes a port behind it, IPv6 a prefix before it. Anything else is no address. */
function addressSql(given: string, { dialect }: Binds): string {
  const text = `regexp_replace(lower(${given}), '^::ffff:', '')`
  const octet = (n: number) => `CAST(split_part(split_part(${text}, ':', 1), '.', ${n}) AS BIGINT)`
  const number = `${octet(1)} * 16777216 + ${octet(2)} * 65536 + ${octet(3)} * 256 + ${octet(4)}`
  const part = '(25[0-5]|2[0-4][0-9]|[01]?[0-9]?[0-9])'
  const form = dialect.literal(dialect.pattern(`^${part}([.]${part}){3}(:[0-9]+)?$`, ''))
  return `CASE WHEN regexp_like(${text}, ${form}) THEN ${number} END`
}

function relationSql(a: string, b: string, { as, cased }: Extract<Test, { kind: 'field' }>): string {
  const [one, other] = cased ? [a, b] : [`lower(${a})`, `lower(${b})`]
  if (as === 'equals') return `${one} = ${other}`
  if (as === 'contains') return `contains(${one}, ${other})`
  return `${as === 'startswith' ? 'left' : 'right'}(${one}, length(${other})) = ${other}`
}

/**
 * A keyword, looked for inside every value of the event (not in the names of its fields). A wildcard stays within
 * one value, so it is written as a pattern that cannot cross the separator between two.
 */
export function keywordSql(test: Extract<Test, { kind: 'text' | 'regex' }>, binds: Binds): string {
  if (test.kind === 'regex') {
    const source = binds.bind(regexOf(test, binds))
    const values = searchedFields.map((path) => `regexp_like(${textSql(path, binds)}, ${source})`)
    return `(${[...values, binds.dialect.some('map_values(e.request_params)', (value) => `regexp_like(${value}, ${source})`)].map(total).join(' OR ')})`
  }
  const { cased } = test
  const pattern = withoutEnds(test.pattern)
  const plain = plainText(pattern)
  const event = cased ? eventText(binds) : `lower(${eventText(binds)})`
  if (plain !== null) {
    const word = binds.bind(plain)
    return total(`contains(${event}, ${cased ? word : `lower(${word})`})`)
  }
  const source = pattern
    .map((part) => ('wild' in part ? `[^${SEPARATOR}]${part.wild === '*' ? '*' : ''}` : escaped(part.text)))
    .join('')
  return total(`regexp_like(${eventText(binds)}, ${binds.bind(binds.dialect.pattern(source, cased ? 's' : 'is'))})`)
}

/** A keyword is looked for anywhere, so `*` at its ends says nothing. */
function withoutEnds(pattern: Pattern): Pattern {
  const solid = (part: Pattern[number]) => !('wild' in part && part.wild === '*')
  return pattern.slice(Math.max(pattern.findIndex(solid), 0), pattern.findLastIndex(solid) + 1)
}

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')

function eventText(binds: Binds): string {
  const separator = binds.bind(SEPARATOR)
  const values = searchedFields.map((path) => textSql(path, binds))
  return `concat_ws(${separator}, ${values.join(', ')}, array_join(map_values(e.request_params), ${separator}))`
}
