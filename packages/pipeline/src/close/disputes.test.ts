import { describe, expect, test } from 'vitest'
import { preparer } from '../../testing/closing-house.ts'
import { eachInClosingHouse } from '../../testing/in-closing-house.ts'
import type { House } from '../house.ts'
import * as closing from './index.ts'

let house: House
const { see, toReview, toFrozen } = eachInClosingHouse((made) => {
  house = made
})

describe('disputes', () => {
  const alpha = { period: '2026-10', domain: 'alpha', version: 'v1' }
  const raise = (name = alpha, line = 1, amount?: string) =>
    closing.raiseDispute(house, name, { line, reason: 'not ours', amount }, 'lead', ['alpha'])

  test('a team lead disputes a line of the own domain, and of no other', async () => {
    await toReview('2026-10')
    const { dispute } = await raise()
    expect(dispute).toMatchObject({ state: 'open', amount: '24.72', raisedBy: 'lead', ageDays: 0 })
    expect((await see('2026-10')).whyNot).toContain('1 dispute is open.')
    await expect(raise()).rejects.toThrow('disputed already')
    await expect(raise({ ...alpha, domain: 'beta' })).rejects.toThrow('no statement of that id')
    expect((await closing.disputes(house, {}, ['beta'])).disputes).toEqual([])
    expect((await closing.statements(house, {}, ['alpha'])).statements).toMatchObject([
      { state: 'disputed', openDisputes: 1 },
    ])
    await expect(closing.settleDispute(house, dispute.id, { decision: 'reject', reason: 'x' }, 'lead')).rejects.toThrow(
      'You raised this dispute',
    )
  })

  test('rejected with a reason, the statement is in review again, and can be accepted', async () => {
    await toReview('2026-10')
    const { dispute } = await raise()
    const settled = await closing.settleDispute(
      house,
      dispute.id,
      { decision: 'reject', reason: 'tagged by you' },
      preparer,
    )
    expect(settled.dispute).toMatchObject({ state: 'rejected', settlement: { reason: 'tagged by you', who: preparer } })
    const [one] = (await closing.statements(house, { domain: 'alpha' }, 'all')).statements
    await closing.acceptStatement(house, alpha, one?.digest ?? '', 'lead', ['alpha'])
    await closing.acceptStatement(house, alpha, one?.digest ?? '', 'lead', ['alpha'])
    expect((await closing.statement(house, alpha, 'all')).history.map(({ to }) => to)).toEqual([
      ...['in-review', 'disputed', 'in-review', 'accepted'],
    ])
  })

  test('accepted in an open month, the amount moves by a line on the next version of both, and nothing else moves', async () => {
    await toReview('2026-10')
    const { dispute } = await raise(alpha, 1, '10.00')
    await closing.settleDispute(
      house,
      dispute.id,
      { decision: 'accept', reason: 'beta ran it', moveTo: 'beta' },
      preparer,
    )
    const { rows, reconciliation, mayApprove } = await see('2026-10')
    expect(rows.map(({ number, total, state }) => [number, total, state])).toEqual([
      ['2026-10/Unallocated/v1', '1.73', 'in-review'],
      ['2026-10/alpha/v2', '22.95', 'in-review'],
      ['2026-10/beta/v2', '59.55', 'in-review'],
    ])
    expect([reconciliation.difference, mayApprove]).toEqual(['0.00', true])
    await expect(raise(alpha)).rejects.toThrow('is superseded')
  })

  test('accepted in a frozen month, both are credited and issued again, and the books balance', async () => {
    await toFrozen('2026-10')
    const { dispute } = await raise(alpha, 2)
    const settled = await closing.settleDispute(house, dispute.id, { decision: 'accept', reason: 'shared' }, preparer)
    expect(settled.dispute.settlement).toMatchObject({ amount: '8.23', movedTo: 'Unallocated' })
    const { rows } = await see('2026-10')
    expect(rows.map(({ number, total, state }) => [number, total, state])).toEqual([
      ['2026-10/Unallocated/v3', '9.96', 'approved'],
      ['2026-10/alpha/v3', '24.72', 'approved'],
      ['2026-10/beta/v1', '49.55', 'approved'],
    ])
    const { transactions, balance } = await closing.journal(house, {})
    expect(balance).toBe('0.00')
    expect(transactions.filter(({ kind }) => kind === 'reversal').map(({ id, reverses }) => [id, reverses])).toEqual([
      ['ML-2026-10-Unallocated-v2', 'ML-2026-10-Unallocated-v1'],
      ['ML-2026-10-alpha-v2', 'ML-2026-10-alpha-v1'],
    ])
    expect((await closing.replay(house, '2026-10')).same).toBe(true)
    expect((await see('2026-10')).lateAdjustments).toEqual([])
  })
})
