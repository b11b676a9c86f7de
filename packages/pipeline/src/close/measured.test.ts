import { parseAllocation } from '@meshledger/mesh'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { approver, closingHouse, deliver, ordinary, preparer } from '../../testing/closing-house.ts'
import type { House } from '../house.ts'
import * as closing from './index.ts'

let house: House
let done: () => Promise<void>
beforeEach(async () => {
  ;({ house, done } = await closingHouse())
  await deliver(house, ordinary())
})
afterEach(() => done())

const allocation = parseAllocation(
  `allocation: A
splits:
  - { id: nobodys, title: What nobody owns, pool: { domains: [Unallocated] }, method: metric, metric: users }`,
  'allocation.yml',
)
const users = (alpha: string, beta: string) =>
  house.ledger.metrics.put(
    [
      { name: 'users', month: '2026-10', domain: 'alpha', value: alpha },
      { name: 'users', month: '2026-10', domain: 'beta', value: beta },
    ],
    'finance',
    '2026-11-01T00:00:00.000Z',
  )
async function toReview(): Promise<void> {
  await closing.prepare(house, '2026-10', preparer)
  await closing.review(house, '2026-10', preparer)
}

test('a month whose splits were measured replays to the byte, whatever is measured after its freeze', async () => {
  await house.ledger.rules.activate(
    { allocation: { definition: allocation, digest: 'a' } },
    'f',
    '2026-10-01T00:00:00Z',
  )
  await users('1', '3')
  await toReview()
  const { digest } = await closing.close(house, '2026-10', approver)
  await closing.approve(house, '2026-10', approver, digest ?? '', '')
  await closing.freeze(house, '2026-10', approver)
  expect((await closing.replay(house, '2026-10')).same).toBe(true)
  await users('900', '1')
  const { same, statements } = await closing.replay(house, '2026-10')
  expect([same, statements.length]).toEqual([true, 3])
  const { rows } = await closing.statement(house, { period: '2026-10', domain: 'beta', version: 'v1' }, 'all')
  expect(rows.find(({ kind }) => kind === 'shared')?.shared?.share).toBe('3000000 of 4000000 metric')
})

test('drafts are not sent once something else is measured', async () => {
  await house.ledger.rules.activate(
    { allocation: { definition: allocation, digest: 'a' } },
    'f',
    '2026-10-01T00:00:00Z',
  )
  await users('1', '3')
  await closing.prepare(house, '2026-10', preparer)
  await users('2', '3')
  await expect(closing.review(house, '2026-10', preparer)).rejects.toThrow('Facts or rules changed since')
})
