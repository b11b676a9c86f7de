import { parseDecimal, QUANTITY_SCALE } from '@meshledger/money'
import { type Random, randomStream } from '../random.ts'
import { at, DAY, HOUR } from '../time.ts'
import { exactQuantity, rowOf } from './day.ts'
import { keys } from './planted-resources.ts'
import type { Resource } from './resource.ts'
import type { UsageRow } from './row.ts'

export type PlantedRow = { readonly row: UsageRow; readonly resource: Resource }
export type PlantedRows = {
  /** By the day on which they are delivered. */
  readonly byDay: ReadonlyMap<number, readonly PlantedRow[]>
  readonly pair: readonly UsageRow[]
  readonly latePair: readonly UsageRow[]
  readonly priceChange: { straddling: UsageRow; before: UsageRow; atBoundary: UsageRow }
  readonly runaway: readonly UsageRow[]
}

export const RUNAWAY_DAY = at('2026-10-14')
export const RUNAWAY_CLUSTER = '1014-000512-k7x2p9qd'

const quantity = (text: string) => parseDecimal(text, QUANTITY_SCALE)

/** An original row, its retraction, and what stands in its place: three rows of one usage day. */
function corrected(resource: Resource, start: string, wrong: string, right: string, on: string, draw: Random) {
  const original = rowOf(resource, at(start), quantity(wrong), draw)
  const again = (over: Partial<UsageRow>): UsageRow => ({
    ...original,
    record_id: draw.uuid(),
    ingested: at(on),
    ...over,
  })
  return [
    original,
    again({ record_type: 'RETRACTION', quantity: -original.quantity }),
    again({ record_type: 'RESTATEMENT', quantity: quantity(right) }),
  ]
}

/** Rows that stand in the account at any scale, whatever else is made. */
export function plantedRows(resources: readonly Resource[], seed: number, scale: number): PlantedRows {
  const draw = randomStream(seed, 'planted usage rows')
  const find = (key: string): Resource => {
    const found = resources.find((resource) => resource.key === key)
    if (found === undefined) throw new RangeError(`the estate lacks ${key}`)
    return found
  }
  const byDay = new Map<number, PlantedRow[]>()
  const plant = (resource: Resource, rows: readonly UsageRow[]) => {
    for (const row of rows) {
      const day = Math.floor(Math.max(row.ingested, row.start) / DAY) * DAY
      byDay.set(day, [...(byDay.get(day) ?? []), { row, resource }])
    }
    return rows
  }

  const job = find(keys.sameIdProd)
  const pair = plant(job, corrected(job, '2026-07-14T05:00:00Z', '96.5', '61.250000000000000001', '2026-07-17', draw))
  const assistant = find(keys.assistantAws)
  const latePair = plant(assistant, corrected(assistant, '2026-08-19T02:00:00Z', '410', '388.125', '2026-09-21', draw))

  const warehouse = find('warehouse clinical-reporting')
  const hour = at('2026-03-17T10:00:00Z')
  const before = rowOf(warehouse, hour - HOUR, quantity('14.5'), draw)
  const straddling = rowOf(warehouse, hour, quantity('16.25'), draw)
  const atBoundary = rowOf(warehouse, hour, quantity('3.75'), draw, { end: hour + HOUR / 2 })
  plant(warehouse, [before, straddling, atBoundary])

  const runner = find(keys.runaway)
  const runaway = plant(
    runner,
    Array.from({ length: 20 }, (_, h) => {
      const row = rowOf(
        runner,
        RUNAWAY_DAY + h * HOUR,
        exactQuantity(1150 * scale * draw.between(0.97, 1.03), draw),
        draw,
      )
      return {
        ...row,
        usage_metadata: { ...row.usage_metadata, cluster_id: RUNAWAY_CLUSTER, job_run_id: '733810254901' },
      }
    }),
  )
  return { byDay, pair, latePair, priceChange: { straddling, before, atBoundary }, runaway }
}
