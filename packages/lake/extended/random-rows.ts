import { parseType, type Table, type Type } from '@meshledger/facts'

/** Numbers from 0 up to 1, the same for the same seed. */
export function random(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296
  }
}

/** Few values, so that rows meet in joins and tie in groups; among them empty, odd in case, and beyond ASCII. */
const texts = ['a', 'A', '', "o'k ä €"]
/** Around midnight, the turn of a year, and hours that clocks elsewhere skip or repeat. */
const times = [
  '2026-03-08T09:59:59.999',
  '2026-03-29T01:00:00.000',
  '2026-10-25T00:30:00.000',
  '2026-11-01T08:00:00.000',
  '2025-12-31T23:59:59.999',
  '2026-01-01T00:00:00.000',
  '2024-02-29T12:00:00.000',
]
const decimals = [
  '0',
  '1',
  '-1',
  '0.000000000000000001',
  '-0.000000000000000001',
  '9999999999999999.999999999999999999',
  '12345.678901234567890123',
  '0.1',
]
const keys = ['team', 'Team', 'env', 'cost centre', 'application']

function scalar(name: string, pick: <T>(from: readonly T[]) => T): unknown {
  switch (name) {
    case 'string':
      return pick(texts)
    case 'boolean':
      return pick([true, false])
    case 'date':
      return pick(times).slice(0, 10)
    case 'timestamp':
      return pick(times)
    case 'double':
      return pick([0, -1.5, 0.1, 1e300])
    case 'tinyint':
      return pick([0, 1, -128, 127])
    default:
      return pick([0, 1, -1, 3600, 2_147_483_647])
  }
}

/** How large a part of the values is missing, where one may be. */
const MISSING = 0.15

function value(type: Type, next: () => number, words: readonly string[], missing = MISSING): unknown {
  const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)] as T
  if (next() < missing) return null
  switch (type.kind) {
    case 'scalar':
      return type.name === 'string' && next() < 0.3 ? pick(words) : scalar(type.name, pick)
    case 'decimal':
      return cut(pick(decimals), type.precision - type.scale, type.scale)
    case 'array':
      return Array.from({ length: Math.floor(next() * 4) }, () => value(type.of, next, words))
    case 'map':
      return Object.fromEntries(keys.filter(() => next() < 0.4).map((key) => [key, value(type.value, next, words)]))
    case 'struct':
      return Object.fromEntries(type.members.map((member) => [member.name, value(member.type, next, words)]))
  }
}

/** As many digits as the type has room for. */
function cut(text: string, whole: number, scale: number): string {
  const [, sign = '', integer = '0', fraction = ''] = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text) ?? []
  return `${sign}${integer.slice(-Math.max(whole, 1))}${scale > 0 && fraction ? `.${fraction.slice(0, scale)}` : ''}`
}

/**
 * Rows of a table in which everything may be missing that is not required, and little is different from everything else.
 * `words` are what the models compare with: without them nothing would match.
 */
export function randomRows(table: Table, count: number, next: () => number, words: readonly string[]) {
  const required: readonly string[] = table.required
  const columns = table.columns.map(({ name, type }) => ({
    name,
    type: parseType(type),
    must: required.includes(name),
  }))
  return Array.from({ length: count }, () =>
    Object.fromEntries(columns.map(({ name, type, must }) => [name, value(type, next, words, must ? 0 : MISSING)])),
  )
}
