import { accountConfiguration } from './configuration-account.ts'
import { catalogConfiguration } from './configuration-catalog.ts'
import { type FactSettings, type Facts, readFacts } from './configuration-facts.ts'
import { workspaceConfiguration } from './configuration-workspace.ts'
import type { Engine } from './engine.ts'
import { json, problem, type Reply } from './reply.ts'
import type { Request } from './statement-routes.ts'

/** A list that the API gives whole, or cut into pages in one of its two ways. */
export type Listed = { key: string; items: readonly unknown[]; paging: 'none' | 'page-token' | 'scim' }

/** Answers by path; where the query names a thing it belongs to the key: `/api/2.0/secrets/acls/list?scope=growth`. */
export type Answers = { lists: Map<string, Listed>; objects: Map<string, unknown> }

export type Configuration = Answers & {
  accountId: string
  workspaceId: string
  warehouseIds: readonly string[]
}

/** Derives from the account's files what a workspace and its account console answer about their configuration. */
export async function readConfiguration(engine: Engine, settings: FactSettings): Promise<Configuration> {
  const facts: Facts = await readFacts(engine, settings)
  const answers: Answers = { lists: new Map(), objects: new Map() }
  await engine.inMetastore(`aws:us-east-1:${facts.metastoreId}`)
  workspaceConfiguration(facts, answers)
  catalogConfiguration(facts, answers)
  accountConfiguration(facts, answers)
  return {
    ...answers,
    accountId: facts.accountId,
    workspaceId: facts.workspaceId,
    warehouseIds: facts.warehouses.map(({ id }) => id),
  }
}

const naming = ['keys', 'scope', 'catalog_name', 'path', 'name']

/** The answer to a read of the configuration. Undefined for a path that nobody knows; it never writes. */
export function configurationRoute(
  configuration: Configuration,
  request: Request,
  clientId: string,
): Reply | undefined {
  if (request.method !== 'GET') return undefined
  const path = decodeURIComponent(request.path)
  if (path === '/api/2.0/preview/scim/v2/Me') {
    return json({ id: '1', userName: clientId, applicationId: clientId, displayName: 'meshledger', active: true })
  }
  const named = naming.find((name) => request.query.has(name))
  const key = named ? `${path}?${named}=${request.query.get(named)}` : path
  const list = configuration.lists.get(key)
  if (list) return listReply(list, request.query)
  const object = configuration.objects.get(key)
  if (object !== undefined) return json(object)
  if (path === '/api/2.0/workspace-conf') return problem(400, 'INVALID_PARAMETER_VALUE', 'Invalid keys')
  return /^\/api\/2\.0\/(preview\/)?permissions\//.test(path)
    ? problem(404, 'RESOURCE_DOES_NOT_EXIST', 'There is no such object.')
    : undefined
}

function listReply({ key, items, paging }: Listed, query: URLSearchParams): Reply {
  if (paging === 'none') return json(key === '' ? items : items.length > 0 ? { [key]: items } : {})
  if (paging === 'scim') {
    const start = Math.max(1, Number(query.get('startIndex') ?? 1))
    const page = items.slice(start - 1, start - 1 + Math.min(100, Number(query.get('count') ?? 100)))
    return json({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
      totalResults: items.length,
      startIndex: start,
      itemsPerPage: page.length,
      ...(page.length > 0 ? { [key]: page } : {}),
    })
  }
  const asked = Number(query.get('page_size') ?? query.get('limit') ?? query.get('max_results') ?? 0)
  const size = asked > 0 ? Math.min(asked, 100) : 20
  const token = query.get('page_token')
  const from = token === null ? 0 : Number(/^from-(\d+)$/.exec(token)?.[1] ?? Number.NaN)
  if (!Number.isInteger(from)) return problem(400, 'INVALID_PARAMETER_VALUE', 'Invalid page_token')
  const more = from + size < items.length
  return json({
    ...(items.length > 0 ? { [key]: items.slice(from, from + size) } : {}),
    ...(more ? { next_page_token: `from-${from + size}` } : {}),
  })
}
