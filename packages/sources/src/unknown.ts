import { type Shape, structMembers } from '@meshledger/facts'

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

export type Unknown = { readonly path: string; readonly value: unknown }

/** What a record holds that its shape does not know, at any depth: `key`, `key.member`, `key[].member`. */
export function unknownIn(record: Readonly<Record<string, unknown>>, shape: Shape): Unknown[] {
  const found: Unknown[] = []
  for (const key of Object.keys(record)) {
    const type = typeOf(key, shape)
    if (type !== undefined) collect(key, record[key], type, found)
    else if (!shape.ignores?.includes(key)) found.push({ path: key, value: record[key] })
  }
  const left = leftOut(shape)
  return left ? found.filter((one) => !left.test(one.path)) : found
}

/** Only a key of its own: what every object has from birth (`constructor`) is no key of a shape. */
const typeOf = (key: string, shape: Shape) => (Object.hasOwn(shape.reads, key) ? shape.reads[key] : undefined)

/** Whether a header or key has a place in the table, or is left out on purpose. */
export const isKnown = (key: string, shape: Shape): boolean =>
  typeOf(key, shape) !== undefined || shape.ignores?.includes(key) === true || leftOut(shape)?.test(key) === true

const leftOutBy = new Map<string, RegExp>()
function leftOut({ ignoresLike }: Shape): RegExp | undefined {
  if (ignoresLike === undefined) return undefined
  const held =
    leftOutBy.get(ignoresLike) ?? new RegExp(ignoresLike.replace('(?i)', ''), ignoresLike.startsWith('(?i)') ? 'i' : '')
  leftOutBy.set(ignoresLike, held)
  return held
}

/** The key as the shape spells it, where the case of its keys differs from file to file. */
export function spelled(key: string, shape: Shape): string {
  if (!shape.anyCase) return key
  return Object.keys(shape.reads).find((own) => own.toLowerCase() === key.toLowerCase()) ?? key
}

const memberTypes = new Map<string, ReadonlyMap<string, string>>()
function membersOf(type: string): ReadonlyMap<string, string> {
  const held = memberTypes.get(type) ?? new Map(structMembers(type).map((member) => [member.name, member.type]))
  memberTypes.set(type, held)
  return held
}

function collect(path: string, given: unknown, type: string, found: Unknown[]): void {
  if (!type.startsWith('STRUCT(')) return
  const value = typeof given === 'string' ? parsed(given) : given
  if (type.endsWith('[]')) {
    if (Array.isArray(value)) for (const one of value) collect(`${path}[]`, one, type.slice(0, -2), found)
    return
  }
  if (!isRecord(value)) return
  const members = membersOf(type)
  for (const key of Object.keys(value)) {
    const known = members.get(key)
    if (known === undefined) found.push({ path: `${path}.${key}`, value: value[key] })
    else collect(`${path}.${key}`, value[key], known, found)
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
