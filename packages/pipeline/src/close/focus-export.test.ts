import { expect, test } from 'vitest'
import { exportIsStatements } from '../../testing/billed-in-focus.ts'
import { deliver, preparer } from '../../testing/closing-house.ts'
import { countBills, takeBill } from '../../testing/focus-bill.ts'
import { eachInClosingHouse } from '../../testing/in-closing-house.ts'
import type { House } from '../house.ts'
import * as closing from './index.ts'

let house: House
const { toFrozen } = eachInClosingHouse((made) => {
  house = made
})
const s3 = { BilledCost: '10.123456789012345678', InvoiceId: 'I-1' }

test('what a frozen month is corrected by is a correction of it on the bill of the month that carries it', async () => {
  await countBills(house)
  await takeBill(house, 'first.csv', [
    { ...s3, ChargePeriodStart: '2026-09-01T00:00:00Z', ChargePeriodEnd: '2026-09-01T01:00:00Z' },
  ])
  await toFrozen('2026-09')
  const frozen = await exportIsStatements(house, '2026-09')
  await deliver(house, [{ domain: 'alpha', job: 'a1', day: '2026-09-17', quantity: '2', source: 'late' }])
  await takeBill(house, 'late.csv', [
    {
      ...s3,
      ResourceId: 'arn:new',
      ChargePeriodStart: '2026-09-02T00:00:00Z',
      ChargePeriodEnd: '2026-09-02T01:00:00Z',
    },
  ])
  expect(await exportIsStatements(house, '2026-09')).toEqual(frozen)
  const open = await exportIsStatements(house, '2026-10')
  await closing.prepare(house, '2026-10', preparer)
  expect(await exportIsStatements(house, '2026-10')).toEqual(open)
  const corrections = open.filter((row) => row.ChargeClass === 'Correction')
  expect(
    corrections.map((row) => [row.ProviderName, row.ServiceName, row.ChargePeriodStart.slice(0, 7), row.BilledCost]),
  ).toEqual([
    ['AWS', 'Amazon S3', '2026-09', '10.123456789012345678'],
    ['Databricks', 'Jobs', '2026-09', '0.246913578'],
  ])
  expect(new Set(open.map((row) => row.BillingPeriodStart))).toEqual(new Set(['2026-10-01T00:00:00Z']))
})

test('days of a month have its charges and nothing that the month carries; whoever sees one domain has its rows alone', async () => {
  await toFrozen('2026-09')
  await deliver(house, [{ domain: 'alpha', job: 'a1', day: '2026-09-17', quantity: '2', source: 'late' }])
  const asked = { from: '2026-09-15', to: '2026-10-03', version: '1.3' } as const
  const { summary, csv } = await closing.focusExport(house, asked, ['beta'])
  expect([summary.rows, summary.corrections.rows]).toEqual([2, 0])
  expect(csv).not.toMatch(/alpha|Unallocated/)
})
