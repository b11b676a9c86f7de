import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import { describe, expect, test } from 'vitest'
import { approver, closingHouse, deliver, ordinary, preparer } from '../../testing/closing-house.ts'
import { eachInClosingHouse } from '../../testing/in-closing-house.ts'
import { charges } from '../charges.ts'
import { cost } from '../cost.ts'
import type { House } from '../house.ts'
import * as closing from './index.ts'

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const text = (amount: bigint) => formatDecimal(amount, AMOUNT_SCALE)
let house: House
const { see, toReview, toFrozen } = eachInClosingHouse((made) => {
  house = made
})

const dump = async (period: string) => ({
  statements: await house.ledger.closes.statements(period),
  journal: await house.ledger.journal.list(),
  steps: (await house.ledger.closes.read(period)).steps,
})

describe('the way of a month', () => {
  test('what was rated comes out again: allocated + unallocated + rounding, and each statement to the cent', async () => {
    await closing.prepare(house, '2026-10', preparer)
    const { reconciliation: tied, rows, total, state } = await see('2026-10')
    const rated = (await cost(house, { period: '2026-10', by: ['domain'] }, 'all')).rated
    expect(state).toBe('prepared')
    expect([tied.rated, tied.difference]).toEqual([rated, '0.00'])
    expect(units(tied.allocated) + units(tied.unallocated) + units(tied.rounding)).toBe(units(rated))
    expect(rows.map(({ number, total: each }) => [number, each])).toEqual([
      ['2026-10/Unallocated/v1', '1.73'],
      ['2026-10/alpha/v1', '32.95'],
      ['2026-10/beta/v1', '49.55'],
    ])
    expect(total).toBe('84.23')
  })

  test('each step taken again changes nothing', async () => {
    await closing.prepare(house, '2026-10', preparer)
    const once = await see('2026-10')
    await closing.prepare(house, '2026-10', 'somebody-else')
    expect((await see('2026-10')).steps).toEqual(once.steps)
    await closing.review(house, '2026-10', preparer)
    await closing.review(house, '2026-10', preparer)
    const { digest } = await see('2026-10')
    await closing.approve(house, '2026-10', approver, digest ?? '', 'well')
    await closing.approve(house, '2026-10', approver, digest ?? '', 'well')
    await closing.freeze(house, '2026-10', approver)
    const frozen = await dump('2026-10')
    await closing.freeze(house, '2026-10', preparer)
    expect(await dump('2026-10')).toEqual(frozen)
    expect((await see('2026-10')).steps.map(({ action }) => action)).toEqual([
      ...['prepared', 'sent-to-review', 'approved', 'frozen'],
    ])
  })

  test('whoever prepared may not approve, nor may anybody approve something else than what is there', async () => {
    await toReview('2026-10')
    const { digest, mayApprove, whyNot } = await see('2026-10', preparer)
    expect([mayApprove, whyNot]).toEqual([false, 'You prepared this period; another person approves it'])
    await expect(closing.approve(house, '2026-10', preparer, digest ?? '', '')).rejects.toThrow('another person')
    await expect(closing.approve(house, '2026-10', approver, 'another', '')).rejects.toThrow(
      'no longer what you looked at',
    )
    await expect(closing.freeze(house, '2026-10', approver)).rejects.toThrow('is in review, so it cannot be frozen')
    await expect(closing.prepare(house, '2026-10', preparer)).rejects.toThrow('is in review, so it cannot be prepared')
  })

  test('a month that is not complete, and a bill that is not explained, stand in the way', async () => {
    await toReview('2026-11')
    expect((await see('2026-11')).whyNot).toContain('a month is approved when all its days are')
    await toReview('2026-10')
    const about = { source: 'invoice' as const, reference: 'INV-7', currency: 'USD' }
    await closing.enterBill(house, '2026-10', preparer, { ...about, amount: '90.00', explanations: [] })
    const blocked = await see('2026-10')
    expect([blocked.mayApprove, blocked.checklist[0]?.state]).toEqual([false, 'blocked'])
    const csv = 'sku_name,amount\nJOBS,84.23\nSUPPORT,5.00\n'
    const explanations = [{ reason: 'support is not usage', amount: '5.00' }]
    await closing.enterBill(house, '2026-10', preparer, { ...about, csv, explanations })
    const { mayApprove, reconciliation } = await see('2026-10')
    expect(mayApprove).toBe(true)
    expect(reconciliation.bill).toMatchObject({ amount: '89.23', lines: [{ sku_name: 'SUPPORT', billed: '5.00' }, {}] })
    await expect(
      closing.enterBill(house, '2026-10', preparer, { ...about, currency: 'EUR', amount: '1', explanations: [] }),
    ).rejects.toThrow('The bill is in EUR')
  })

  test('a review is taken back, and what was shown stays readable', async () => {
    await toReview('2026-10')
    await closing.takeBack(house, '2026-10', preparer, 'a rule was wrong')
    expect((await see('2026-10')).state).toBe('open')
    await toReview('2026-10')
    const versions = (await house.ledger.closes.statements('2026-10')).filter(({ domain }) => domain === 'alpha')
    expect(versions.map(({ number, state }) => [number, state])).toEqual([
      ['2026-10/alpha/v1', 'superseded'],
      ['2026-10/alpha/v2', 'in-review'],
    ])
  })

  test('drafts that facts have moved on from are not sent', async () => {
    await closing.prepare(house, '2026-10', preparer)
    await deliver(house, [{ domain: 'beta', job: 'b1', day: '2026-10-05', quantity: '1', source: 'late' }])
    await expect(closing.review(house, '2026-10', preparer)).rejects.toThrow('Facts or rules changed since')
  })
})

