import { getReconciliation, listFindings } from '@meshledger/contracts'
import { type AnswerKind, answerKinds } from '@meshledger/demo'
import { expect, inject, test } from 'vitest'
import { type Account, accountOf, sum } from '../testing/account.ts'
import { moneyChecks } from '../testing/answers-about-money.ts'
import { findingsToExpect, isOfState, logChecks } from '../testing/answers-about-the-log.ts'

/** The answer key of the demo account against the product's own answers. A kind without a check does not compile. */
const checks: Record<AnswerKind, (typeof moneyChecks)['promotion']> = { ...moneyChecks, ...logChecks }
const account: Account = accountOf(inject('servedDemo'))
const { items, totals } = account.answers

test.each(items)('$kind is found: $title', async (item) => {
  expect(answerKinds).toContain(item.kind)
  await checks[item.kind](account, item)
})

test('every finding is planted or follows from what is: no false alarm', async () => {
  const { findings } = await account.ask(listFindings, { query: { state: 'any' } })
  const ofLog = findings.filter((one) => !isOfState(one))
  expect(ofLog.map(({ rule }) => rule).toSorted()).toEqual(findingsToExpect())
})

test('the key holds every kind there is', () => {
  expect([...new Set(items.map(({ kind }) => kind))].toSorted()).toEqual([...answerKinds].toSorted())
})

test.each(totals.months)('$month costs what the generator says, domain by domain', async (month) => {
  const cost = await account.cost({ period: month.month, by: 'domain' })
  expect(sum(cost.rated)).toBe(sum(month.rated))
  expect(sum(cost.unallocated)).toBe(sum(month.unallocated))
  expect([cost.free.rows, cost.unpriced.rows]).toEqual([month.free_rows, month.unpriced_rows])
  const placed = cost.rows.filter(({ domain }) => domain !== 'Unallocated')
  expect(Object.fromEntries(placed.map((row) => [row.domain, sum(row.amount)]))).toEqual(
    Object.fromEntries(Object.entries(month.domains).map(([domain, amount]) => [domain, sum(amount)])),
  )
  const { rows, difference } = await account.ask(getReconciliation, { query: { period: month.month } })
  expect([rows.read, sum(difference)]).toEqual([month.rows, 0n])
})
