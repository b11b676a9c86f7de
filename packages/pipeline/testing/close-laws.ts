import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import fc from 'fast-check'
import { expect } from 'vitest'
import * as closing from '../src/close/index.ts'
import { cost } from '../src/cost.ts'
import { costTrace } from '../src/cost-trace.ts'
import type { House } from '../src/house.ts'
import { type AnyClose, anyClose, layOutRules } from './any-close.ts'
import { exportIsStatements } from './billed-in-focus.ts'
import { closingHouse, type DayUse, deliver, preparer, stepsOf } from './closing-house.ts'

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const month = '2026-10'
/** Later usage, so that October is complete. */
const later: DayUse = { domain: 'beta', job: 'z', day: '2026-11-19', quantity: '1', source: 'later' }

/** The laws of a close, for any usage, prices, price book and rates, chain and splits. */
export async function closeLaws(numRuns: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(anyClose, async (any) => {
      await inHouse(any, ['one', 'two'], async (house) => {
        const { see, toFrozen } = stepsOf(() => house)
        await preparedTwiceIsOnce(house, see)
        await toFrozen(month)
        const { reconciliation } = await see(month)
        expect(reconciliation.difference).toBe('0.00')
        expect((await closing.replay(house, month)).same).toBe(true)
        await journalSumsToZero(house)
        await groupingsConserve(house)
        await tracesAreStatements(house)
        await exportIsStatements(house, month)
        const digests = await digestsOf(house)
        await inHouse(any, ['two', 'one'], async (other) => {
          await closing.prepare(other, month, preparer)
          await closing.review(other, month, preparer)
          expect(await digestsOf(other)).toEqual(digests)
        })
      })
    }),
    { numRuns },
  )
}

async function inHouse(any: AnyClose, order: readonly string[], work: (house: House) => Promise<void>): Promise<void> {
  const { house, done } = await closingHouse()
  try {
    await layOutRules(house, any)
    for (const source of order) {
      await deliver(
        house,
        any.uses.filter((use) => use.source === source),
      )
    }
    await deliver(house, [later])
    await work(house)
  } finally {
    await done()
  }
}

const digestsOf = async ({ ledger }: House) =>
  (await ledger.closes.statements(month)).map(({ number, digest }) => [number, digest])

async function preparedTwiceIsOnce(house: House, see: ReturnType<typeof stepsOf>['see']): Promise<void> {
  await closing.prepare(house, month, preparer)
  const once = await see(month)
  await closing.prepare(house, month, 'somebody-else')
  expect((await see(month)).steps).toEqual(once.steps)
}

async function journalSumsToZero(house: House): Promise<void> {
  const { transactions, balance } = await closing.journal(house, { period: month })
  for (const { postings } of transactions) expect(sum(postings.map(({ amount }) => units(amount)))).toBe(0n)
  expect(units(balance)).toBe(0n)
}

/** Rated = Σ of any grouping = Σ of the statements, at what is charged, pools apart and split. */
async function groupingsConserve(house: House): Promise<void> {
  const basis = (await house.ledger.rules.current('pricing')) ? ('net' as const) : ('list' as const)
  const statements = await house.ledger.closes.statements(month)
  const exact = sum(statements.map(({ facts }) => units(facts.exactTotal)))
  for (const shared of ['apart', 'split'] as const) {
    for (const by of [['domain'], ['product', 'sku'], ['resource', 'reason', 'certainty'], ['rule', 'day']] as const) {
      const { rated, rows } = await cost(house, { period: month, basis, shared, by: [...by] }, 'all')
      expect(sum(rows.map(({ amount }) => units(amount)))).toBe(units(rated))
      expect(units(rated)).toBe(exact)
    }
  }
}

/** The trace of each statement is its exact total, and its records are those that were kept. */
async function tracesAreStatements(house: House): Promise<void> {
  for (const { domain, facts } of await house.ledger.closes.statements(month)) {
    const asked = { period: month, 'f.domain': domain, limit: 200, offset: 0, asOf: 'freeze' as const }
    const { total, lines, rest } = await costTrace(house, asked, 'all')
    expect(total).toBe(facts.exactTotal)
    expect(sum([...lines.map(({ amount }) => units(amount)), units(rest.amount)])).toBe(units(total))
    for (const { records, usageRows } of lines) {
      expect(records.since).toEqual({ corrected: [], retracted: [], removed: [] })
      if (!records.folded) expect(records.count).toBeGreaterThanOrEqual(usageRows)
    }
  }
}