describe('frozen', () => {
  test('the journal books every statement, sums to zero, and is the same file each time', async () => {
    await toFrozen('2026-10')
    const { debit, credit, balance, transactions } = await closing.journal(house, { period: '2026-10' })
    expect([debit, credit, balance]).toEqual(['84.23', '84.23', '0.00'])
    expect(transactions.map(({ id }) => id)).toEqual([
      'ML-2026-10-Unallocated-v1',
      'ML-2026-10-alpha-v1',
      'ML-2026-10-beta-v1',
    ])
    const wish = { period: '2026-10', preset: 'netsuite' as const, format: 'xlsx' as const, part: 1 }
    const [one, two] = [await closing.exportJournal(house, wish, 'a'), await closing.exportJournal(house, wish, 'b')]
    expect(two.file).toEqual(one.file)
    expect([one.exportedBefore, two.exportedBefore]).toEqual([null, '2026-11-20T14:00:00.000Z'])
    await expect(closing.exportJournal(house, { ...wish, period: '2026-09' }, 'a')).rejects.toThrow('Nothing is booked')
  })

  test('late usage changes no frozen byte, waits, and is carried in the next month, linked both ways', async () => {
    await toFrozen('2026-09')
    const before = await dump('2026-09')
    const name = { period: '2026-09', domain: 'alpha', version: 'v1' }
    const pdf = () => closing.statementFile(house, name, { format: 'pdf', paper: 'A4' }, 'all')
    const kept = await pdf()
    await deliver(house, [
      { domain: 'alpha', job: 'a1', day: '2026-09-17', quantity: '-100.1', source: 'late', ingested: '2026-11-05' },
      { domain: 'alpha', job: 'a1', day: '2026-09-17', quantity: '90.1', source: 'late', ingested: '2026-11-05' },
      { domain: 'alpha', job: 'a9', day: '2026-09-18', quantity: '2', source: 'late', ingested: '2026-11-05' },
    ])
    expect(await dump('2026-09')).toEqual(before)
    expect(await pdf()).toEqual(kept)
    expect((await closing.replay(house, '2026-09')).same).toBe(true)
    expect((await see('2026-09')).lateAdjustments.map(({ amount, carriedIn }) => [amount, carriedIn])).toEqual([
      ['-1.23456789', null],
      ['0.246913578', null],
    ])
    await toFrozen('2026-10')
    const carrier = await closing.statement(house, { ...name, period: '2026-10' }, 'all')
    const lines = carrier.rows.filter(({ kind }) => kind === 'adjustment')
    expect(lines.map(({ amount, corrects }) => [amount, corrects])).toEqual([
      ['-1.24', { period: '2026-09', statement: '2026-09/alpha/v1', line: 1 }],
      ['0.25', { period: '2026-09', statement: '2026-09/alpha/v1', line: null }],
    ])
    const corrected = await closing.statement(house, name, 'all')
    expect(corrected.rows[0]?.correctedBy).toEqual([
      { statement: '2026-10/alpha/v1', line: lines[0]?.line, amount: '-1.24' },
    ])
    expect((await see('2026-09')).lateAdjustments.every(({ carriedIn }) => carriedIn !== null)).toBe(true)
    expect((await closing.replay(house, '2026-10')).same).toBe(true)
  })

  test('over all closed months, statements are the rated cost of what is held, but for rounding', async () => {
    await toFrozen('2026-08')
    await deliver(house, [{ domain: 'beta', job: 'b1', day: '2026-08-06', quantity: '5.5', source: 'late' }])
    await toFrozen('2026-09')
    await deliver(house, [{ domain: null, job: 'x', day: '2026-08-07', quantity: '1.25', source: 'later' }])
    await toFrozen('2026-10')
    const statements = await house.ledger.closes.statements()
    const exact = sum(statements.map(({ facts }) => units(facts.exactTotal)))
    const rated = await cost(house, { from: '2026-08-01', to: '2026-10-31', by: ['month'] }, 'all')
    expect(text(exact)).toBe(rated.rated)
  })

  test('a rule that changes later restates no closed month, but a re-issue does, by credit and by two people', async () => {
    await toFrozen('2026-10')
    const [alpha] = await house.ledger.domains.current()
    if (!alpha) throw new Error('no domain')
    await house.ledger.domains.put(
      { ...alpha, select: { ...alpha.select, tags: [], jobs: ['1/nobody'] } },
      'other',
      '2026-11-20T00:00:00Z',
    )
    expect((await see('2026-10')).lateAdjustments).toEqual([])
    expect((await closing.replay(house, '2026-10')).same).toBe(true)
    const { request, done: already } = await closing.reissue(house, '2026-10', { reason: 'wrong tag' }, preparer)
    expect(already).toBe(false)
    const confirm = { reason: '', confirm: request }
    await expect(closing.reissue(house, '2026-10', confirm, preparer)).rejects.toThrow('You asked for this re-issue')
    const made = await closing.reissue(house, '2026-10', confirm, approver)
    expect(made.statements).toEqual([
      ...['2026-10/Unallocated/v2', '2026-10/alpha/v2'],
      ...['2026-10/Unallocated/v3', '2026-10/alpha/v3'],
    ])
    await expect(closing.reissue(house, '2026-10', confirm, approver)).rejects.toThrow('no such request')
    const { rows, reconciliation } = await see('2026-10')
    expect(rows.map(({ number, total }) => [number, total])).toEqual([
      ['2026-10/Unallocated/v3', '32.95'],
      ['2026-10/alpha/v3', '1.73'],
      ['2026-10/beta/v1', '49.55'],
    ])
    expect(reconciliation.difference).toBe('0.00')
    expect((await closing.journal(house, {})).balance).toBe('0.00')
    expect((await closing.replay(house, '2026-10')).same).toBe(true)
  })

  test('the order in which deliveries came decides no byte', async () => {
    await toFrozen('2026-10')
    const other = await closingHouse()
    try {
      await deliver(other.house, ordinary().toReversed())
      await charges(other.house)
      await closing.prepare(other.house, '2026-10', preparer)
      await closing.review(other.house, '2026-10', preparer)
      const digests = async (of: House) => (await of.ledger.closes.statements('2026-10')).map(({ digest }) => digest)
      expect(await digests(other.house)).toEqual(await digests(house))
    } finally {
      await other.done()
    }
  })
})
