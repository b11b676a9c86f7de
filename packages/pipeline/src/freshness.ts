import type { House } from './house.ts'

/** How far the data reaches, on the clock of the account. */
export type Freshness = {
  demo: boolean
  now: string
  /** The end of the latest usage hour, or the latest event, whichever is later. */
  dataTo: string | null
  /** The last day whose usage is complete: the current day's is still coming in. */
  billedThrough: string | null
  /** Months with usage, oldest first. */
  periods: string[]
  currency: string
}

type Reach = { usage: string | null; events: string | null; days: string[] }
const known = new WeakMap<House, { version: string; reach: Reach }>()

/** How fresh the house is. The lake is asked only when its facts have changed. */
export async function freshness(house: House): Promise<Freshness> {
  const [{ usage, events, days }, now, settings] = await Promise.all([
    reachOf(house),
    house.now(),
    house.ledger.settings.all(),
  ])
  const [dataTo = null] = [usage, events]
    .filter((each) => each !== null)
    .sort()
    .reverse()
  return {
    demo: settings.demo === 'true',
    now,
    dataTo,
    billedThrough: days.findLast((day) => day < now.slice(0, 10)) ?? null,
    periods: [...new Set(days.map((day) => day.slice(0, 7)))],
    currency: settings.currency ?? 'USD',
  }
}

async function reachOf(house: House): Promise<Reach> {
  const version = await house.lake.version()
  const held = known.get(house)
  if (held?.version === version) return held.reach
  const { lake } = house
  const [[usage], [events], days] = await Promise.all([
    lake.rows<{ last: string | null }>('SELECT max(usage_end_time) AS last FROM billing.usage'),
    lake.rows<{ last: string | null }>('SELECT max(event_time) AS last FROM access.audit'),
    lake.rows<{ day: string }>(
      'SELECT DISTINCT usage_date AS day FROM billing.usage WHERE usage_date IS NOT NULL ORDER BY day',
    ),
  ])
  const reach = { usage: usage?.last ?? null, events: events?.last ?? null, days: days.map(({ day }) => day) }
  known.set(house, { version, reach })
  return reach
}
