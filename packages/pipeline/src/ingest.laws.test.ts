import { rmSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { heldAfter, orderLaw, overlapping } from '../testing/ingest-order.ts'
import { dump, lakeOnly } from '../testing/lake-only.ts'
import { writeAccount } from '../testing/small-account.ts'
import { ingest } from './ingest.ts'

const names = Object.keys(overlapping)
let folder: string

beforeAll(async () => {
  folder = await writeAccount(overlapping)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the facts are those that the files name, each once', async () => {
  const held = await heldAfter(folder, names, [])
  const rows = (table: string) => held.split(`# ${table}\n`)[1]?.split('\n# ')[0]?.split('\n').length
  expect([rows('billing.usage'), rows('billing.list_prices'), rows('access.audit')]).toEqual([5, 2, 10])
})

test('whatever the order of the files and however they are portioned, the lake holds the same bytes', () =>
  orderLaw(folder, 5))

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
