import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dump, lakeOnly } from '../testing/lake-only.ts'
import {
  type Content,
  delivered,
  diagnosed,
  type Event,
  event,
  price,
  systemEvent,
  usage,
  writeAccount,
} from '../testing/small-account.ts'
import { ingest } from './ingest.ts'

/** Twelve files that overlap in every way: same rows in other files and shapes, twins, corrections, odd lines. */
const twin = event(3, { id: 'event-3b' })
const other: Event = event(5, { params: { ...event(5).params, operation: null } })
const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('')
const day = (n: number) => `workspaceId=11/date=2026-06-0${n}/auditlogs_${n}.json`
const files: Record<string, Content> = {
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
const names = Object.keys(files)
let folder: string
let expected: string

/** Take the files in, in this order and these portions, and tell what the lake holds then. */
async function after(order: readonly string[], cuts: readonly number[]): Promise<string> {
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

beforeAll(async () => {
  folder = await writeAccount(files)
  expected = await after(names, [])
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the facts are those that the files name, each once', () => {
  const rows = (table: string) => expected.split(`# ${table}\n`)[1]?.split('\n# ')[0]?.split('\n').length
  expect([rows('billing.usage'), rows('billing.list_prices'), rows('access.audit')]).toEqual([5, 2, 10])
})

test('whatever the order of the files and however they are portioned, the lake holds the same bytes', async () => {
  const order = fc.shuffledSubarray(names, { minLength: names.length })
  await fc.assert(
    fc.asyncProperty(order, fc.array(fc.nat(names.length), { maxLength: names.length }), async (shuffled, cuts) => {
      expect(await after(shuffled, cuts)).toBe(expected)
    }),
    { numRuns: 15 },
  )
}, 300_000)

test('taking files in again, in any order, changes nothing, notes included', async () => {
  const house = await lakeOnly()
  await ingest(house, [folder])
  const before = await dump(house.lake, { provenance: true })
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(names), async (some) => {
      if (some.length > 0)
        await ingest(
          house,
          some.map((name) => join(folder, name)),
        )
      expect(await dump(house.lake, { provenance: true })).toBe(before)
    }),
    { numRuns: 15 },
  )
  await house.close()
}, 300_000)
