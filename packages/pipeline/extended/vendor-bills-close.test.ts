import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as closing from '../src/close/index.ts'
import { costTrace } from '../src/cost-trace.ts'
import type { House } from '../src/house.ts'
import { approver, closingHouse, deliver, ordinary, preparer, stepsOf } from '../testing/closing-house.ts'
import { countBills, enterRate, type FocusLine, takeBill } from '../testing/focus-bill.ts'
import { eachInClosingHouse } from '../testing/in-closing-house.ts'

let house: House
const { see, toReview, toFrozen } = eachInClosingHouse((made) => {
  house = made
})

const s3 = { BilledCost: '10.123456789012345678', InvoiceId: 'I-1' }

test('a late bill in a currency that the freeze had no rate for waits for its rate, and holds up the month that would carry it', async () => {
  await takeBill(house, 'first.csv', [s3])
  await countBills(house)
  await toFrozen('2026-10')
  await takeBill(house, 'second.csv', [{ ResourceId: 'arn:late', BillingCurrency: 'EUR', BilledCost: '8' }])
  await closing.prepare(house, '2026-11', preparer)
  expect((await see('2026-11')).notices.find(({ kind }) => kind === 'bills-without-rate')?.sentence).toContain(
    'EUR to USD for 2026-10',
  )
  await enterRate(house, '1.25')
  await closing.prepare(house, '2026-11', preparer)
  const { notices, lateAdjustments } = await see('2026-11')
  expect(notices.map(({ kind }) => kind)).not.toContain('bills-without-rate')
  expect(lateAdjustments.map(({ amount, product }) => [amount, product])).toContainEqual(['10.00', 'AWS: Amazon S3'])
  expect((await closing.replay(house, '2026-10')).same).toBe(true)
})

test('a re-issue by the bills of now credits what it replaces, and is traced to them', async () => {
  await takeBill(house, 'first.csv', [s3])
  await countBills(house)
  await toFrozen('2026-10')
  await takeBill(house, 'second.csv', [{ ...s3, BilledCost: '11' }])
  const { request } = await closing.reissue(house, '2026-10', { reason: 'AWS corrected its bill' }, preparer)
  await closing.reissue(house, '2026-10', { reason: '', confirm: request }, approver)
  await takeBill(house, 'third.csv', [{ ...s3, BilledCost: '12' }])
  const asked = { period: '2026-10', 'f.domain': 'alpha', 'f.provider': 'AWS', limit: 9, asOf: 'freeze' as const }
  const { total, lines } = await costTrace(house, asked, 'all')
  expect([total, lines[0]?.records.ids[0]]).toEqual(['11.00', 'second.csv, 2026-10-01 01:00, arn:bucket, item 1'])
  expect((await closing.replay(house, '2026-10')).same).toBe(true)
})

test('a bill that is corrected while its month is approved stops the freeze', async () => {
  await takeBill(house, 'first.csv', [s3])
  await countBills(house)
  await toReview('2026-10')
  await closing.approve(house, '2026-10', approver, (await see('2026-10')).digest ?? '', '')
  await takeBill(house, 'second.csv', [{ ...s3, BilledCost: '11' }])
  await expect(closing.freeze(house, '2026-10', approver)).rejects.toThrow('the bills of other vendors changed')
})

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const decimal = fc.bigInt({ min: -(10n ** 21n), max: 10n ** 21n }).map((number) => {
  const digits = String(number < 0n ? -number : number).padStart(19, '0')
  return `${number < 0n ? '-' : ''}${digits.slice(0, -18)}.${digits.slice(-18)}`
})
const anyLine: fc.Arbitrary<FocusLine> = fc
  .record({
    ProviderName: fc.constantFrom('AWS', 'Microsoft'),
    ServiceName: fc.constantFrom('Amazon S3', 'Support', 'Azure Databricks'),
    ResourceId: fc.constantFrom('arn:1', 'arn:2', ''),
    InvoiceId: fc.constantFrom('I-1', ''),
    BillingCurrency: fc.constantFrom('USD', 'EUR'),
    Tags: fc.constantFrom('{"team":"alpha"}', '{"team":"beta"}', '{}'),
    BilledCost: decimal,
    day: fc.integer({ min: 10, max: 31 }),
  })
  .map(({ day, ...line }) => ({
    ...line,
    ChargePeriodStart: `2026-10-${day}T00:00:00Z`,
    ChargePeriodEnd: `2026-10-${day}T01:00:00Z`,
  }))
const anyBill = fc.array(anyLine, { minLength: 1, maxLength: 8 })

test('any bills close: the same each time, in balance, traced to the last unit; delivered anew they move the open month alone', async () => {
  await fc.assert(
    fc.asyncProperty(anyBill, anyBill, async (first, second) => {
      const fresh = await closingHouse()
      house = fresh.house
      const { see, toFrozen } = stepsOf(() => fresh.house)
      try {
        await deliver(house, ordinary())
        await countBills(house)
        await enterRate(house, '1.25')
        await takeBill(house, 'first.csv', first)
        await closing.prepare(house, '2026-10', preparer)
        const once = (await see('2026-10')).digest
        await closing.prepare(house, '2026-10', 'somebody-else')
        expect((await see('2026-10')).digest).toBe(once)
        await toFrozen('2026-10')
        const { reconciliation: tied, rows } = await see('2026-10')
        expect([tied.difference, tied.vendors?.difference]).toEqual(['0.00', '0.00'])
        const stood = sum([tied.allocated, tied.unallocated, tied.rounding].map(units))
        expect(units(tied.rated) + units(tied.billed)).toBe(stood)
        for (const { postings } of (await closing.journal(house, { period: '2026-10' })).transactions) {
          expect(sum(postings.map(({ amount }) => units(amount)))).toBe(0n)
        }
        await takeBill(house, 'second.csv', second)
        expect((await closing.replay(house, '2026-10')).same).toBe(true)
        for (const { domain } of rows) {
          const asked = { period: '2026-10', 'f.domain': domain, limit: 50, asOf: 'freeze' as const }
          const { exactTotal } = await closing.statement(house, { period: '2026-10', domain, version: 'v1' }, 'all')
          const { total, lines } = await costTrace(house, asked, 'all')
          expect(total).toBe(exactTotal)
          for (const { provider, records } of lines) {
            if (provider !== 'Databricks') expect(records.ids.every((id) => id.startsWith('first.csv'))).toBe(true)
          }
        }
        await closing.prepare(house, '2026-11', preparer)
        const next = (await see('2026-11')).reconciliation
        const now = await costTrace(house, { period: '2026-10', vendors: 'with', basis: 'net', limit: 1 }, 'all')
        expect(next.difference).toBe('0.00')
        expect(units(tied.rated) + units(tied.billed) + units(next.adjustments)).toBe(units(now.total))
      } finally {
        await fresh.done()
      }
    }),
    { numRuns: 6 },
  )
})
