import { accountChanges } from './action-account.ts'
import { computeChanges } from './action-compute.ts'
import { type Body, type Change, find, gone, type Held, type Item, reads, replaced } from './action-reads.ts'
import type { Configuration } from './configuration-routes.ts'
import { uuidOf } from './identity.ts'
import { json, problem, type Reply } from './reply.ts'
import type { Request } from './statement-routes.ts'

/**
 * The changes that corrective actions make, on the same configuration that the reads answer from: what was changed is
 * read back changed. Real status codes: 404 for what is not there, 400 for a body of another form, 409 for an etag that
 * has passed.
 */
export function openActions(configuration: Configuration): (request: Request) => Reply | undefined {
  const held: Held = {
    configuration,
    edits: 0,
    items: (path) => configuration.lists.get(path)?.items as Item[] | undefined,
    put: (path, items) => {
      const list = configuration.lists.get(path)
      if (list) configuration.lists.set(path, { ...list, items })
    },
  }
  return (request) => {
    const body = bodyOf(request)
    if (body === undefined) return problem(400, 'MALFORMED_REQUEST', 'The body is no JSON object.')
    const before = { ...request, path: decodeURIComponent(request.path) }
    for (const change of [...reads, ...changes]) {
      const reply = change(held, before, body)
      if (reply !== undefined) return reply
    }
    return undefined
  }
}

function bodyOf({ body }: Request): Body | undefined {
  if (body === '') return {}
  try {
    const read: unknown = JSON.parse(body)
    return typeof read === 'object' && read !== null && !Array.isArray(read) ? (read as Body) : undefined
  } catch {
    return undefined
  }
}

const wrong = (what: string) => problem(400, 'INVALID_PARAMETER_VALUE', what)
const textIn = (value: unknown) => (typeof value === 'string' ? value : '')

const patched =
  /(ip-access-lists|catalogs|recipients|network-policies|log-delivery|usage-policies|tag-policies)\/[^/]+$/

/** Fields of one item put to what the body says; a network policy, which a PUT replaces, keeps only its names. */
const patchOne: Change = (held, request, body) => {
  const { method, path } = request
  if (method !== 'PATCH' && method !== 'PUT') return undefined
  if (!patched.test(path)) return undefined
  const found = find(held, request)
  if (found === 'gone') return gone('It')
  if (found === undefined) return undefined
  const { network_policy_id } = found.item
  const after =
    method === 'PUT' && network_policy_id
      ? { account_id: path.split('/')[4], ...body, network_policy_id }
      : { ...found.item, ...body }
  replaced(held, found, after)
  return json(found.wrap ? { [found.wrap]: after } : after)
}

/** A recipient or a share that is to be. A share is empty, and shared with nobody. */
const sharing: Change = (held, { method, path }, { name, ...more }) => {
  const [, kind] = /^\/api\/2\.1\/unity-catalog\/(recipients|shares)$/.exec(path) ?? []
  if (method !== 'POST' || kind === undefined) return undefined
  if (typeof name !== 'string' || name === '') return wrong('name is missing.')
  const items = held.items(path) ?? []
  if (items.some((one) => one.name === name)) return problem(409, 'ALREADY_EXISTS', 'There is one of that name.')
  const made = { name, ...more, ...(kind === 'recipients' ? { activated: false } : {}) }
  held.put(path, [...items, made])
  if (kind === 'shares') {
    const rights = { key: 'privilege_assignments', items: [], paging: 'page-token' as const }
    held.configuration.lists.set(`${path}/${name}/permissions`, rights)
  }
  return json(made)
}

const scim: Change = (held, request, body) => {
  if (request.method !== 'PATCH' || !request.path.includes('/scim/')) return undefined
  const found = find(held, request)
  if (found === undefined || found === 'gone') return problem(404, 'NOT_FOUND', 'No such entry.')
  if (!Array.isArray(body.Operations)) return problem(400, 'INVALID_PARAMETER_VALUE', 'Operations are missing.')
  let item = found.item
  for (const { op, path, value } of body.Operations as Item[]) {
    const [, list = '', , wanted = ''] = /^(\w+)(\[value eq "([^"]*)"\])?$/.exec(textIn(path)) ?? []
    const members = (item[list] as Item[] | undefined) ?? []
    if (op === 'replace') item = { ...item, [list]: value }
    else if (op === 'remove') item = { ...item, [list]: members.filter((one) => one.value !== wanted) }
    else if (op === 'add') item = { ...item, [list]: [...members, ...(value as Item[]).map(asServed(held, list))] }
    else return problem(400, 'INVALID_PARAMETER_VALUE', 'Unknown operation.')
  }
  replaced(held, found, item)
  return json(item)
}

