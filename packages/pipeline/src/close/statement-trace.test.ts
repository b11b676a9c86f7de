import { AMOUNT_SCALE, divideRounded, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import { expect, test } from 'vitest'
import { approver, deliver, preparer } from '../../testing/closing-house.ts'
import { allInClosingHouse } from '../../testing/in-closing-house.ts'
import { costTrace, costTraceGroups } from '../cost-trace.ts'
import type { House } from '../house.ts'
import * as closing from './index.ts'
import { listed } from './statement-list.ts'

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
let house: House
const { see, toReview, toFrozen } = allInClosingHouse((made) => {
  house = made
})

type Asked = { statement: string; line?: number; 'f.product'?: string }
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

/** What is booked for a month is, posting by posting, the lines of its statements; each total against its recovery. */
async function everyPosting(period: string) {
  const { transactions } = await closing.journal(house, { period })
  for (const { statement, postings } of transactions) {
    for (const { product, amount } of postings) {
      const whole = await traced(product === null ? { statement } : { statement, 'f.product': product })
      expect([statement, product, whole.total]).toEqual([
        statement,
        product,
        units(amount) * (product === null ? -1n : 1n),
      ])
    }
  }
  return transactions.length
}

/** What each statement calls the month before is, to the cent, the answer to the question that it gives. */
async function everyPrevious(period: string) {
  const { rows } = await see(period)
  for (const { domain, previous, previousOf } of rows) {
    const { total } = await costTrace(house, { ...previousOf, limit: 1 }, 'all')
    expect([domain, roundedTo(2, total)]).toEqual([domain, previous])
  }
  return rows.flatMap(({ previousOf }) => previousOf?.statement ?? [])
}

/** What of late usage waits is, line by line, what the line is now less what was frozen, also where some was carried. */
async function everyLate(period: string) {
  const waiting = (await see(period)).lateAdjustments.filter(({ carriedIn }) => carriedIn === null)
  for (const { period: of, domain, key, amount } of waiting) {
    const asked = { period: of, 'f.domain': domain, lineKey: key, limit: 200 }
    const sides = (['since', 'freeze'] as const).map(async (asOf) => {
      const { lines, apart, total } = await costTrace(house, { ...asked, asOf }, 'all')
      const { groups, apart: beside } = await costTraceGroups(house, { ...asked, asOf }, 'all')
      expect(totalOf(lines) + totalOf(apart)).toBe(units(total))
      expect(totalOf(groups) + totalOf(beside)).toBe(units(total))
      return { apart, total: units(total) }
    })
    const [since, frozen] = [await sides[0], await sides[1]]
    expect([key, (since?.total ?? 0n) - (frozen?.total ?? 0n)]).toEqual([key, units(amount)])
  }
  return waiting.length
}

const roundedTo = (digits: number, amount: string): string =>
  formatDecimal(divideRounded(units(amount), 10n ** BigInt(AMOUNT_SCALE - digits)), digits)

test('every total and line is its trace: before the month is prepared, in review, frozen, corrected and credited', async () => {
  await everyFigure('2026-10')
  expect(await everyPrevious('2026-10')).toEqual([])
  await toFrozen('2026-09')
  await deliver(house, [{ domain: 'alpha', job: 'late', day: '2026-09-30', quantity: '11.11', source: 'late' }])
  await everyFigure('2026-09')
  expect(await everyLate('2026-09')).toBe(1)
  expect(await everyLate('2026-10')).toBe(1)
  await toReview('2026-10')
  expect(await everyPrevious('2026-10')).toEqual(['2026-09/Unallocated/v1', '2026-09/alpha/v1', '2026-09/beta/v1'])
  await everyFigure('2026-10')
  const carried = (await traced({ statement: '2026-10/alpha/v1' })).apart
  expect(carried).toContainEqual(expect.objectContaining({ kind: 'adjustment', corrects: '2026-09/alpha/v1' }))
  const name = { period: '2026-09', domain: 'alpha', version: 'v1' }
  const wish = { line: 1, reason: 'not ours', amount: '1.00' }
  const { dispute } = await closing.raiseDispute(house, name, wish, 'lead', ['alpha'])
  await closing.settleDispute(house, dispute.id, { decision: 'accept', reason: 'so', moveTo: 'beta' }, preparer)
  await everyFigure('2026-09')
  expect(await everyPosting('2026-09')).toBe(7)
})

test('a lead traces the own statement and no other, and a line that is not there is said not to be', async () => {
  const ask = (statement: string, sees: string[], line?: number) =>
    costTrace(house, { statement, line, limit: 1 }, sees).then(({ rules }) => rules.pricing)
  await expect(ask('2026-09/alpha/v3', ['alpha'])).resolves.toBe(0)
  for (const [statement, line] of [['2026-09/beta/v1'], ['2026-09'], ['2026-09/alpha/v1', 99]] as const) {
    await expect(ask(statement, ['alpha'], line)).rejects.toThrow('There is no')
  }
})

test('late usage that waits after some was carried is what came since, and what was carried stands beside it', async () => {
  await closing.approve(house, '2026-10', approver, (await see('2026-10')).digest ?? '', '')
  await closing.freeze(house, '2026-10', approver)
  await deliver(house, [
    { domain: 'alpha', job: 'late', day: '2026-09-30', quantity: '0.3', source: 'later' },
    { domain: 'alpha', job: 'a1', day: '2026-09-03', quantity: '-100.1', source: 'later' },
    { domain: 'beta', job: 'new', day: '2026-10-30', quantity: '5', source: 'later' },
  ])
  expect(await everyLate('2026-09')).toBe(2)
  expect(await everyLate('2026-10')).toBe(1)
  const late = (await see('2026-09')).lateAdjustments.find(
    ({ carriedIn, resource }) => carriedIn === null && resource.endsWith('late'),
  )
  const asked = { period: '2026-09', asOf: 'since' as const, 'f.domain': 'alpha', lineKey: late?.key, limit: 9 }
  const { apart } = await costTrace(house, asked, 'all')
  expect(apart).toMatchObject([{ kind: 'adjustment', note: expect.stringContaining('2026-10/alpha/v1') }])
  await expect(costTrace(house, { ...asked, lineKey: undefined }, 'all')).rejects.toThrow('name one domain')
  await expect(costTrace(house, asked, ['beta'])).rejects.toThrow('no domain of that name')
})
