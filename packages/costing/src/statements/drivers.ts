import type { ChargeBook } from '../book.ts'
import { addMonths } from '../days.ts'
import { driversBetween } from '../drivers.ts'
import { nameOn } from '../names.ts'
import { monthPeriod } from '../period.ts'
import { amountText, select } from '../sums.ts'
import type { StatementDriver } from './statement.ts'

const TOP = 5

/** The five movements by which each domain's month differs most from the month before. */
export function topDrivers(book: ChargeBook, month: string): Map<string, StatementDriver[]> {
  const period = monthPeriod(month)
  const all = driversBetween(select(book, period, {}, 'all'), monthPeriod(addMonths(month, -1)), period)
  const found = new Map<string, StatementDriver[]>()
  for (const { domain, product, resource, key, cause, before, after } of all) {
    const drivers = found.get(domain) ?? []
    found.set(domain, drivers)
    if (drivers.length >= TOP) continue
    const { name } = nameOn(book, key, period.last)
    drivers.push({ product, resource, name, cause, change: amountText(after - before) })
  }
  return found
}