/** An entry as the directory lists it: a role that somebody was given by name, a member with its display name. */
const asServed =
  ({ configuration: { lists } }: Held, list: string) =>
  (entry: Item): Item => {
    if (list === 'roles') return { type: 'direct', ...entry }
    if (list !== 'members') return entry
    const all = [...lists].filter(([at]) => /\/scim\/v2\/(Users|ServicePrincipals)$/.test(at))
    const known = all.flatMap(([, { items }]) => items as Item[]).find(({ id }) => id === entry.value)
    return { display: known?.userName ?? known?.applicationId, ...entry }
  }

/** Whole objects replaced or changed by a POST that names them in its body. */
const edits: Change = (held, { method, path }, body) => {
  if (method !== 'POST') return undefined
  const edit = (list: string, id: string, change: (item: Item) => Item) => {
    const items = held.items(list) ?? []
    const item = items.find((one) => String(one[id]) === String(body[id]))
    if (item === undefined) return gone('It')
    replaced(held, { list, items, item }, change(item))
    return json({})
  }
  if (path === '/api/2.0/policies/clusters/edit') {
    if (typeof body.name !== 'string') return wrong('name is missing: an edit replaces the whole policy.')
    return edit('/api/2.0/policies/clusters/list', 'policy_id', ({ creator_user_name }) => ({
      creator_user_name,
      ...body,
    }))
  }
  if (path === '/api/2.1/clusters/update') {
    if (body.update_mask !== 'custom_tags') return wrong('update_mask names no known field.')
    return edit('/api/2.1/clusters/list', 'cluster_id', (item) => ({ ...item, ...(body.cluster as Item) }))
  }
  if (path === '/api/2.2/jobs/update') {
    return edit('/api/2.2/jobs/list', 'job_id', (item) => ({
      ...item,
      settings: { ...(item.settings as Item), ...(body.new_settings as Item) },
    }))
  }
  const [, warehouse] = /^\/api\/2\.0\/sql\/warehouses\/([^/]+)\/edit$/.exec(path) ?? []
  if (warehouse !== undefined) {
    const found = find(held, { path: `/api/2.0/sql/warehouses/${warehouse}`, query: new URLSearchParams() })
    if (found === undefined || found === 'gone') return gone('The warehouse')
    replaced(held, found, { ...found.item, ...body })
    return json({})
  }
  const acls = /^\/api\/2\.0\/secrets\/acls\/(put|delete)$/.exec(path)
  if (acls !== null) {
    const list = `/api/2.0/secrets/acls/list?scope=${textIn(body.scope)}`
    const items = held.items(list)
    if (items === undefined) return gone('The scope')
    const others = items.filter(({ principal }) => principal !== body.principal)
    const { principal, permission } = body
    held.put(list, acls[1] === 'put' ? [...others, { principal, permission }] : others)
    return json({})
  }
  return undefined
}

const permissions: Change = (held, { method, path }, body) => {
  if (method !== 'PUT' || !path.startsWith('/api/2.0/permissions/')) return undefined
  if (held.items(path) === undefined) return gone('The object')
  if (!Array.isArray(body.access_control_list)) return wrong('access_control_list is missing.')
  held.put(
    path,
    (body.access_control_list as Item[]).map(({ permission_level, ...who }) => ({
      ...who,
      all_permissions: [{ permission_level, inherited: false }],
    })),
  )
  return json({ access_control_list: held.items(path) })
}

/** Privileges in Unity Catalog and on shares. */
const grants: Change = (held, { method, path }, body) => {
  if (method !== 'PATCH' || !/unity-catalog\/(permissions\/[^/]+\/[^/]+|shares\/[^/]+\/permissions)$/.test(path))
    return undefined
  const items = held.items(path)
  if (items === undefined) return gone('The securable')
  const after = new Map(items.map(({ principal, privileges }) => [textIn(principal), new Set(privileges as string[])]))
  for (const { principal, add = [], remove = [] } of (body.changes ?? []) as Item[]) {
    const held = after.get(textIn(principal)) ?? new Set<string>()
    for (const one of remove as string[]) held.delete(one)
    for (const one of add as string[]) held.add(one)
    after.set(textIn(principal), held)
  }
  const left = [...after].filter(([, privileges]) => privileges.size > 0)
  held.put(
    path,
    left.map(([principal, privileges]) => ({ principal, privileges: [...privileges] })),
  )
  return json({ privilege_assignments: held.items(path) })
}

const bindings: Change = (held, { method, path }, body) => {
  if (method !== 'PATCH' || !path.includes('/unity-catalog/bindings/')) return undefined
  const items = held.items(path)
  if (items === undefined) return gone('The securable')
  const removed = new Set(((body.remove ?? []) as Item[]).map(({ workspace_id }) => String(workspace_id)))
  held.put(path, [
    ...items.filter(({ workspace_id }) => !removed.has(String(workspace_id))),
    ...((body.add ?? []) as Item[]),
  ])
  return json({ bindings: held.items(path) })
}

