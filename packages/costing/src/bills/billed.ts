import { UNALLOCATED } from '@meshledger/mesh'
import { DATABRICKS, RATED, UNCONVERTED } from '../book.ts'
import { monthOf } from '../days.ts'
import type { Visible } from '../filter.ts'
import type { Period } from '../period.ts'
import { amountText, forEachCharge, quantityText, type Selection } from '../sums.ts'

/** Lines of bills that no figure holds, since the rate of their month is missing; `amount` is in their own currency. */
export type Unconverted = { currency: string; month: string; amount: string; lines: number }

/** What other vendors billed: all of it, what of it no rule placed, and how much of their bills is Databricks itself. */
export type VendorsReply = {
  billed: string
  unallocated: string
  lines: number
  unallocatedLines: number
  databricksLines: number
  unconverted: Unconverted[]
}

/** The part of a selection that stands on bills of other vendors; null in a book without bills. */
export function billedIn(selection: Selection, { first, last }: Period, visible: Visible): VendorsReply | null {
  const { book } = selection
  if (book.bills === null) return null
  let [billed, unallocated, lines, unallocatedLines, databricksLines] = [0n, 0n, 0, 0, 0]
  forEachCharge(selection, (i, at) => {
    const key = book.keys[at]
    if (key === undefined || key.provider === DATABRICKS || book.status[i] !== RATED) return
    const [amount, rows] = [book.amount[i] ?? 0n, book.usageRows[i] ?? 0]
    billed += amount
    lines += rows
    if (key.domain !== UNALLOCATED) return
    unallocated += amount
    unallocatedLines += rows
  })
  if (visible === 'all') {
    for (const [day, count] of book.bills.databricksLines) if (day >= first && day <= last) databricksLines += count
  }
  return {
    ...{ billed: amountText(billed), unallocated: amountText(unallocated), lines, unallocatedLines, databricksLines },
    unconverted: unconvertedIn(selection),
  }
}

/** What of a selection could not be converted, by currency and month. */
export function unconvertedIn(selection: Selection): Unconverted[] {
  const { book } = selection
  const found = new Map<string, { amount: bigint; lines: number }>()
  forEachCharge(selection, (i, at) => {
    if (book.status[i] !== UNCONVERTED) return
    const name = JSON.stringify([book.keys[at]?.raw.usage_unit ?? '', monthOf(book.day[i] ?? 0)])
    const held = found.get(name) ?? { amount: 0n, lines: 0 }
    const [amount, lines] = [book.quantity[i] ?? 0n, book.usageRows[i] ?? 0]
    found.set(name, { amount: held.amount + amount, lines: held.lines + lines })
  })
  return [...found]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { amount, lines }]) => {
      const [currency = '', month = ''] = JSON.parse(name) as string[]
      return { currency, month, amount: quantityText(amount), lines }
    })
}
