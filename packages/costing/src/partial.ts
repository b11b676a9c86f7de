import { divideRounded, sum } from '@meshledger/money'
import { type ChargeBook, type ChargeKey, RATED } from './book.ts'
import type { Day } from './days.ts'
import { nameOn } from './names.ts'
import { firstChargeAfter } from './period.ts'
import type { HourlyUse, UsedHour } from './shared/drivers.ts'
import { chargeAt, finished, type Part as Taken } from './shared/parts.ts'
import { amountText, dearestFirst, forEachCharge, type Selection } from './sums.ts'

/** A part of a whole, in the same unit; null where the facts tell nothing about a charge. */
export type Part = { readonly part: bigint; readonly whole: bigint } | null
/** The part of what was charged under a key on a day. */
export type PartOf = (key: ChargeKey, day: Day) => Part
export type Days = { readonly first: Day; readonly last: Day }

/** Of the quantity billed in all hours of a day for a warehouse or cluster, that which `partIn` says of each hour. */
export function hourlyPart(kind: 'warehouse' | 'cluster', use: HourlyUse, partIn: (hour: UsedHour) => bigint): PartOf {
  return ({ resource, resourceText, raw }, day) => {
    if (resource?.kind !== kind) return null
    const billed = use(resourceText, raw.sku_name, day).filter(({ quantity }) => quantity > 0n)
    return { part: sum(billed.map(partIn)), whole: sum(billed.map(({ quantity }) => quantity)) }
  }
}

/** The charges of some days as far as a part is named of each, with the quantity that it is. */
export function partialBook(book: ChargeBook, partOf: PartOf, { first, last }: Days): ChargeBook {
  const taken: Taken[] = []
  const end = firstChargeAfter(book, last)
  for (let i = firstChargeAfter(book, first - 1); i < end; i++) {
    const key = book.keys[book.key[i] ?? -1]
    if (!key || book.status[i] !== RATED) continue
    const share = partOf(key, book.day[i] ?? 0)
    if (share === null || share.whole <= 0n || share.part === 0n) continue
    const charge = chargeAt(book, i)
    taken.push({ ...charge, quantity: divideRounded(charge.quantity * share.part, share.whole), gone: false })
  }
  const nothing = { ...book, size: 0 }
  const made = finished({ book: nothing, keys: [], gone: new Uint8Array(), parts: taken })
  return { ...made, keys: book.keys, splits: book.splits }
}

/** What charges come to by domain and resource, the dearest first. */
export function dearestIn(selection: Selection, top: number, last: Day) {
  const { book } = selection
  const sums = new Map<string, bigint>()
  const rows = new Map<string, number>()
  const keyOf = new Map<string, ChargeKey>()
  forEachCharge(selection, (i, at) => {
    const key = book.keys[at]
    if (!key) return
    const name = JSON.stringify([key.domain, key.resourceText])
    sums.set(name, (sums.get(name) ?? 0n) + (book.amount[i] ?? 0n))
    rows.set(name, (rows.get(name) ?? 0) + (book.usageRows[i] ?? 0))
    const known = keyOf.get(name)
    if (!known || JSON.stringify(key.raw) < JSON.stringify(known.raw)) keyOf.set(name, key)
  })
  return {
    amount: amountText(sum(sums.values())),
    count: sums.size,
    items: [...sums]
      .toSorted(dearestFirst)
      .slice(0, top)
      .flatMap(([name, amount]) => {
        const key = keyOf.get(name)
        if (!key) return []
        const { domain, resourceText: resource } = key
        return [
          {
            domain,
            resource,
            name: nameOn(book, key, last).name,
            amount: amountText(amount),
            usageRows: rows.get(name) ?? 0,
          },
        ]
      }),
  }
}
