import { type TiedBills, tieBills } from '@meshledger/costing'
import type { MonthBooks, RuleSet } from './month-facts.ts'

/** What other vendors billed for a month, and whether all of it came out again; null where the rules leave bills out. */
export function billsIn({ book, bills }: MonthBooks, period: string, { money }: RuleSet): TiedBills | null {
  return bills === null ? null : tieBills(book, bills, period, money.pricing.definition)
}
