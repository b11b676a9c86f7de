import type { MeshTables } from './mesh-tables.ts'
import type { Example } from './sigma/rule.ts'
import { type Fields, isFields, isList, type Value } from './sigma/yaml.ts'

const unit: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const START = '2026-01-05T09:00:00Z'
const MOST = 20_000

/**
 * The events of an example. `{repeat: 5, every: 2m, event: …}` stands for five events two minutes apart; `{n}` in a value
 * of theirs counts them, from 1 or from what `from` says. An event without a time happens on a Monday at nine. Throws
 * RangeError for a repetition that cannot be read.
 */
export function exampleEvents(example: Example): Fields[] {
  return example.events.flatMap((item) => {
    const { repeat, every, from = 1, event } = item
    if (repeat === undefined) return [timed(item, 0)]
    const [, amount = '', letter = ''] = /^(\d+)([smhd])$/.exec(typeof every === 'string' ? every : '') ?? []
    const step = Number(amount) * (unit[letter] ?? 0)
    const counts = typeof repeat === 'number' && repeat >= 1 && repeat <= MOST && typeof from === 'number'
    if (!counts || step === 0 || !isFields(event)) {
      throw new RangeError(
        `line ${example.line}: write {repeat: 5, every: 2m, event: {…}}, with at most ${MOST} events`,
      )
    }
    return Array.from({ length: repeat }, (_, i) => timed(numbered(event, String(from + i)) as Fields, i * step))
  })
}

/** A value with its `{n}` filled in, at any depth. */
function numbered(value: Value, n: string): Value {
  if (typeof value === 'string') return value.replaceAll('{n}', n)
  if (isList(value)) return value.map((item) => numbered(item, n))
  if (!isFields(value)) return value
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, numbered(held, n)]))
}

function timed(event: Fields, later: number): Fields {
  const start = typeof event.event_time === 'string' ? event.event_time : START
  const time = new Date(Date.parse(start) + later).toISOString()
  return { ...event, event_time: time, event_date: time.slice(0, 10) }
}

/** The mesh that an example takes to exist. */
export function exampleMesh(example: Pick<Example, 'domains'>): MeshTables {
  const texts = (value: Value | undefined) => (isList(value) ? value.map(String) : [])
  return {
    catalogs: example.domains.flatMap(({ domain, catalogs, classification }) =>
      texts(catalogs).map((catalog) => ({
        catalog,
        domain: String(domain),
        classification: texts(classification).toSorted().join(' '),
      })),
    ),
    members: example.domains.flatMap(({ domain, members }) =>
      texts(members).map((identity) => ({ identity: identity.toLowerCase(), domain: String(domain) })),
    ),
    shared: example.domains.flatMap(({ tables }) =>
      texts(tables).map((table) => ({ name: table.split('.').slice(1).join('.'), table })),
    ),
  }
}
