import { completeThrough, dayText, monthsHeld } from '@meshledger/costing'
import { charges } from './charges.ts'
import type { House } from './house.ts'
import { HOURS } from './warehouse/land-hours.ts'
import { usageHeld } from './warehouse/usage-held.ts'

/** How far the data reaches, on the clock of the account. */
export type Freshness = {
  demo: boolean
  now: string
  /** The end of the latest usage hour, or the latest event, whichever is later. */
  dataTo: string | null
  /** The last day whose usage is complete. */
  billedThrough: string | null
  /** Months with usage, oldest first. */
  periods: string[]
  currency: string
}

type Reach = { readonly version: string; readonly dataTo: string | null }
const known = new WeakMap<House, Reach>()

/** How fresh the house is. The lake is asked only when its facts have changed. */
export async function freshness(house: House): Promise<Freshness> {
  const [book, dataTo, demo] = await Promise.all([charges(house), latestFact(house), house.ledger.settings.get('demo')])
  const complete = completeThrough(book)
  return {
    demo: demo === 'true',
    now: book.now,
    dataTo,
    billedThrough: complete === null ? null : dayText(complete),
    periods: monthsHeld(book),
    currency: book.currency,
  }
}

async function latestFact(house: House): Promise<string | null> {
  const usage = await usageHeld(house)
  const version = `${await house.lake.version()} ${usage.kind}`
  const held = known.get(house)
  if (held?.version === version) return held.dataTo
  const [row] = await house.lake.rows<{ last: string | null }>(
    `SELECT greatest((SELECT max(usage_end_time) FROM ${usage.table}), (SELECT max(event_time) FROM access.audit),
       (SELECT max(newest) FROM ${HOURS})) AS last`,
  )
  const dataTo = row?.last ?? null
  known.set(house, { version, dataTo })
  return dataTo
}
