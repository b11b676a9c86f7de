import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import { expect } from 'vitest'
import * as closing from '../src/close/index.ts'
import { readCsv } from '../src/close/read-csv.ts'
import { standOf } from '../src/close/stand.ts'
import { statedMonth } from '../src/close/statement-trace.ts'
import { trial } from '../src/close/view.ts'
import type { House } from '../src/house.ts'

const columns = [
  'x_Domain',
  'BilledCost',
  'EffectiveCost',
  'BillingPeriodStart',
  'ProviderName',
  'ChargeCategory',
] as const
const more = [
  'ChargeClass',
  'ChargePeriodStart',
  'ServiceName',
  'InvoiceId',
  'BillingCurrency',
  'PricingCurrency',
] as const
const inAll = [...columns, ...more]
export type BilledRow = Readonly<Record<(typeof inAll)[number], string>>

/** The rows of a month's FOCUS file, as a reader of CSV has them. */
export async function focusRowsOf(house: House, period: string): Promise<BilledRow[]> {
  const { csv } = await closing.focusExport(house, { period, version: '1.2' }, 'all')
  return readCsv(csv, []).map(
    ({ cells }) => Object.fromEntries(inAll.map((name) => [name, cells[name.toLowerCase()] ?? ''])) as BilledRow,
  )
}

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
const totalOf = (rows: readonly BilledRow[], column: 'BilledCost' | 'EffectiveCost') =>
  sum(rows.map((row) => units(row[column])))

/** Σ of the export is Σ of the statements of a month, drafted or not, by domain, to the last unit. */
export async function exportIsStatements(house: House, period: string): Promise<BilledRow[]> {
  const rows = await focusRowsOf(house, period)
  const stand = await standOf(house, period)
  const { documents } = stand.state === 'open' ? await trial(house, stand) : await statedMonth(house, stand)
  for (const { domain, exactTotal } of documents) {
    const own = rows.filter((row) => row.x_Domain === domain)
    expect([domain, totalOf(own, 'BilledCost')]).toEqual([domain, units(exactTotal)])
    expect(totalOf(own, 'EffectiveCost')).toBe(units(exactTotal))
  }
  const named = new Set(documents.map(({ domain }) => domain))
  expect(rows.filter((row) => !named.has(row.x_Domain))).toEqual([])
  return rows
}
