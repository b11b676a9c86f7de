import { Decimal, Instant, Month } from '@meshledger/contracts'
import { type Answers, answerKinds, type Fact } from './answers.ts'

type Check = (value: unknown, where: string) => void

const fail = (where: string, expected: string): never => {
  throw new TypeError(`the answer key is wrong at ${where}: expected ${expected}`)
}
const like =
  (schema: { safeParse(value: unknown): { success: boolean } }, name: string): Check =>
  (value, where) => {
    if (!schema.safeParse(value).success) fail(where, name)
  }
const decimal = like(Decimal, 'a decimal number as text')
const count: Check = (value, where) => {
  if (!Number.isSafeInteger(value) || Number(value) < 0) fail(where, 'a count')
}
const text: Check = (value, where) => {
  if (typeof value !== 'string' || value === '') fail(where, 'text')
}
const record =
  (each: Check): Check =>
  (value, where) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return fail(where, 'an object')
    for (const [name, member] of Object.entries(value)) each(member, `${where}.${name}`)
  }
const list =
  (each: Check): Check =>
  (value, where) => {
    if (!Array.isArray(value)) return fail(where, 'a list')
    for (const [i, member] of value.entries()) each(member, `${where}[${i}]`)
  }
const object =
  (members: Readonly<Record<string, Check>>): Check =>
  (value, where) => {
    if (typeof value !== 'object' || value === null) return fail(where, 'an object')
    for (const name of Object.keys(value)) if (!(name in members)) fail(`${where}.${name}`, 'nothing of this name')
    for (const [name, check] of Object.entries(members)) check(Reflect.get(value, name), `${where}.${name}`)
  }

/** Names whose facts are exact numbers, and so must be text. */
const exactNames = /(^|_)(quantity|amount|excess|price|default|effective)$/

const fact: Check = (value, where) => {
  const name = where.slice(where.lastIndexOf('.') + 1)
  if (Array.isArray(value)) list(fact)(value, where)
  else if (typeof value === 'object' && value !== null) record(fact)(value, where)
  else if (exactNames.test(name)) decimal(value, where)
  else if (!['string', 'number', 'boolean'].includes(typeof value) && value !== null) fail(where, 'a fact')
}

const answers = object({
  seed: (value, where) => {
    if (!Number.isSafeInteger(value)) fail(where, 'a whole number')
  },
  scale: (value, where) => {
    if (typeof value !== 'number' || !(value > 0)) fail(where, 'a number above zero')
  },
  clock: like(Instant, 'an instant'),
  items: list(
    object({
      id: text,
      kind: (value, where) => {
        if (!answerKinds.some((kind) => kind === value)) fail(where, 'a known kind')
      },
      title: text,
      domain: (value, where) => {
        if (value !== null) text(value, where)
      },
      facts: record(fact),
    }),
  ),
  totals: object({
    usage_rows_distinct: count,
    audit_events_distinct: count,
    files: count,
    rows: record(count),
    months: list(
      object({
        month: like(Month, 'a month'),
        rows: count,
        rated: decimal,
        unallocated: decimal,
        free_rows: count,
        unpriced_rows: count,
        domains: record(decimal),
      }),
    ),
  }),
})

/** The shape of `answers.json`. */
export const AnswerKey = {
  /** Check an answer key read from JSON. Throws `TypeError`, which names the place and what was expected there. */
  parse(value: unknown): Answers {
    answers(value, 'answers')
    return value as Answers
  },
}

/** A fact of an item by its path, such as `facts(item, 'record_ids', 'original')`; throws when there is none. */
export function factOf(item: { readonly id: string; readonly facts: Fact }, ...path: readonly string[]): Fact {
  let at: Fact | undefined = item.facts
  for (const name of path) {
    at = typeof at === 'object' && at !== null && !Array.isArray(at) ? (at as Record<string, Fact>)[name] : undefined
    if (at === undefined) throw new RangeError(`${item.id} has no fact ${path.join('.')}`)
  }
  return at as Fact
}