const tags: Change = (held, { method, path }, body) => {
  const root = '/api/2.1/unity-catalog/entity-tag-assignments'
  if (method === 'GET' || !path.startsWith(root)) return undefined
  const [, type = textIn(body.entity_type), name = textIn(body.entity_name), key = textIn(body.tag_key)] =
    /entity-tag-assignments\/([^/]+)\/([^/]+)\/tags\/([^/]+)$/.exec(path) ?? []
  const list = `${root}/${type}/${name}/tags`
  const items = held.items(list) ?? []
  const others = items.filter(({ tag_key }) => tag_key !== key)
  if (method !== 'POST' && others.length === items.length) return gone('The tag')
  if (method === 'POST' && others.length < items.length)
    return problem(409, 'ALREADY_EXISTS', 'The tag is set already.')
  const tag = { entity_type: type, entity_name: name, tag_key: key, tag_value: body.tag_value }
  const after = method === 'DELETE' ? others : [...others, tag]
  held.configuration.lists.set(list, { key: 'tag_assignments', items: after, paging: 'page-token' })
  return json(method === 'DELETE' ? {} : tag)
}

const policies: Change = (held, { method, path }, body) => {
  const root = '/api/2.1/unity-catalog/policies'
  const [, catalog, name] = /policies\/CATALOG\/([^/]+)\/([^/]+)$/.exec(path) ?? []
  if (method === 'DELETE' && catalog !== undefined) {
    const list = `${root}/CATALOG/${catalog}`
    const left = held.items(list)?.filter((one) => one.name !== name)
    if (left === undefined || left.length === held.items(list)?.length) return gone('The policy')
    held.put(list, left)
    return json({})
  }
  if (method !== 'POST' || path !== root) return undefined
  const list = `${root}/CATALOG/${textIn(body.on_securable_fullname)}`
  const items = held.items(list)
  if (items === undefined) return gone('The catalog')
  if (items.some((one) => one.name === body.name))
    return problem(409, 'ALREADY_EXISTS', 'A policy of that name exists.')
  const made = { ...body, id: uuidOf(`policy ${textIn(body.name)}`), created_at: 0 }
  held.put(list, [...items, made])
  return json(made)
}

const systemSchemas: Change = (held, { method, path }) => {
  const [, list = '', schema] =
    /^(\/api\/2\.1\/unity-catalog\/metastores\/[^/]+\/systemschemas)\/([^/]+)$/.exec(path) ?? []
  if (schema === undefined || (method !== 'PUT' && method !== 'DELETE')) return undefined
  const items = held.items(list) ?? []
  const item = items.find((one) => one.schema === schema)
  if (item === undefined) return gone('The schema')
  replaced(held, { list, items, item }, { ...item, state: method === 'PUT' ? 'ENABLE_COMPLETED' : 'AVAILABLE' })
  return json({})
}

const metastore: Change = ({ configuration: { objects } }, { method, path }, body) => {
  const [, id] = /^\/api\/2\.1\/unity-catalog\/metastores\/([^/]+)$/.exec(path) ?? []
  if (method !== 'PATCH' || id === undefined) return undefined
  const summary = objects.get('/api/2.1/unity-catalog/metastore_summary') as Item | undefined
  if (summary?.metastore_id !== id) return gone('The metastore')
  objects.set('/api/2.1/unity-catalog/metastore_summary', { ...summary, ...body })
  return json({ ...summary, ...body })
}

const workspaceConf: Change = ({ configuration: { objects } }, { method, path }, body) => {
  if (method !== 'PATCH' || path !== '/api/2.0/workspace-conf') return undefined
  const unknown = Object.keys(body).find((key) => !objects.has(`${path}?keys=${key}`))
  if (unknown !== undefined) return wrong('Invalid keys')
  for (const [key, value] of Object.entries(body)) objects.set(`${path}?keys=${key}`, { [key]: value })
  return { ...json({}), status: 204, body: Buffer.alloc(0) }
}

/** Settings carry an etag: whoever sends one that has passed is told so, and must read again. */
const settings: Change = (held, { method, path }, body) => {
  if (method !== 'PATCH' || !/\/settings\/types\/[^/]+\/names\/default$/.test(path)) return undefined
  const before = held.configuration.objects.get(path) as Item | undefined
  if (before === undefined) return gone('The setting')
  const { setting } = body as { setting?: Item }
  if (setting === undefined || typeof body.field_mask !== 'string') return wrong('setting and field_mask are needed.')
  if (setting.etag !== before.etag) return problem(409, 'RESOURCE_CONFLICT', 'The etag is not the newest.')
  held.edits += 1
  held.configuration.objects.set(path, { ...before, ...setting, etag: `etag-${held.edits}` })
  return json(held.configuration.objects.get(path))
}

const changes: readonly Change[] = [
  ...[scim, patchOne, sharing, edits, permissions, grants, bindings, tags, policies, systemSchemas, metastore],
  ...[workspaceConf, settings],
  ...computeChanges,
  ...accountChanges,
]
