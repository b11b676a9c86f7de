import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ChargeBook, costBy, type Dimension, dimensions } from '@meshledger/costing'
import { type Lake, openLake } from '@meshledger/lake'
import { parseDomain } from '@meshledger/mesh'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import { anyPrices, anyUsage, insertFacts, type PriceRow, rateAlone, type UsageRow } from '../testing/random-usage.ts'
import { charges, readCharges } from './charges.ts'

let lake: Lake
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-charges-'))
  lake = await openLake({ folder })
})
afterAll(async () => {
  await lake.close()
  rmSync(folder, { recursive: true, force: true })
})

const domains = ['alpha', 'beta'].map((domain) =>
  parseDomain(
    `domain: ${domain}\ntitle: ${domain}\nowner: ${domain}@x\ncost_centre: "1"\nselect:\n  tags: [{ key: team, values: [${domain}] }]`,
    `${domain}.yml`,
  ),
)

async function bookOf(
  usage: readonly UsageRow[],
  prices: readonly PriceRow[],
  rowsAtOnce?: number,
): Promise<ChargeBook> {
  await insertFacts(lake, usage, prices)
  return { ...(await readCharges(lake, domains, 'USD', rowsAtOnce)), now: '2026-03-15T00:00:00.000Z' }
}

const range = { from: '2026-01-01', to: '2026-12-31' }

test('SQL and TypeScript together rate as a plain loop over the raw rows does', async () => {
  await fc.assert(
    fc.asyncProperty(anyUsage, anyPrices, async (usage, prices) => {
      const book = await bookOf(usage, prices)
      const cost = costBy(book, { ...range, by: ['sku', 'cloud'] }, 'all')
      const alone = rateAlone(usage, prices)
      expect(cost.rated).toBe(alone.rated)
      expect(cost.free.rows).toBe(alone.free)
      expect(Object.fromEntries(cost.rows.map((row) => [`${row.sku} ${row.cloud}`, row.amount]))).toEqual(alone.bySku)
      expect(
        Object.fromEntries(
          cost.unpriced.skus.map((sku) => [`${sku.sku_name} ${sku.cloud} ${sku.usage_unit} ${sku.reason}`, sku.rows]),
        ),
      ).toEqual(alone.unpriced)
    }),
    { numRuns: 60 },
  )
})

test('neither the order in which rows arrived nor how many are held at once changes an answer', async () => {
  await fc.assert(
    fc.asyncProperty(
      anyUsage.chain((usage) => fc.tuple(fc.constant(usage), fc.shuffledSubarray(usage, { minLength: usage.length }))),
      anyPrices,
      fc.subarray([...dimensions] as Dimension[], { minLength: 1, maxLength: 4 }),
      async ([usage, shuffled], prices, by) => {
        const first = costBy(await bookOf(usage, prices), { ...range, by }, 'all')
        const second = costBy(await bookOf(shuffled, prices, 3), { ...range, by }, 'all')
        expect(second).toEqual(first)
      },
    ),
    { numRuns: 20 },
  )
})

test('a book is kept until a fact or a domain changes, and always has the clock of now', async () => {
  let now = '2026-03-15T00:00:00.000Z'
  const { house, done } = await freshHouse({ clock: () => now })
  try {
    const first = await charges(house)
    now = '2026-03-16T00:00:00.000Z'
    const second = await charges(house)
    expect(second.keys).toBe(first.keys)
    expect(second.now).toBe(now)
    for (const domain of domains) await house.ledger.domains.put(domain, domain.domain, now)
    expect((await charges(house)).domains.map(({ domain }) => domain)).toEqual(['alpha', 'beta'])
  } finally {
    await done()
  }
})

test('two domains that claim one selector are named, and no figure is given', async () => {
  const [alpha] = domains
  const rival = { ...alpha, domain: 'rival' } as (typeof domains)[number]
  await expect(readCharges(lake, [...domains, rival], 'USD')).rejects.toThrow(
    'domains/rival.yml: select.tags: rival claims tag team=alpha, which alpha claims in domains/alpha.yml',
  )
})
