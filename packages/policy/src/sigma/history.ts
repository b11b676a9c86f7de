import { Fault, type Faults, type Path } from './refusal.ts'
import { type Fields, isFields, isList, own, type Value } from './yaml.ts'

export const changes = ['changed', 'gained', 'lost'] as const

/**
 * What is asked of the events that a rule's condition matches, beside those of the same subject before them. `by` is the
 * subject; an event without a value there takes no part, and values compare without case.
 */
export interface History {
  readonly by: readonly string[]
  readonly ask:
    | {
        /** The value was in none of the subject's events of the `days` before, of which there are `after` or more. */
        readonly kind: 'first-seen'
        readonly field: string
        readonly days: number
        readonly after: number
      }
    | {
        /**
         * The value is another than in the subject's event before; or, both read as lists, has members that the earlier
         * had not (`gained`) or lacks some (`lost`). Events without a value are passed over.
         */
        readonly kind: 'previous'
        readonly field: string
        readonly change: (typeof changes)[number]
      }
    | {
        /**
         * Of the `timespan` that ends at the event there are at least `least` events (or, of a field, so much in sum), and
         * more than `ratio` times the mean of the `over` timespans before it, in which there was something.
         */
        readonly kind: 'baseline'
        readonly field: string | null
        readonly seconds: number
        readonly over: number
        readonly ratio: number
        readonly least: number
      }
}

const at: Path = ['history']
const kinds = { 'first-seen': readFirstSeen, previous: readPrevious, baseline: readBaseline }

/** Read `history` of a rule, of which the subject is made of the given fields. */
export function readHistory(value: Value | undefined, subject: readonly string[], faults: Faults): History | null {
  if (value === undefined) return null
  return faults.attempt(() => {
    if (!isFields(value))
      throw new Fault('bad-value', at, 'history is a map such as {first-seen: {field: x, days: 30}}')
    const asked = Object.keys(value).filter((key) => key !== 'by')
    const odd = asked.find((key) => !Object.hasOwn(kinds, key))
    if (odd !== undefined)
      throw new Fault('bad-value', [...at, odd], `history asks for ${Object.keys(kinds).join(', ')}`)
    const [kind] = asked as (keyof typeof kinds)[]
    if (kind === undefined || asked.length > 1) {
      throw new Fault('bad-value', at, `history asks for one of ${Object.keys(kinds).join(', ')}`)
    }
    const by = readBy(own(value, 'by'), subject)
    const body = value[kind]
    if (!isFields(body)) throw new Fault('bad-value', [...at, kind], `${kind} must be a map`)
    return { by, ask: kinds[kind](body, [...at, kind]) }
  }, null)
}

function readBy(value: Value | undefined, subject: readonly string[]): readonly string[] {
  if (value === undefined) {
    if (subject.length === 0)
      throw new Fault('missing-key', at, 'the subject names no field: say by which to look back')
    return subject
  }
  if (!isList(value) || value.length === 0) throw new Fault('bad-value', [...at, 'by'], 'by is a list of fields')
  return value.map((one, i) => {
    if (typeof one === 'string' && one !== '') return one
    throw new Fault('bad-value', [...at, 'by', i], 'a field is named by text')
  })
}

function readFirstSeen(body: Fields, path: Path): History['ask'] {
  onlyKeys(body, ['field', 'days', 'after'], path)
  const days = whole(body, 'days', path)
  return { kind: 'first-seen', field: fieldAt(body, path), days, after: whole(body, 'after', path, 1) }
}

function readPrevious(body: Fields, path: Path): History['ask'] {
  onlyKeys(body, ['field', 'change'], path)
  const change = changes.find((one) => one === (own(body, 'change') ?? 'changed'))
  if (change === undefined) throw new Fault('bad-value', [...path, 'change'], `change is one of ${changes.join(', ')}`)
  return { kind: 'previous', field: fieldAt(body, path), change }
}

function readBaseline(body: Fields, path: Path): History['ask'] {
  onlyKeys(body, ['field', 'timespan', 'over', 'ratio', 'least'], path)
  const { ratio } = body
  if (typeof ratio !== 'number' || !(ratio > 0)) {
    throw new Fault('bad-value', [...path, 'ratio'], 'ratio is a number above zero')
  }
  return {
    kind: 'baseline',
    field: own(body, 'field') === undefined ? null : fieldAt(body, path),
    seconds: readTimespan(own(body, 'timespan'), [...path, 'timespan']),
    over: whole(body, 'over', path),
    ratio,
    least: whole(body, 'least', path, 1),
  }
}

const secondsOf: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 }

/** A number and one of s, m, h, d, as seconds. */
export function readTimespan(value: Value | undefined, path: Path, reason: Fault['reason'] = 'bad-value'): number {
  const [, amount = '', unit = ''] = typeof value === 'string' ? (/^(\d{1,9})([smhd])$/.exec(value) ?? []) : []
  const seconds = Number(amount) * (secondsOf[unit] ?? 0)
  if (seconds > 0) return seconds
  throw new Fault(reason, path, 'a timespan is a number and s, m, h or d, such as 15m')
}

function onlyKeys(body: Fields, known: readonly string[], path: Path): void {
  const odd = Object.keys(body).find((key) => !known.includes(key))
  if (odd !== undefined) throw new Fault('bad-value', [...path, odd], `${String(path.at(-1))} has no key ${odd}`)
}

function fieldAt(body: Fields, path: Path): string {
  const field = own(body, 'field')
  if (field === undefined) throw new Fault('missing-key', path, 'field is missing')
  if (typeof field === 'string' && field !== '') return field
  throw new Fault('bad-value', [...path, 'field'], 'a field is named by text')
}

function whole(body: Fields, key: string, path: Path, absent?: number): number {
  const value = own(body, key) ?? absent
  if (value === undefined) throw new Fault('missing-key', path, `${key} is missing`)
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 1 && value <= 1_000_000) return value
  throw new Fault('bad-value', [...path, key], `${key} must be a whole number of one or more`)
}
