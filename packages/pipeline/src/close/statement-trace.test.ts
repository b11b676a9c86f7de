import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { closingHouse, deliver, ordinary, preparer, stepsOf } from '../../testing/closing-house.ts'
import { costTrace, costTraceGroups } from '../cost-trace.ts'
import type { House } from '../house.ts'
import * as closing from './index.ts'
import { listed } from './statement-list.ts'

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
let house: House
let done: () => Promise<void>
const { see, toReview, toFrozen } = stepsOf(() => house)

beforeAll(async () => {
  ;({ house, done } = await closingHouse())
  await deliver(house, ordinary())
})
afterAll(() => done())

type Asked = { statement: string; line?: number }
const totalOf = (parts: readonly { amount: string }[]) => sum(parts.map(({ amount }) => units(amount)))

/** What the groups of a figure come to, which has to be its total. */
async function grouped(query: Asked): Promise<bigint> {
  const { groups, apart, total } = await costTraceGroups(house, { ...query, limit: 200 }, 'all')
  expect(totalOf(groups) + totalOf(apart)).toBe(units(total))
  return units(total)
}

/** What its charges come to, with the usage rows of each. */
async function traced(query: Asked) {
  const { lines, apart, total } = await costTrace(house, { ...query, limit: 200 }, 'all')
  expect(totalOf(lines) + totalOf(apart)).toBe(units(total))
  expect(lines.filter(({ records }) => records.count === 0)).toEqual([])
  return { apart, total: units(total) }
}

/** Every amount on every statement of a month, whatever its version, is its own trace. */
async function everyFigure(period: string) {
  const { rows } = await see(period)
  expect((await traced({ statement: period })).total).toBe(sum(rows.map(({ total }) => units(total))))
  for (const { number, total } of rows) expect((await traced({ statement: number })).total).toBe(units(total))
  for (const { number, domain, version } of await listed(house, period)) {
    const whole = await closing.statement(house, { period, domain, version: `v${version}` }, 'all')
    for (const { line, amount } of whole.rows) {
      expect([number, line, await grouped({ statement: number, line })]).toEqual([number, line, units(amount)])
    }
  }
}

test('every total and line is its trace: before the month is prepared, in review, frozen, corrected and credited', async () => {
  await everyFigure('2026-10')
  await toFrozen('2026-09')
  await deliver(house, [{ domain: 'alpha', job: 'late', day: '2026-09-30', quantity: '11.11', source: 'late' }])
  await everyFigure('2026-09')
  await toReview('2026-10')
  await everyFigure('2026-10')
  const carried = (await traced({ statement: '2026-10/alpha/v1' })).apart
  expect(carried).toContainEqual(expect.objectContaining({ kind: 'adjustment', corrects: '2026-09/alpha/v1' }))
  const name = { period: '2026-09', domain: 'alpha', version: 'v1' }
  const wish = { line: 1, reason: 'not ours', amount: '1.00' }
  const { dispute } = await closing.raiseDispute(house, name, wish, 'lead', ['alpha'])
  await closing.settleDispute(house, dispute.id, { decision: 'accept', reason: 'so', moveTo: 'beta' }, preparer)
  await everyFigure('2026-09')
})

test('a lead traces the own statement and no other, and a line that is not there is said not to be', async () => {
  const ask = (statement: string, sees: string[], line?: number) =>
    costTrace(house, { statement, line, limit: 1 }, sees).then(({ rules }) => rules.pricing)
  await expect(ask('2026-09/alpha/v3', ['alpha'])).resolves.toBe(0)
  for (const [statement, line] of [['2026-09/beta/v1'], ['2026-09'], ['2026-09/alpha/v1', 99]] as const) {
    await expect(ask(statement, ['alpha'], line)).rejects.toThrow('There is no')
  }
})
