import { parseAllocation, parseDomain, parsePricing } from '@meshledger/mesh'
import { expect, test } from 'vitest'
import { approver, deliver, preparer } from '../../testing/closing-house.ts'
import { allInClosingHouse } from '../../testing/in-closing-house.ts'
import type { House } from '../house.ts'
import * as closing from './index.ts'

const at = '2026-11-20T14:00:00.000Z'
let house: House
const { see, toReview } = allInClosingHouse(async (made) => {
  house = made
  await toApproved()
})
const toApproved = async () => {
  await toReview('2026-10')
  await closing.approve(house, '2026-10', approver, (await see('2026-10')).digest ?? '', '')
}
const again = async () => {
  await closing.takeBack(house, '2026-10', preparer, 'facts moved on')
  await toApproved()
}
/** A price list that comes in, as a file of its own. */
const price = async (sku: string, ends: string) => {
  await house.lake.run(`insert into billing.list_prices_rows by name select '${sku}' as sku_name, 'AWS' as cloud, 'USD' as currency_code,
    'DBU' as usage_unit, timestamp '2024-01-01' as price_start_time, timestamp '${ends}' as price_end_time,
    {'effective_list': {'default': cast('9' as decimal(38,18))}} as pricing`)
  await house.lake.run(
    `insert into meta.files (file, name, table_name) values ('${sku}', '${sku}', 'billing.list_prices')`,
  )
}
const allocation = parseAllocation(
  'allocation: A\nsplits: [{ id: nobodys, title: N, pool: { domains: [Unallocated] }, method: even }]',
  'allocation.yml',
)
const pricing = parsePricing('pricing: P\nprices: [{ id: all, discount_percent: "10" }]', 'pricing.yml')
const gamma = parseDomain(
  'domain: gamma\ntitle: G\nowner: g@gamma.example\ncost_centre: CC-7\nselect: { jobs: ["1/a2"] }',
  'domains/gamma.yml',
)
const use = (day: string, source: string) => ({ domain: 'alpha', job: 'a1', day, quantity: '1', source })

test.each`
  what                     | change                                                                                                 | says
  ${'usage that came'}     | ${() => deliver(house, [use('2026-10-05', 'late')])}                                                   | ${'its usage changed (8 rows then, 9 now)'}
  ${'a price it rests on'} | ${() => price('JOBS', '2025-01-01')}                                                                   | ${'the list prices that it rests on changed'}
  ${'another price book'}  | ${() => house.ledger.rules.activate({ pricing: { definition: pricing, digest: 'p' } }, 'f', at)}       | ${'the price book changed (version 0 then, 1 now)'}
  ${'other splits'}        | ${() => house.ledger.rules.activate({ allocation: { definition: allocation, digest: 'a' } }, 'f', at)} | ${'the split rules changed (version 0 then, 1 now)'}
  ${'another domain'}      | ${() => house.ledger.domains.put(gamma, 'gamma', at)}                                                  | ${'the definitions of domains changed (gamma)'}
  ${'other names of tags'} | ${() => house.ledger.settings.set('tag_aliases', '{"team":["squad"]}')}                                | ${'the names of tags that mean the same changed'}
`('$what stands between approval and freeze: $says', async ({ change, says }) => {
  await change()
  await expect(closing.freeze(house, '2026-10', approver)).rejects.toThrow(
    `2026-10 is no longer what was approved: ${says}`,
  )
  const { notices, checklist, state } = await see('2026-10')
  expect(notices.filter(({ blocks }) => blocks)).toMatchObject([{ kind: 'approval-outdated' }])
  expect(checklist.find(({ step }) => step === 'freeze')).toMatchObject({ state: 'blocked' })
  expect([state, (await house.ledger.journal.list()).length]).toEqual(['approved', 0])
  await again()
  expect((await see('2026-10')).notices.filter(({ blocks }) => blocks)).toEqual([])
})

test('other months, other prices, a note and a budget do not stand in its way; usage that the approver saw is carried later', async () => {
  await closing.takeBack(house, '2026-10', preparer, 'once more')
  await toReview('2026-10')
  await deliver(house, [use('2026-10-05', 'seen')])
  expect((await see('2026-10')).notices.map(({ kind }) => kind)).toContain('facts-moved')
  await closing.approve(house, '2026-10', approver, (await see('2026-10')).digest ?? '', '')
  await deliver(house, [use('2026-11-03', 'other'), use('2026-09-03', 'other')])
  await price('NOT_USED', '2025-01-01')
  await closing.addNote(house, '2026-10', 'looked at', approver)
  await house.ledger.budgets.set([{ node: 'alpha', month: '2026-10', amount: '1.00', note: '' }], 'set', 'f', at)
  await closing.freeze(house, '2026-10', approver)
  expect((await closing.replay(house, '2026-10')).same).toBe(true)
  const { state, lateAdjustments } = await see('2026-10')
  expect([state, lateAdjustments.length]).toEqual(['frozen', 1])
})
