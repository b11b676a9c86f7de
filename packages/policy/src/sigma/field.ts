/** A field of an audit event as rules may name it. */
export type Field =
  | { readonly kind: 'column'; readonly name: string; readonly type: FieldType }
  | { readonly kind: 'member'; readonly column: string; readonly name: string; readonly type: FieldType }
  | { readonly kind: 'parameter'; readonly key: string; readonly json: string | null; readonly type: 'text' }
  | { readonly kind: 'mesh'; readonly name: MeshField; readonly type: 'text' }
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

/** The columns of an event that a keyword is looked for in, with the struct members and every parameter's value. */
export const searchedFields: readonly string[] = [
  ...texts.filter((name) => name !== 'version'),
  ...Object.entries(members).flatMap(([column, names]) => Object.keys(names).map((name) => `${column}.${name}`)),
]

/** Many parameters hold JSON as text: `changes[0].principal` looks inside, as far as a path of names and numbers goes. */
function parameter(name: string): Field {
  const inside = /^([^[\]]+)((?:\[\d{1,4}\])(?:\[\d{1,4}\]|\.\w+)*)$/.exec(name)
  return { kind: 'parameter', key: inside?.[1] ?? name, json: inside === null ? null : `$${inside[2]}`, type: 'text' }
}

/** The field of this name, or null: Databricks' columns letter for letter, `request_params.<key>`, `mesh.<name>`. */
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
  const type =
    Object.hasOwn(members, column) && Object.hasOwn(members[column] ?? {}, name) ? members[column]?.[name] : undefined
  return type === undefined ? null : { kind: 'member', column, name, type }
}
