import { severities } from '../observation.ts'
import { Fault, type Faults, type Path, type RefusalReason } from './refusal.ts'
import { type Fields, isFields, isList, own, type Value } from './yaml.ts'

const UUID = /^(?:urn:uuid:)?[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i
const TAG = /^[a-z0-9_-]+\.[a-z0-9._-]+$/
const DATE = /^\d{4}-(0[1-9]|1[012])-(0[1-9]|[12][0-9]|3[01])$/
const statuses = ['stable', 'test', 'experimental', 'deprecated', 'unsupported']
const relations = ['derived', 'obsolete', 'merged', 'renamed', 'similar']

/** What a log source names. Its `definition` is prose and chooses nothing. */
export interface LogSource {
  readonly category: string | null
  readonly product: string | null
  readonly service: string | null
}

/** Is it about Databricks' audit log? It names Databricks; or, without a product, a category or service is called so. */
export const isOfDatabricks = ({ category, product, service }: LogSource): boolean =>
  [product, category, service].some((name) => name !== null && /databricks/i.test(name)) ||
  (product === null && [category, service].some((name) => name !== null && /^audit([-_. ]?logs?)?$/i.test(name)))

/** Check what every Sigma document says about itself, as the official schemas of 2.1 have it. */
export function checkMetadata(fields: Fields, kind: 'detection' | 'correlation' | 'filter', faults: Faults): void {
  const checks: (() => void)[] = [
    () => {
      if (own(fields, 'title') === undefined) throw new Fault('missing-key', [], 'title is missing')
    },
    () => textUpTo(fields, 'title', 256),
    () => textUpTo(fields, 'name', 256, 1),
    () => textUpTo(fields, 'taxonomy', 256, 1),
    () => textUpTo(fields, 'description', 65_535),
    () => textUpTo(fields, 'license'),
    () => textUpTo(fields, 'author'),
    () => word(fields, 'status', statuses),
    () => word(fields, 'level', severities),
    () => matching(fields, 'id', UUID, 'bad-id', 'an id is a UUID, such as 0b1e6c1e-6a0f-4c0e-9d57-0f2f1c3a7a51'),
    () => day(fields, 'date'),
    () => day(fields, 'modified'),
    () => list(fields, 'references'),
    () => list(fields, 'fields'),
    () => list(fields, 'scope', 2, false),
    () => {
      if (kind !== 'correlation' || typeof own(fields, 'falsepositives') !== 'string') list(fields, 'falsepositives', 2)
    },
    () => related(own(fields, 'related')),
    () => {
      const { generate } = fields
      if (kind !== 'correlation' || generate === undefined || typeof generate === 'boolean') return
      throw new Fault('bad-correlation', ['generate'], 'generate must be true or false')
    },
  ]
  for (const check of checks) faults.check(check)
  for (const [i, tag] of faults.attempt(() => list(fields, 'tags'), []).entries()) {
    faults.check(() => {
      if (TAG.test(tag)) return
      throw new Fault('bad-tag', ['tags', i], 'a tag is a namespace, a dot and the rest, all in lower case')
    })
  }
}

function day(fields: Fields, key: string): void {
  matching(fields, key, DATE, 'bad-date', `${key} is a day written YYYY-MM-DD`)
  if (!exists(own(fields, key))) throw new Fault('bad-date', [key], `there is no such day as this ${key}`)
}

/** The log source of a rule or filter. Throws a `Fault` where it is missing, or names nothing. */
export function readLogSource(fields: Fields): LogSource {
  const value = own(fields, 'logsource')
  if (value === undefined) throw new Fault('missing-key', [], 'logsource is missing')
  if (!isFields(value)) throw new Fault('bad-logsource', ['logsource'], 'logsource is a map')
  const named = (key: string): string | null => {
    const text = own(value, key) ?? null
    if (text === null && own(value, key) === undefined) return null
    if (typeof text === 'string') return text === '' ? null : text
    throw new Fault('bad-logsource', ['logsource', key], `${key} of the log source must be text`)
  }
  const source = { category: named('category'), product: named('product'), service: named('service') }
  named('definition')
  if (Object.values(source).every((name) => name === null)) {
    throw new Fault('bad-logsource', ['logsource'], 'logsource names neither category, product nor service')
  }
  return source
}

function textUpTo(fields: Fields, key: string, most = Number.POSITIVE_INFINITY, least = 0): void {
  const value = own(fields, key)
  if (value === undefined) return
  if (typeof value !== 'string') throw new Fault('bad-metadata', [key], `${key} must be text`)
  const length = [...value].length
  if (length > most) throw new Fault('bad-metadata', [key], `${key} has at most ${most} characters`)
  if (length < least) throw new Fault('bad-metadata', [key], `${key} is empty`)
}

function word(fields: Fields, key: string, words: readonly string[]): void {
  const value = own(fields, key)
  if (value === undefined || (typeof value === 'string' && words.includes(value))) return
  throw new Fault('bad-metadata', [key], `${key} must be one of ${words.join(', ')}`)
}

function matching(fields: Fields, key: string, shape: RegExp, reason: RefusalReason, message: string): void {
  const value = own(fields, key)
  if (value === undefined || (typeof value === 'string' && shape.test(value))) return
  throw new Fault(reason, [key], message)
}

/** Is a text that has the shape of a date a day of the calendar? */
function exists(date: Value | undefined): boolean {
  const [year = 0, month = 0, day = 0] = typeof date === 'string' ? date.split('-').map(Number) : []
  const days = [31, year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28, 31, 30, 31, 30]
  return date === undefined || day <= ([...days, 31, 31, 30, 31, 30, 31][month - 1] ?? 0)
}

/** The texts of a list in which none stands twice. */
function list(fields: Fields, key: string, least = 0, unique = true): string[] {
  const value = own(fields, key)
  if (value === undefined) return []
  const fault = (path: Path, message: string) => new Fault('bad-metadata', path, message)
  if (!isList(value)) throw fault([key], `${key} must be a list`)
  const seen = new Set<string>()
  return value.map((item, i) => {
    if (typeof item !== 'string') throw fault([key, i], `${key} must hold text only`)
    if ([...item].length < least) throw fault([key, i], `${key} must hold texts of ${least} characters or more`)
    if (unique && seen.has(item)) throw fault([key, i], `${key} names the same twice`)
    seen.add(item)
    return item
  })
}

function related(value: Value | undefined): void {
  if (value === undefined) return
  if (!isList(value)) throw new Fault('bad-metadata', ['related'], 'related must be a list')
  for (const [i, item] of value.entries()) {
    const path = ['related', i]
    if (!isFields(item)) throw new Fault('bad-metadata', path, 'related holds maps of id and type')
    matchingIn(item, path)
    if (typeof item.type !== 'string' || !relations.includes(item.type)) {
      throw new Fault('bad-metadata', path, `the type of a relation must be one of ${relations.join(', ')}`)
    }
  }
}

function matchingIn(item: Fields, path: Path): void {
  const { id } = item
  if (id === undefined) throw new Fault('missing-key', path, 'id is missing')
  if (typeof id !== 'string' || !UUID.test(id)) throw new Fault('bad-id', [...path, 'id'], 'an id is a UUID')
}
