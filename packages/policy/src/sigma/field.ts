import type { DomainScope } from './rule.ts'
import { type Derived, PARAMETER, type Parameter, type Scope } from './scope.ts'

/** A field of an audit event as rules may name it. */
export type Field =
  | { readonly kind: 'column'; readonly name: string; readonly type: FieldType }
  | { readonly kind: 'member'; readonly column: string; readonly name: string; readonly type: FieldType }
  | {
      readonly kind: 'parameter'
      readonly key: string
      /** Where there is no such key: a shorter key, and a path into the JSON text under it. */
      readonly inside: readonly { readonly key: string; readonly path: string }[]
      readonly type: 'text'
    }
  | {
      readonly kind: 'json'
      readonly column: string
      readonly name: string
      readonly path: string
      readonly type: 'text'
    }
  | { readonly kind: 'mesh'; readonly name: MeshField; readonly type: 'text' }
  | { readonly kind: 'derived'; readonly of: Derived; readonly type: 'text' | 'number' }
  | { readonly kind: 'own'; readonly of: Parameter; readonly by: DomainScope; readonly type: 'text' | 'number' }
export type FieldType = 'text' | 'number' | 'time' | 'date'

/** Fields that no event carries: they are looked up in the domains. Each is text, or missing where nothing is known. */
export const meshFields = [
  'object',
  'object_domain',
  'object_classification',
  'actor_domain',
  'actor_is_member',
  'actor_is_granted',
] as const
export type MeshField = (typeof meshFields)[number]

const texts = [
  'account_id',
  'workspace_id',
  'version',
  'source_ip_address',
  'user_agent',
  'session_id',
  'service_name',
  'action_name',
  'request_id',
  'audit_level',
  'event_id',
]
const members: Record<string, Record<string, FieldType>> = {
  user_identity: { email: 'text', subject_name: 'text' },
  response: { status_code: 'number', error_message: 'text', result: 'text' },
  identity_metadata: {
    run_by: 'text',
    run_as: 'text',
    acting_resource: 'text',
    run_by_display_name: 'text',
    run_as_display_name: 'text',
  },
}

/** Every column of an event that a rule can name, with the members of it where it is a struct. */
export const eventColumns: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...[...texts, 'event_time', 'event_date', 'request_params'].map((name) => [name, []] as const),
  ...Object.entries(members).map(([column, names]) => [column, Object.keys(names)] as const),
])

/** The columns of an event that a keyword is looked for in, with the struct members and every parameter's value. */
export const searchedFields: readonly string[] = [
  ...texts.filter((name) => name !== 'version'),
  ...Object.entries(members).flatMap(([column, names]) => Object.keys(names).map((name) => `${column}.${name}`)),
]

/** Many parameters hold JSON as text: `changes[0].principal` looks inside, as far as a path of names and numbers goes. */
function parameter(name: string): Field {
  return { kind: 'parameter', key: name, inside: insides(name), type: 'text' }
}

const MOST_INSIDES = 4

/** Every way to read a name as a key and a path into the JSON under it, the longest key first. */
function insides(name: string): { key: string; path: string }[] {
  const cuts = [...name.matchAll(/(?<=[^.\][])(?=[.[])/g)].map(({ index }) => index)
  return cuts
    .toReversed()
    .slice(-MOST_INSIDES)
    .flatMap((cut) => {
      const path = jsonPath(name.slice(cut))
      return path === null ? [] : [{ key: name.slice(0, cut), path }]
    })
}

/** `.a[0].b` as the engines write it; null for what is no path of names and numbers. */
function jsonPath(text: string): string | null {
  const steps = text.match(/\.[^.[\]"\\]+|\[\d{1,4}\]/g) ?? []
  if (steps.join('') !== text) return null
  return `$${steps.map((step) => (step.startsWith('[') ? step : `."${step.slice(1)}"`)).join('')}`
}

/**
 * The field of this name, or null: Databricks' columns letter for letter, `request_params.<key>`, `mesh.<name>`, and a path
 * into the JSON text of a member, such as `response.result.numRecords`.
 */
export function fieldNamed(path: string): Field | null {
  if (texts.includes(path)) return { kind: 'column', name: path, type: 'text' }
  if (path === 'event_time') return { kind: 'column', name: path, type: 'time' }
  if (path === 'event_date') return { kind: 'column', name: path, type: 'date' }
  const dot = path.indexOf('.')
  const column = path.slice(0, Math.max(dot, 0))
  const name = path.slice(dot + 1)
  if (dot < 1 || name === '') return null
  if (column === 'request_params') return parameter(name)
  if (column === 'mesh') {
    const found = meshFields.find((field) => field === name)
    return found === undefined ? null : { kind: 'mesh', name: found, type: 'text' }
  }
  const names = Object.hasOwn(members, column) ? (members[column] ?? {}) : {}
  const type = Object.hasOwn(names, name) ? names[name] : undefined
  if (type !== undefined) return { kind: 'member', column, name, type }
  const [member = ''] = name.split('.')
  const inside = Object.hasOwn(names, member) ? jsonPath(name.slice(member.length)) : null
  return inside === null ? null : { kind: 'json', column, name: member, path: inside, type: 'text' }
}

const plainName = (name: string): string => name.replaceAll('_', '').toLowerCase()
const columnNames = new Map([...texts, 'event_time', 'event_date'].map((name) => [plainName(name), name]))
/** What the other shapes of the log call a column, where it is more than another spelling. */
const otherNames: Record<string, string> = {
  orgid: 'workspace_id',
  timestamp: 'event_time',
  time: 'event_time',
  timegenerated: 'event_time',
  logid: 'event_id',
}
const holderNames = new Map(
  ['request_params', ...Object.keys(members)]
    .map((name) => [plainName(name), name] as const)
    .concat([['identity', 'user_identity']]),
)

/**
 * The field that a rule means by any name: a column or member under its own name or as another shape of the log spells
 * it (`serviceName`, `userIdentity.email`, `RequestParams.x`); a path into JSON text (`response.result.numRecords`); and
 * else a parameter of the request, with or without `request_params.` before it.
 */
export function fieldMeant(path: string): Field {
  const known = fieldNamed(path)
  if (known !== null) return known
  const column = columnNames.get(plainName(path)) ?? otherNames[plainName(path)]
  if (column !== undefined) return fieldNamed(column) ?? parameter(path)
  const [head = '', ...rest] = path.replace(/^properties\./, '').split('.')
  const holder = holderNames.get(plainName(head))
  if (holder === undefined || rest.length === 0) return parameter(path)
  if (holder === 'request_params') return parameter(rest.join('.'))
  const [first = '', ...deeper] = rest
  const name = Object.keys(members[holder] ?? {}).find((member) => plainName(member) === plainName(first))
  if (name === undefined) return parameter(path)
  const inside = deeper.length === 0 ? null : jsonPath(`.${deeper.join('.')}`)
  if (inside !== null) return { kind: 'json', column: holder, name, path: inside, type: 'text' }
  return fieldNamed(`${holder}.${name}`) ?? parameter(path)
}

/** As `fieldMeant`, with the names that a rule gives itself. */
export function fieldMeantIn({ derived, parameters, by }: Scope, path: string): Field {
  const of = derived.get(path)
  if (of !== undefined) return { kind: 'derived', of, type: of.kind === 'computed' ? 'number' : 'text' }
  const own = path.startsWith(PARAMETER) ? parameters.get(path.slice(PARAMETER.length)) : undefined
  if (own === undefined) return fieldMeant(path)
  return { kind: 'own', of: own, by, type: typeof own.absent === 'number' ? 'number' : 'text' }
}
