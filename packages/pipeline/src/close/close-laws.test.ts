import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { closingHouse, type DayUse, deliver, preparer, stepsOf } from '../../testing/closing-house.ts'
import { costTrace } from '../cost-trace.ts'
import * as closing from './index.ts'

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)

/** Usage of October: charges and corrections of any size, of both domains and of nobody, in two deliveries. */
const anyUse: fc.Arbitrary<DayUse> = fc
  .record({
    domain: fc.constantFrom('alpha', 'beta', null),
    job: fc.constantFrom('a', 'b', 'c'),
    day: fc.integer({ min: 1, max: 31 }).map((day) => `2026-10-${String(day).padStart(2, '0')}`),
    units: fc.bigInt({ min: -(10n ** 21n), max: 10n ** 21n }),
    source: fc.constantFrom('one', 'two'),
  })
  .map(({ units: quantity, ...use }) => {
    const digits = String(quantity < 0n ? -quantity : quantity).padStart(19, '0')
    return { ...use, quantity: `${quantity < 0n ? '-' : ''}${digits.slice(0, -18)}.${digits.slice(-18)}` }
  })
/** Later usage, so that October is complete. */
const later: DayUse = { domain: 'beta', job: 'z', day: '2026-11-19', quantity: '1', source: 'later' }

test('any month closes: prepared again the same, in balance, replayed to the byte, and each statement is its trace', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyUse, { minLength: 1, maxLength: 12 }), async (uses) => {
      const { house, done } = await closingHouse()
      const { see, toFrozen } = stepsOf(() => house)
      try {
        for (const source of ['two', 'one'])
          await deliver(
            house,
            uses.filter((use) => use.source === source),
          )
        await deliver(house, [later])
        await closing.prepare(house, '2026-10', preparer)
        const once = (await see('2026-10')).digest
        await closing.prepare(house, '2026-10', 'somebody-else')
        expect((await see('2026-10')).digest).toBe(once)
        await toFrozen('2026-10')
        const { reconciliation, rows } = await see('2026-10')
        expect(reconciliation.difference).toBe('0.00')
        expect((await closing.replay(house, '2026-10')).same).toBe(true)
        const postings = (await closing.journal(house, { period: '2026-10' })).transactions.map((one) => one.postings)
        for (const each of postings) expect(sum(each.map(({ amount }) => units(amount)))).toBe(0n)
        for (const { domain } of rows) {
          const asked = { period: '2026-10', 'f.domain': domain, limit: 1, asOf: 'freeze' as const }
          const { exactTotal } = await closing.statement(house, { period: '2026-10', domain, version: 'v1' }, 'all')
          expect((await costTrace(house, asked, 'all')).total).toBe(exactTotal)
        }
      } finally {
        await done()
      }
    }),
    { numRuns: 4 },
  )
})
