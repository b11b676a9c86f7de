import { BlockList, isIPv4, isIPv6 } from 'node:net'

/**
 * What a condition means, said a second time and as plainly as can be: one event at a time, no SQL. It reads the
 * rule's YAML itself, so that a fault in the parser shows as well. Covers what the random rules use.
 */
export type Event = Record<string, unknown> & { request_params?: Record<string, string | null> | null }
type Scalar = string | number | boolean | null
export type Detection = { condition: Condition; searches: Record<string, Search> }
export type Condition =
  | string
  | { not: Condition }
  | { and: Condition[] }
  | { or: Condition[] }
  /** `1 of` or `all of` the identifiers whose names begin so; none for `them`. */
  | { of: 'all' | '1'; begin: string | null }
/** A search identifier: a map of items, or a list of maps and keywords. */
export type Search = Record<string, Scalar | Scalar[]> | (Record<string, Scalar | Scalar[]> | string)[]
/** What the placeholder of that name stands for, in the random rules. */
export const placeholder = { name: 'some', values: ['a', 'a?b', '20'] }

/** The fields and parameters that every random rule gives itself, as its file has them. */
export const own = {
  derived: {
    first_of: ['request_params.none', 'request_params.k', 'user_identity.email'],
    sum: '(response.status_code + request_params.k) * 2 - 1',
    share: 'response.status_code / (request_params.k - 20)',
    late: '(event_time - parameter.since) / 86400000',
    of_own: ['share', 'first_of'],
  },
  parameters: { word: 'a', limit: 20, since: { default: Date.UTC(2026, 0, 1) } },
}

/** The same, one event at a time. */
const ownFields: Record<string, (event: Event) => string | number | undefined> = {
  first_of: (event) => firstOf(event, ['request_params.none', 'request_params.k', 'user_identity.email']),
  sum: (event) => whole((number(event, 'response.status_code') + number(event, 'request_params.k')) * 2 - 1),
  share: (event) => whole(number(event, 'response.status_code') / (number(event, 'request_params.k') - 20)),
  late: (event) => whole((Date.parse(String(event.event_time)) - Date.UTC(2026, 0, 1)) / 86_400_000),
  of_own: (event) => firstOf(event, ['share', 'first_of']),
  'parameter.word': () => 'a',
  'parameter.limit': () => 20,
}

const firstOf = (event: Event, names: readonly string[]) =>
  names.map((name) => fieldOf(event, name)).find((value) => value !== undefined && String(value) !== '')
const number = (event: Event, name: string): number => numberIn(fieldOf(event, name) ?? '') ?? Number.NaN
const whole = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined)

/** Names by which the random rules call a field otherwise. */
const otherNames: Record<string, string> = { serviceName: 'service_name', k: 'request_params.k' }

