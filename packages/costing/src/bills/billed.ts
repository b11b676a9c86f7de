import { UNALLOCATED } from '@meshledger/mesh'
import { DATABRICKS } from '../book.ts'
import type { Visible } from '../filter.ts'
import type { Period } from '../period.ts'
import { amountText, forEachCharge, type Selection } from '../sums.ts'

/** What other vendors billed: all of it, what of it no rule placed, and how much of their bills is Databricks itself. */
export type VendorsReply = {
  billed: string
  unallocated: string
  lines: number
  unallocatedLines: number
  databricksLines: number
}

/** The part of a selection that stands on bills of other vendors; null in a book without bills. */
export function billedIn(selection: Selection, { first, last }: Period, visible: Visible): VendorsReply | null {
  const { book } = selection
  if (book.bills === null) return null
  let [billed, unallocated, lines, unallocatedLines, databricksLines] = [0n, 0n, 0, 0, 0]
  forEachCharge(selection, (i, at) => {
    const key = book.keys[at]
    if (key === undefined || key.provider === DATABRICKS) return
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
  return { billed: amountText(billed), unallocated: amountText(unallocated), lines, unallocatedLines, databricksLines }
}
