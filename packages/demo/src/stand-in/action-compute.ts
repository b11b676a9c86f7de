import { type Change, gone, type Item, replaced } from './action-reads.ts'
import { json, problem } from './reply.ts'

type Machine = {
  readonly at: RegExp
  readonly list: string
  readonly id: string
  /** The id, where the body names it and not the path. */
  readonly named?: (body: Item) => unknown
  readonly as: (verb: string) => Item
  /** The answer: the thing itself, or nothing. */
  readonly told?: true
}

const machines: readonly Machine[] = [
  {
    ...{ at: /^\/api\/2\.0\/sql\/warehouses\/([^/]+)\/(start|stop)$/, list: '/api/2.0/sql/warehouses', id: 'id' },
    as: (verb) => ({ state: verb === 'start' ? 'RUNNING' : 'STOPPED' }),
  },
  {
    ...{ at: /^\/api\/2\.1\/clusters\/()(start|delete)$/, list: '/api/2.1/clusters/list', id: 'cluster_id' },
    named: (body) => body.cluster_id,
    as: (verb) => ({ state: verb === 'start' ? 'RUNNING' : 'TERMINATED' }),
  },
  {
    ...{ at: /^\/api\/2\.0\/apps\/([^/]+)\/(start|stop)$/, list: '/api/2.0/apps', id: 'name', told: true },
    as: (verb) => ({
      compute_status: { state: verb === 'start' ? 'ACTIVE' : 'STOPPED' },
      app_status: { state: verb === 'start' ? 'RUNNING' : 'UNAVAILABLE' },
    }),
  },
]

/** Whether compute runs. It takes no time here: what is asked to stop has stopped. */
const power: Change = (held, { method, path }, body) => {
  const machine = machines.find(({ at }) => at.test(path))
  if (method !== 'POST' || machine === undefined) return undefined
  const [, inPath, verb = ''] = machine.at.exec(path) ?? []
  const id = machine.named ? machine.named(body) : inPath
  const items = held.items(machine.list) ?? []
  const item = items.find((one) => one[machine.id] === id)
  if (item === undefined) return gone('It')
  const after = { ...item, ...machine.as(verb) }
  replaced(held, { list: machine.list, items, item }, after)
  return json(machine.told ? after : {})
}

/** A dashboard is published beside its draft, anew each time; one that is not published is 404. */
const published: Change = (held, { method, path }, body) => {
  const [, id] = /^\/api\/2\.0\/lakeview\/dashboards\/([^/]+)\/published$/.exec(path) ?? []
  if (id === undefined) return undefined
  const draft = held.items('/api/2.0/lakeview/dashboards')?.find((one) => one.dashboard_id === id)
  if (draft === undefined) return gone('The dashboard')
  const { objects } = held.configuration
  if (method === 'POST') {
    held.edits += 1
    const { embed_credentials = true, warehouse_id = draft.warehouse_id } = body
    const made = { display_name: draft.display_name, embed_credentials, warehouse_id }
    objects.set(path, {
      ...made,
      revision_create_time: `2026-11-20T14:00:${String(held.edits % 60).padStart(2, '0')}Z`,
    })
    return json(objects.get(path))
  }
  if (!objects.has(path)) return gone('The published dashboard')
  if (method !== 'DELETE') return undefined
  objects.delete(path)
  return json({})
}

/** The gateway of a serving endpoint is replaced as a whole. */
const aiGateway: Change = (held, { method, path }, body) => {
  const list = '/api/2.0/serving-endpoints'
  const [, name] = /^\/api\/2\.0\/serving-endpoints\/([^/]+)\/ai-gateway$/.exec(path) ?? []
  if (method !== 'PUT' || name === undefined) return undefined
  const items = held.items(list) ?? []
  const item = items.find((one) => one.name === name)
  if (item === undefined) return gone('The endpoint')
  if ('name' in body) return problem(400, 'INVALID_PARAMETER_VALUE', 'The name stands in the path.')
  const { ai_gateway: _, ...others } = item
  replaced(held, { list, items, item }, Object.keys(body).length > 0 ? { ...others, ai_gateway: body } : others)
  return json(body)
}

/** What runs, and what it shows to others. */
export const computeChanges: readonly Change[] = [power, published, aiGateway]
