/**
 * What a condition means, said a second time and as plainly as can be: one event at a time, no SQL. It reads the
 * rule's YAML itself, so that a fault in the parser shows as well. Covers what the random rules use.
 */
export type Event = Record<string, unknown> & { request_params?: Record<string, string | null> | null }
type Scalar = string | number | boolean | null
export type Detection = { condition: Condition; searches: Record<string, Record<string, Scalar | Scalar[]>> }
export type Condition = string | { not: Condition } | { and: Condition[] } | { or: Condition[] }

/** The value of a field, or undefined when the event lacks it. Null counts as lacking. */
export function fieldOf(event: Event, path: string): string | number | undefined {
  const dot = path.indexOf('.')
  const holder = dot < 0 ? event : (event[path.slice(0, dot)] as Record<string, unknown> | null | undefined)
  const value = holder?.[dot < 0 ? path : path.slice(dot + 1)]
  return typeof value === 'string' || typeof value === 'number' ? value : undefined
}

export function holds(condition: Condition, detection: Detection, event: Event): boolean {
  if (typeof condition === 'string') return holdsSearch(detection.searches[condition] ?? {}, event)
  if ('not' in condition) return !holds(condition.not, detection, event)
  if ('and' in condition) return condition.and.every((part) => holds(part, detection, event))
  return condition.or.some((part) => holds(part, detection, event))
}

const holdsSearch = (search: Record<string, Scalar | Scalar[]>, event: Event): boolean =>
  Object.entries(search).every(([key, value]) => holdsItem(key, value, event))

function holdsItem(key: string, value: Scalar | Scalar[], event: Event): boolean {
  const [path = '', ...modifiers] = key.split('|')
  const values = Array.isArray(value) ? value : [value]
  const one = (wanted: Scalar) =>
    holdsTest(
      modifiers.filter((m) => m !== 'all' && m !== 'neq'),
      path,
      wanted,
      event,
    )
  const met = modifiers.includes('all') ? values.every(one) : values.some(one)
  return modifiers.includes('neq') ? !met : met
}

function holdsTest(modifiers: string[], path: string, wanted: Scalar, event: Event): boolean {
  const found = fieldOf(event, path)
  const [how = 'plain'] = modifiers.filter((m) => m !== 'cased')
  if (how === 'exists') return hasKey(event, path) === wanted
  if (wanted === null) return found === undefined
  if (found === undefined) return false
  const cased = modifiers.includes('cased')
  const fold = (text: string) => (cased ? text : text.toLowerCase())
  if (how === 'fieldref') {
    const other = fieldOf(event, String(wanted))
    return other !== undefined && fold(String(found)) === fold(String(other))
  }
  if (how === 're') return new RegExp(String(wanted)).test(String(found))
  if (how === 'cidr') return inNetwork(String(found), String(wanted))
  if (['lt', 'lte', 'gt', 'gte'].includes(how)) return compares(numberIn(found), how, Number(wanted))
  if (how === 'plain' && typeof wanted === 'number') return numberIn(found) === wanted
  if (how === 'plain' && typeof wanted === 'boolean') return String(found).toLowerCase() === String(wanted)
  const text = String(wanted)
  const pattern = { plain: text, contains: `*${text}*`, startswith: `${text}*`, endswith: `*${text}` }[how] ?? text
  return matches([...fold(String(found))], [...fold(pattern)])
}

/** A map holds a key even when its value is null; other fields are there when they have a value. */
function hasKey(event: Event, path: string): boolean {
  const inMap = /^request_params\.(.*)$/.exec(path)
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
  return { lt: found < wanted, lte: found <= wanted, gt: found > wanted, gte: found >= wanted }[how] ?? false
}

function inNetwork(address: string, network: string): boolean {
  const bits = (text: string) =>
    /^\d{1,3}(\.\d{1,3}){3}$/.test(text) && text.split('.').every((part) => Number(part) < 256)
      ? text
          .split('.')
          .map((part) => Number(part).toString(2).padStart(8, '0'))
          .join('')
      : undefined
  const [base = '', length = '32'] = network.split('/')
  const found = bits(address.replace(/:\d+$/, ''))
  return found !== undefined && found.slice(0, Number(length)) === bits(base)?.slice(0, Number(length))
}
