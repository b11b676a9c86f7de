import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { ingest } from '../src/ingest.ts'
import { dump, lakeOnly } from './lake-only.ts'
import { type Content, delivered, diagnosed, type Event, event, price, systemEvent, usage } from './small-account.ts'

/** Twelve files that overlap in every way: same rows in other files and shapes, twins, corrections, odd lines. */
const twin = event(3, { id: 'event-3b' })
const other: Event = event(5, { params: { ...event(5).params, operation: null } })
const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('')
const day = (n: number) => `workspaceId=11/date=2026-06-0${n}/auditlogs_${n}.json`
export const overlapping: Record<string, Content> = {
  'u1.parquet': { parquet: [1, 2, 3, 4].map((n) => usage(n)) },
  'u2.parquet': { parquet: [usage(3), usage(4), usage(5, { quantity: '-1', type: 'RETRACTION' })] },
  'u3.parquet': { parquet: [usage(5, { quantity: '-1', type: 'RETRACTION' }), usage(1)] },
  'p1.parquet': { parquet: [price('2026-01-01', null), price('2026-02-01', '2026-05-01')] },
  'p2.parquet': { parquet: [price('2026-01-01', '2026-02-01'), price('2026-02-01', null)] },
  [day(1)]: { text: lines(delivered(event(1)), delivered(event(2)), delivered(event(3)), '{"broken') },
  [day(2)]: { text: lines(delivered(event(2)), delivered(event(3)), delivered(event(4)), delivered(event(4))) },
  [`${day(3)}.gz`]: { gzip: lines(delivered(other), delivered(event(6)), delivered(twin)) },
  'a1.parquet': { parquet: [event(2), event(3), twin, event(7)].map(systemEvent) },
  'a2.parquet': { parquet: [twin, event(6), event(8)].map(systemEvent) },
  'h1/PT1H.json': { text: lines(...[event(1), event(4), event(7), event(9)].map(diagnosed)) },
  'h2/PT1H.json': { text: JSON.stringify({ records: [other, event(9)].map((one) => JSON.parse(diagnosed(one))) }) },
}
const names = Object.keys(overlapping)

/** Take the files of a folder in, in this order and these portions, and tell what the lake holds then. */
export async function heldAfter(folder: string, order: readonly string[], cuts: readonly number[]): Promise<string> {
  const house = await lakeOnly()
  try {
    const at = [0, ...cuts.toSorted((a, b) => a - b), order.length]
    for (let i = 1; i < at.length; i++) {
      const some = order.slice(at[i - 1], at[i])
      if (some.length > 0)
        await ingest(
          house,
          some.map((name) => join(folder, name)),
        )
    }
    return await dump(house.lake, { provenance: false })
  } finally {
    await house.close()
  }
}

/** Whatever the order of the files in a folder and however they are portioned, the lake holds the same bytes. */
export async function orderLaw(folder: string, numRuns: number): Promise<void> {
  const expected = await heldAfter(folder, names, [])
  const order = fc.shuffledSubarray(names, { minLength: names.length })
  const cuts = fc.array(fc.nat(names.length), { maxLength: names.length })
  await fc.assert(
    fc.asyncProperty(order, cuts, async (shuffled, at) => {
      expect(await heldAfter(folder, shuffled, at)).toBe(expected)
    }),
    { numRuns },
  )
}