/** The value of a field, or undefined when the event lacks it. Null counts as lacking. */
export function fieldOf(event: Event, name: string): string | number | undefined {
  const derived = ownFields[name]
  if (derived !== undefined) return derived(event)
  const path = otherNames[name] ?? name
  const dot = path.indexOf('.')
  const holder = dot < 0 ? event : (event[path.slice(0, dot)] as Record<string, unknown> | null | undefined)
  const value = holder?.[dot < 0 ? path : path.slice(dot + 1)]
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

export function holds(condition: Condition, detection: Detection, event: Event): boolean {
  if (typeof condition === 'string') return holdsSearch(detection.searches[condition] ?? {}, event)
  if ('of' in condition) {
    const named = Object.entries(detection.searches).filter(([name]) => name.startsWith(condition.begin ?? ''))
    const truths = named.map(([, search]) => holdsSearch(search, event))
    return condition.of === 'all' ? truths.every(Boolean) : truths.some(Boolean)
  }
  if ('not' in condition) return !holds(condition.not, detection, event)
  if ('and' in condition) return condition.and.every((part) => holds(part, detection, event))
  return condition.or.some((part) => holds(part, detection, event))
}

function holdsSearch(search: Search, event: Event): boolean {
  if (!Array.isArray(search)) return Object.entries(search).every(([key, value]) => holdsItem(key, value, event))
  return search.some((one) => (typeof one === 'string' ? holdsItem('', one, event) : holdsSearch(one, event)))
}

function holdsItem(key: string, value: Scalar | Scalar[], event: Event): boolean {
  const [path = '', ...modifiers] = key.split('|')
  const values = Array.isArray(value) ? value : [value]
  const rest = modifiers.filter((m) => m !== 'all' && m !== 'neq')
  const one = (wanted: Scalar) => spellings(wanted, rest).some((each) => holdsTest(rest, path, each, event))
  const met = modifiers.includes('all') ? values.every(one) : values.some(one)
  return modifiers.includes('neq') ? !met : met
}

const encodings = ['expand', 'windash', 'wide', 'utf16', 'utf16be', 'base64', 'base64offset']

/** What the modifiers that write a text otherwise make of it: any of these will do. */
function spellings(wanted: Scalar, modifiers: readonly string[]): Scalar[] {
  if (typeof wanted !== 'string') return [wanted]
  let bytes: Buffer | undefined
  let texts = [wanted]
  for (const modifier of modifiers) {
    if (modifier === 'expand') {
      const name = `%${placeholder.name}%`
      texts = texts.flatMap((text) =>
        text.includes(name) ? placeholder.values.map((v) => text.replaceAll(name, v)) : [text],
      )
    } else if (modifier === 'windash') texts = texts.flatMap((text) => dashed([...text], 0))
    else if (modifier === 'wide') bytes = Buffer.from(texts[0] ?? '', 'utf16le')
    else if (modifier === 'utf16') bytes = Buffer.from(`\ufeff${texts[0]}`, 'utf16le')
    else if (modifier === 'utf16be') bytes = Buffer.from(texts[0] ?? '', 'utf16le').swap16()
    else if (modifier === 'base64') texts = [(bytes ?? Buffer.from(texts[0] ?? '')).toString('base64')]
    else if (modifier === 'base64offset')
      texts = [0, 1, 2].map((n) => steady(bytes ?? Buffer.from(texts[0] ?? ''), n)).filter((text) => text !== '')
  }
  return texts
}

function dashed(chars: readonly string[], at: number): string[] {
  if (at >= chars.length) return ['']
  const tails = dashed(chars, at + 1)
  const word = (char: string | undefined) => char !== undefined && /[\p{L}\p{N}_]/u.test(char)
  const own = chars[at] ?? ''
  const many = (own === '-' || own === '/') && !word(chars[at - 1]) && word(chars[at + 1])
  return (many ? ['-', '/', '–', '—', '―'] : [own]).flatMap((char) => tails.map((tail) => char + tail))
}

/** The characters of a base64 text that do not depend on what stands before (n bytes, and whole triples) and behind. */
function steady(data: Buffer, n: number): string {
  const around = (fill: number) =>
    Buffer.concat([Buffer.alloc(n, fill), data, Buffer.alloc(3 + ((6 - n - (data.length % 3)) % 3), fill)]).toString(
      'base64',
    )
  const texts = [0, 255, 85, 170].map(around)
  const [first = ''] = texts
  const same = [...first].map((char, i) => texts.every((text) => text[i] === char))
  const from = same.indexOf(true)
  let to = from
  while (same[to]) to++
  return first.slice(from, to)
}

function holdsTest(modifiers: string[], path: string, wanted: Scalar, event: Event): boolean {
  const how = modifiers.filter((m) => m !== 'cased' && !encodings.includes(m))
  const cased = modifiers.includes('cased')
  if (path === '') {
    const there = (value: string) =>
      how.includes('re')
        ? holdsRegex(how, value, String(wanted))
        : holdsText(['contains'], value, String(wanted), cased)
    return everyValue(event).some(there)
  }
  if (how[0] === 'exists') return hasKey(event, path) === wanted
  const found = fieldOf(event, path)
  if (wanted === null) return found === undefined
  if (found === undefined) return false
  const fold = (text: string) => (cased ? text : text.toLowerCase())
  if (how[0] === 'fieldref') {
    const other = fieldOf(event, String(wanted))
    if (other === undefined) return false
    const [a, b] = [fold(String(found)), fold(String(other))]
    if (how.includes('contains')) return a.includes(b)
    if (how.includes('startswith')) return a.startsWith(b)
    return how.includes('endswith') ? a.endsWith(b) : a === b
  }
  if (how[0] === 're') return holdsRegex(how, String(found), String(wanted))
  if (how[0] === 'cidr') return inNetwork(String(found), String(wanted))
  const part = parts[how[0] ?? '']
  if (part !== undefined) {
    const time = new Date(String(found))
    return Number.isNaN(time.getTime()) ? false : compares(part(time), how[1] ?? 'eq', Number(wanted))
  }
  if (['lt', 'lte', 'gt', 'gte'].includes(how[0] ?? '')) return compares(numberIn(found), how[0] ?? '', Number(wanted))
  if (how.length === 0 && typeof wanted === 'number') return numberIn(found) === wanted
  if (how.length === 0 && typeof wanted === 'boolean') return String(found).toLowerCase() === String(wanted)
  return holdsText(how, String(found), String(wanted), cased)
}

const parts: Record<string, (time: Date) => number> = {
  minute: (time) => time.getUTCMinutes(),
  hour: (time) => time.getUTCHours(),
  day: (time) => time.getUTCDate(),
  month: (time) => time.getUTCMonth() + 1,
  year: (time) => time.getUTCFullYear(),
}

function holdsText(how: readonly string[], found: string, text: string, cased: boolean): boolean {
  const fold = (one: string) => (cased ? one : one.toLowerCase())
  const pattern = { contains: `*${text}*`, startswith: `${text}*`, endswith: `*${text}` }[how[0] ?? ''] ?? text
  return matches([...fold(found)], [...fold(pattern)])
}

function holdsRegex(how: readonly string[], found: string, source: string): boolean {
  const flags = how.filter((m) => m.length === 1).join('')
  if (how.includes('startswith')) return new RegExp(`^(?:${source})`, flags).test(found)
  return new RegExp(how.includes('endswith') ? `(?:${source})$` : source, flags).test(found)
}

/** Every value of an event that a keyword may stand in. */
function everyValue(event: Event): string[] {
  const paths = [
    'service_name',
    'action_name',
    'source_ip_address',
    'request_id',
    'user_identity.email',
    'user_identity.subject_name',
  ]
  const more = ['response.status_code', 'response.error_message', 'response.result']
  const values = [...paths, ...more].map((path) => fieldOf(event, path))
  return [...values, ...Object.values(event.request_params ?? {})]
    .filter((v) => v !== undefined && v !== null)
    .map(String)
}

/** A map holds a key even when its value is null; other fields are there when they have a value. */
function hasKey(event: Event, path: string): boolean {
  const inMap = /^request_params\.(.*)$/.exec(otherNames[path] ?? path)
  return inMap ? Object.hasOwn(event.request_params ?? {}, inMap[1] ?? '') : fieldOf(event, path) !== undefined
}

/** `*` any run, `?` one character; everything else stands for itself (the random texts hold no backslash). */
function matches(text: readonly string[], pattern: readonly string[]): boolean {
  const [head, ...rest] = pattern
  if (head === undefined) return text.length === 0
  if (head === '*') return matches(text, rest) || (text.length > 0 && matches(text.slice(1), pattern))
  return text.length > 0 && (head === '?' || head === text[0]) && matches(text.slice(1), rest)
}

function numberIn(value: string | number): number | undefined {
  return typeof value === 'number' ? value : /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : undefined
}

function compares(found: number | undefined, how: string, wanted: number): boolean {
  if (found === undefined) return false
  const truths = {
    eq: found === wanted,
    lt: found < wanted,
    lte: found <= wanted,
    gt: found > wanted,
    gte: found >= wanted,
  }
  return truths[how as keyof typeof truths] ?? false
}

function inNetwork(given: string, network: string): boolean {
  const address = given.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
  const [base = '', length] = network.split('/')
  const version = isIPv4(base) ? 'ipv4' : 'ipv6'
  if (!(version === 'ipv4' ? isIPv4(address) : isIPv6(address))) return false
  const list = new BlockList()
  list.addSubnet(base, Number(length ?? (version === 'ipv4' ? 32 : 128)), version)
  return list.check(address, version)
}
