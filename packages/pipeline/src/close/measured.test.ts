import { parseAllocation } from '@meshledger/mesh'
import { expect, test } from 'vitest'
import { deliver, preparer } from '../../testing/closing-house.ts'
import { eachInClosingHouse } from '../../testing/in-closing-house.ts'
import { costTrace } from '../cost-trace.ts'
import type { House } from '../house.ts'
import * as closing from './index.ts'

let house: House
const { toFrozen } = eachInClosingHouse((made) => {
  house = made
})

const allocation = parseAllocation(
  `allocation: A
splits:
  - { id: nobodys, title: What nobody owns, pool: { domains: [Unallocated] }, method: metric, metric: users }`,
  'allocation.yml',
)
const activate = (definition: typeof allocation, at = '2026-10-01T00:00:00Z') =>
  house.ledger.rules.activate({ allocation: { definition, digest: JSON.stringify(definition) } }, 'f', at)
const users = (alpha: string, beta: string) =>
  house.ledger.metrics.put(
    [
      { name: 'users', month: '2026-10', domain: 'alpha', value: alpha },
      { name: 'users', month: '2026-10', domain: 'beta', value: beta },
    ],
    'finance',
    '2026-11-01T00:00:00.000Z',
  )

test('a month whose splits were measured replays to the byte, whatever is measured after its freeze', async () => {
  await activate(allocation)
  await users('1', '3')
  await toFrozen('2026-10')
  expect((await closing.replay(house, '2026-10')).same).toBe(true)
  await users('900', '1')
  const { same, statements } = await closing.replay(house, '2026-10')
  expect([same, statements.length]).toEqual([true, 3])
  const { rows } = await closing.statement(house, { period: '2026-10', domain: 'beta', version: 'v1' }, 'all')
  expect(rows.find(({ kind }) => kind === 'shared')?.shared?.share).toBe('3000000 of 4000000 metric')
})

test('drafts are not sent once something else is measured', async () => {
  await activate(allocation)
  await users('1', '3')
  await closing.prepare(house, '2026-10', preparer)
  await users('2', '3')
  await expect(closing.review(house, '2026-10', preparer)).rejects.toThrow('Facts or rules changed since')
})

test('the trace of a frozen month tells the rules and the figure of its freeze, not of today', async () => {
  const shared = (share: string) => {
    const percent = `{ alpha: "${share}", beta: "${100 - Number(share)}" }`
    const text = `allocation: A\nsplits: [{ id: nobodys, title: N, pool: { domains: [Unallocated] }, method: fixed, percent: ${percent} }]`
    return parseAllocation(text, 'allocation.yml')
  }
  await activate(shared('25'))
  await toFrozen('2026-10')
  await activate(shared('75'), '2026-11-01T00:00:00Z')
  const asked = { period: '2026-10', 'f.domain': 'alpha', shared: 'split' as const, limit: 50 }
  const [frozen, now] = [
    await costTrace(house, { ...asked, asOf: 'freeze' }, 'all'),
    await costTrace(house, asked, 'all'),
  ]
  const { exactTotal } = await closing.statement(house, { period: '2026-10', domain: 'alpha', version: 'v1' }, 'all')
  expect([frozen.rules.allocation, now.rules.allocation]).toEqual([1, 2])
  expect(frozen.total).toBe(exactTotal)
  expect(now.total).not.toBe(exactTotal)
  await expect(costTrace(house, { ...asked, period: '2026-09', asOf: 'freeze' }, 'all')).rejects.toThrow('not frozen')
})

test('a frozen month rests on the prices of its freeze: a later list changes neither its bytes nor its trace', async () => {
  await toFrozen('2026-10')
  const { exactTotal } = await closing.statement(house, { period: '2026-10', domain: 'alpha', version: 'v1' }, 'all')
  await house.lake.run(
    `update billing.list_prices_rows set price_start_time = timestamp '2026-10-10', pricing = {'effective_list': {'default': 9.9}}`,
  )
  await house.lake.run(`insert into billing.list_prices_rows by name select 'OTHER' as sku_name, 'AWS' as cloud, 'USD' as currency_code,
    'DBU' as usage_unit, timestamp '2026-10-02 00:30:00' as price_start_time`)
  await deliver(house, [{ domain: 'beta', job: 'b1', day: '2026-11-19', quantity: '1', source: 'with new prices' }])
  expect((await closing.replay(house, '2026-10')).same).toBe(true)
  const asked = { period: '2026-10', 'f.domain': 'alpha', limit: 50, asOf: 'freeze' as const }
  const { total, lines } = await costTrace(house, asked, 'all')
  expect(total).toBe(exactTotal)
  expect(lines.map(({ price, records }) => [price, records.count])).toEqual(lines.map(() => ['0.123456789', 1]))
  expect(lines).toHaveLength(4)
  const late = (await closing.close(house, '2026-10', preparer)).lateAdjustments
  expect(late.length).toBeGreaterThan(0)
})
