import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import { type ChargeBook, RATED } from '../book.ts'
import { firstOfMonth, lastOfMonth } from '../days.ts'
import { forEachCharge, groupKeys, select } from '../sums.ts'

export type BillLine = { readonly sku_name: string; readonly amount: string }
export type ComparedLine = { sku_name: string; billed: string; rated: string; difference: string }

/** Billed against rated by SKU, largest difference first; SKUs that stand on one side only are in it. */
export function compareWithBill(book: ChargeBook, month: string, lines: readonly BillLine[]): ComparedLine[] {
  const rated = ratedBySku(book, month)
  const billed = new Map<string, bigint>()
  for (const { sku_name, amount } of lines) {
    billed.set(sku_name, (billed.get(sku_name) ?? 0n) + parseDecimal(amount, AMOUNT_SCALE))
  }
  const text = (amount: bigint) => formatDecimal(amount, AMOUNT_SCALE)
  const size = (amount: bigint) => (amount < 0n ? -amount : amount)
  return [...new Set([...rated.keys(), ...billed.keys()])]
    .map((sku) => ({ sku, on: billed.get(sku) ?? 0n, our: rated.get(sku) ?? 0n }))
    .toSorted((a, b) => {
      const [x, y] = [size(a.on - a.our), size(b.on - b.our)]
      return x === y ? (a.sku < b.sku ? -1 : 1) : x > y ? -1 : 1
    })
    .map(({ sku, on, our }) => ({ sku_name: sku, billed: text(on), rated: text(our), difference: text(on - our) }))
}

function ratedBySku(book: ChargeBook, month: string): Map<string, bigint> {
  const groups = groupKeys(book.keys, ({ raw }) => raw.sku_name)
  const sums: (bigint | undefined)[] = []
  forEachCharge(select(book, { first: firstOfMonth(month), last: lastOfMonth(month) }, {}, 'all'), (i, key) => {
    const group = groups.of[key] ?? 0
    if (book.status[i] === RATED) sums[group] = (sums[group] ?? 0n) + (book.amount[i] ?? 0n)
  })
  return new Map(groups.names.flatMap((name, i) => (sums[i] === undefined ? [] : [[name, sums[i]] as const])))
}

export const billTotal = (lines: readonly BillLine[]): string =>
  formatDecimal(sum(lines.map(({ amount }) => parseDecimal(amount, AMOUNT_SCALE))), AMOUNT_SCALE)
