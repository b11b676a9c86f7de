import { costBy, monthEnds, monthsHeld } from '@meshledger/costing'
import { AMOUNT_SCALE, parseDecimal } from '@meshledger/money'
import { statementBook } from './close/month-facts.ts'
import type { House } from './house.ts'

export type MonthSpend = {
  readonly currency: string
  readonly actual: ReadonlyMap<string, bigint>
  readonly forecast: ReadonlyMap<string, bigint>
}

/** What each domain has spent in a month, and what it will have spent at its end while it runs. */
export async function spendOf(house: House, month: string): Promise<MonthSpend> {
  const book = await statementBook(house)
  const units = (text: string): bigint => parseDecimal(text, AMOUNT_SCALE)
  const { rows } = costBy(book, { period: month, by: ['domain'] }, 'all')
  return {
    currency: book.currency,
    actual: new Map(rows.map((row) => [String(row.domain), units(row.amount)])),
    forecast: new Map([...monthEnds(book, month)].map(([domain, amount]) => [domain, units(amount)])),
  }
}

/** The month that runs: the last with usage, or that of the clock while there is none. */
export async function monthOfDay(house: House): Promise<string> {
  return monthsHeld(await statementBook(house)).at(-1) ?? (await house.now()).slice(0, 7)
}
