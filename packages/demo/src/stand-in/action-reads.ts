import type { Configuration } from './configuration-routes.ts'
import { json, problem, type Reply } from './reply.ts'
import type { Request } from './statement-routes.ts'

export type Item = Record<string, unknown>
export type Body = Record<string, unknown>

/** What a change does: the answer, or undefined where the path is not of this kind. */
export type Change = (held: Held, request: Request, body: Body) => Reply | undefined

/** The configuration as it is now, in the form in which the reads answer it. */
export type Held = {
  readonly configuration: Configuration
  items: (path: string) => Item[] | undefined
  put: (path: string, items: readonly unknown[]) => void
  edits: number
}

export const gone = (what: string) => problem(404, 'RESOURCE_DOES_NOT_EXIST', `${what} does not exist.`)

/** Reads of one item out of a list that is listed elsewhere. */
const single: readonly { at: RegExp; list: string; id: string; query?: string; wrap?: string }[] = [
  { at: /^\/api\/2\.0\/preview\/scim\/v2\/(Users|Groups|ServicePrincipals)\/([^/]+)$/, list: '', id: 'id' },
  { at: /^\/api\/2\.0\/accounts\/[^/]+\/scim\/v2\/(Users|Groups|ServicePrincipals)\/([^/]+)$/, list: '', id: 'id' },
  { at: /^\/api\/2\.1\/clusters\/get$/, list: '/api/2.1/clusters/list', id: 'cluster_id', query: 'cluster_id' },
  { at: /^\/api\/2\.2\/jobs\/get$/, list: '/api/2.2/jobs/list', id: 'job_id', query: 'job_id' },
  {
    ...{ at: /^\/api\/2\.0\/policies\/clusters\/get$/, list: '/api/2.0/policies/clusters/list' },
    ...{ id: 'policy_id', query: 'policy_id' },
  },
  { at: /^\/api\/2\.0\/apps\/([^/]+)$/, list: '/api/2.0/apps', id: 'name' },
  { at: /^\/api\/2\.0\/lakeview\/dashboards\/([^/]+)$/, list: '/api/2.0/lakeview/dashboards', id: 'dashboard_id' },
  { at: /^\/api\/2\.0\/serving-endpoints\/([^/]+)$/, list: '/api/2.0/serving-endpoints', id: 'name' },
  { at: /^\/api\/2\.0\/sql\/warehouses\/([^/]+)$/, list: '/api/2.0/sql/warehouses', id: 'id' },
  {
    at: /^\/api\/2\.0\/ip-access-lists\/([^/]+)$/,
    list: '/api/2.0/ip-access-lists',
    id: 'list_id',
    wrap: 'ip_access_list',
  },
  { at: /^\/api\/2\.1\/unity-catalog\/catalogs\/([^/]+)$/, list: '/api/2.1/unity-catalog/catalogs', id: 'name' },
  { at: /^\/api\/2\.1\/unity-catalog\/recipients\/([^/]+)$/, list: '/api/2.1/unity-catalog/recipients', id: 'name' },
  { at: /^\/api\/2\.1\/accounts\/[^/]+\/usage-policies\/([^/]+)$/, list: '', id: 'policy_id' },
  { at: /^\/api\/2\.1\/tag-policies\/([^/]+)$/, list: '', id: 'tag_key' },
  { at: /^\/api\/2\.0\/accounts\/[^/]+\/network-policies\/([^/]+)$/, list: '', id: 'network_policy_id' },
  {
    ...{ at: /^\/api\/2\.0\/accounts\/[^/]+\/log-delivery\/([^/]+)$/, list: '', id: 'config_id' },
    wrap: 'log_delivery_configuration',
  },
]

type Found = { list: string; items: Item[]; item: Item; wrap?: string }

export function find(held: Held, { path, query }: Pick<Request, 'path' | 'query'>): Found | 'gone' | undefined {
  for (const one of single) {
    const match = one.at.exec(path)
    if (match === null) continue
    const list = one.list || path.slice(0, path.lastIndexOf('/'))
    const id = one.query ? query.get(one.query) : match.at(-1)
    const items = held.items(list) ?? []
    const item = items.find((each) => String(each[one.id]) === id)
    return item === undefined ? 'gone' : { list, items, item, ...(one.wrap ? { wrap: one.wrap } : {}) }
  }
  return undefined
}

export const replaced = (held: Held, found: Found, item: Item) =>
  held.put(
    found.list,
    found.items.map((one) => (one === found.item ? item : one)),
  )

const readOne: Change = (held, request) => {
  if (request.method !== 'GET') return undefined
  const found = find(held, request)
  if (found === undefined) return undefined
  return found === 'gone' ? gone('It') : json(found.wrap ? { [found.wrap]: found.item } : found.item)
}

/** Tags of Unity Catalog are kept only from the first that is set on. */
const tagPath = /^\/api\/2\.1\/unity-catalog\/entity-tag-assignments\/([^/]+)\/([^/]+)\/tags$/
const readTags: Change = ({ items }, { method, path }) =>
  method === 'GET' && tagPath.test(path) && items(path) === undefined ? json({}) : undefined

/** Reads that the configuration itself does not answer. */
export const reads: readonly Change[] = [readOne, readTags]
