import { type PricingDefinition, UNALLOCATED } from '@meshledger/mesh'
import { PRICE_SCALE } from '@meshledger/money'
import { type ChargeBook, DATABRICKS, RATED } from '../book.ts'
import { firstOfMonth, lastOfMonth } from '../days.ts'
import { lockedRates } from '../net-price.ts'
import { amountText, forEachCharge, quantityText, select } from '../sums.ts'
import { type Unconverted, unconvertedIn } from './billed.ts'
import { type BilledLines, providerOf, type VendorKey } from './with-bills.ts'

/** An invoice of another vendor, as far as it charges for one month: what it bills, and where that stands. */
export type TiedInvoice = {
  provider: string
  /** Null where the bill names none. */
  invoice: string | null
  currency: string
  lines: number
  /** In the invoice's own currency. */
  billed: string
  /** `billed` at the locked rate of the month. used = allocated + unallocated + difference. */
  used: string
  allocated: string
  unallocated: string
  /** Anything but zero is a fault. */
  difference: string
}

export type TiedBills = {
  used: string
  allocated: string
  unallocated: string
  difference: string
  invoices: TiedInvoice[]
  /** Lines that charge for Databricks itself, which its own usage counts: they stand on no statement. */
  databricksLines: number
  unconverted: Unconverted[]
}

type Tie = { lines: number; billed: bigint; used: bigint; allocated: bigint; unallocated: bigint }

const ONE = 10n ** BigInt(PRICE_SCALE)
const nameOf = (provider: string, invoice: string | null | undefined, currency: string): string =>
  JSON.stringify([provider, invoice ?? null, currency])

/**
 * Hold the bills of a month against the book that its statements are made of, invoice by invoice. What came in is summed
 * from the bills alone, what came out from the book alone: a charge that a split lost or doubled shows as a difference.
 */
export function tieBills(
  book: ChargeBook,
  bills: BilledLines,
  month: string,
  pricing: Pick<PricingDefinition, 'rates'>,
): TiedBills {
  const ties = new Map<string, Tie>()
  const tieOf = (name: string): Tie => {
    const tie = ties.get(name) ?? { lines: 0, billed: 0n, used: 0n, allocated: 0n, unallocated: 0n }
    ties.set(name, tie)
    return tie
  }
  const rateOf = lockedRates(pricing)
  const rate = (currency: string) => (currency === book.currency ? ONE : rateOf(currency, book.currency, month))
  const databricksLines = comeIn(bills, month, (key, billed, lines) => {
    const unit = rate(key.currency)
    if (unit === undefined) return
    const tie = tieOf(nameOf(providerOf(key), key.invoice_id, key.currency))
    tie.lines += lines
    tie.billed += billed
    tie.used += billed * unit
  })
  const selection = select(book, { first: firstOfMonth(month), last: lastOfMonth(month) }, {}, 'all')
  forEachCharge(selection, (i, at) => {
    const key = book.keys[at]
    if (key === undefined || key.provider === DATABRICKS || book.status[i] !== RATED) return
    const tie = tieOf(nameOf(key.provider, key.raw.invoice_id, key.raw.usage_unit))
    if (key.domain === UNALLOCATED) tie.unallocated += book.amount[i] ?? 0n
    else tie.allocated += book.amount[i] ?? 0n
  })
  const all = [...ties.values()]
  const total = (part: (tie: Tie) => bigint) => amountText(all.reduce((sum, tie) => sum + part(tie), 0n))
  return {
    ...{ used: total(({ used }) => used), allocated: total(({ allocated }) => allocated) },
    ...{ unallocated: total(({ unallocated }) => unallocated), difference: total(differenceOf) },
    invoices: [...ties].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, tie]) => tied(name, tie)),
    ...{ databricksLines, unconverted: unconvertedIn(selection) },
  }
}

const differenceOf = ({ used, allocated, unallocated }: Tie): bigint => used - allocated - unallocated

/** Each line of a month that a statement may hold; answers how many charge for Databricks itself. */
function comeIn(
  bills: BilledLines,
  month: string,
  each: (key: VendorKey, billed: bigint, lines: number) => void,
): number {
  const [first, last] = [firstOfMonth(month), lastOfMonth(month)]
  let databricksLines = 0
  for (let i = 0; i < bills.size; i++) {
    const [key, day, lines] = [bills.keys[bills.key[i] ?? -1], bills.day[i] ?? 0, bills.lines[i] ?? 0]
    if (key === undefined || day < first || day > last) continue
    if (key.databricks) databricksLines += lines
    else each(key, bills.billed[i] ?? 0n, lines)
  }
  return databricksLines
}

function tied(name: string, tie: Tie): TiedInvoice {
  const [provider, invoice, currency] = JSON.parse(name) as [string, string | null, string]
  const { lines, billed, used, allocated, unallocated } = tie
  return {
    ...{ provider, invoice, currency, lines, billed: quantityText(billed), used: amountText(used) },
    ...{ allocated: amountText(allocated), unallocated: amountText(unallocated) },
    difference: amountText(differenceOf(tie)),
  }
}
