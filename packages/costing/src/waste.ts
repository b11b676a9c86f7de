import { norm } from '@meshledger/mesh'
import { divideRounded, sum } from '@meshledger/money'
import { type Basis, type ChargeBook, type ChargeKey, RATED } from './book.ts'
import type { Day } from './days.ts'
import { type FilterQuery, parseFilter, type Visible } from './filter.ts'
import { nameOn } from './names.ts'
import { firstChargeAfter, type PeriodQuery, type PeriodReply, parsePeriod, periodReply } from './period.ts'
import type { HourlyUse } from './shared/drivers.ts'
import { chargeAt, finished, type Part as Taken } from './shared/parts.ts'
import { amountText, dearestFirst, forEachCharge, type Selection, select } from './sums.ts'

export const wasteKinds = ['failed-runs', 'idle-warehouses', 'all-purpose-jobs', 'untagged'] as const
export type WasteKind = (typeof wasteKinds)[number]

/** A part of a whole, in the same unit; null where the facts tell nothing about a charge. */
export type Part = { readonly part: bigint; readonly whole: bigint } | null

/** What the facts tell. A kind whose facts are not held at all is `null`: its money is unknown, not zero. */
export type WasteFacts = {
  readonly failedRuns: ((workspace_id: string, job_id: string, sku_name: string, day: Day) => Part) | null
  readonly warehouseWork: HourlyUse | null
  readonly jobOverlap: HourlyUse | null
}

export type WasteReply = {
  currency: string
  basis: Basis
  period: PeriodReply
  kinds: {
    kind: WasteKind
    state: 'measured' | 'estimated' | 'no-facts'
    amount: string | null
    count: number
    items: { domain: string; resource: string; name: string; amount: string; usageRows: number }[]
  }[]
}

/**
 * Money that bought nothing, or stands where nobody looks: runs that failed, hours in which a warehouse ran and nobody
 * asked, jobs on all-purpose compute (which costs more than job compute), usage without a tag that any domain knows.
 * One charge may stand under several kinds, so kinds are not added up. `count` is of resources; dearest first.
 */
export function waste(
  book: ChargeBook,
  facts: WasteFacts,
  query: PeriodQuery & FilterQuery & { top: number },
  visible: Visible,
): WasteReply {
  const period = parsePeriod(query, book)
  const kinds = wasteKinds.map((kind) => {
    const wasted = wastedBook(book, facts, kind, period)
    if (wasted === null) return { kind, state: 'no-facts' as const, amount: null, count: 0, items: [] }
    const state = kind === 'all-purpose-jobs' ? ('estimated' as const) : ('measured' as const)
    return { kind, state, ...dearestIn(select(wasted, period, parseFilter(query), visible), query.top, period.last) }
  })
  return { currency: book.currency, basis: book.basis, period: periodReply(period), kinds }
}

type Days = { readonly first: Day; readonly last: Day }
type PartOf = (key: ChargeKey, day: Day) => Part

const parts: { readonly [K in WasteKind]: (facts: WasteFacts, book: ChargeBook) => PartOf | null } = {
  'failed-runs': ({ failedRuns }) =>
    failedRuns &&
    (({ raw }, day) =>
      raw.job_id === null ? null : failedRuns(raw.workspace_id ?? '0', raw.job_id, raw.sku_name, day)),
  'idle-warehouses': ({ warehouseWork }) =>
    warehouseWork && hourlyPart('warehouse', warehouseWork, ({ use, idle }) => sum(use.values()) === 0n || idle > 0n),
  'all-purpose-jobs': ({ jobOverlap }) => jobOverlap && jobPart(jobOverlap),
  untagged: (_, book) => {
    const keys = new Set(book.domains.flatMap(({ select: { tags } }) => tags.map(({ key }) => norm(key))))
    return ({ raw }) => {
      const tagged = Object.keys(raw.custom_tags ?? {}).some((key) => keys.has(norm(key)))
      return tagged ? null : { part: 1n, whole: 1n }
    }
  },
}

type Hour = ReturnType<HourlyUse>[number]

/** Of the quantity billed in all hours of a day, that of the hours nobody used; an hour used in part counts its rest. */
function hourlyPart(kind: string, use: HourlyUse, counts: (hour: Hour) => boolean): PartOf {
  return ({ resource, resourceText, raw }, day) => {
    if (resource?.kind !== kind) return null
    const hours = use(resourceText, raw.sku_name, day).filter(({ quantity }) => quantity > 0n)
    const whole = sum(hours.map(({ quantity }) => quantity))
    return { part: sum(hours.filter(counts).map(idleIn)), whole }
  }
}

function idleIn({ quantity, use, idle }: Hour): bigint {
  const used = sum(use.values())
  return used === 0n ? quantity : divideRounded(quantity * idle, used + idle)
}

/** Of a cluster's hours, what runs of jobs took. */
function jobPart(use: HourlyUse): PartOf {
  return ({ resource, resourceText, raw }, day) => {
    if (resource?.kind !== 'cluster') return null
    const hours = use(resourceText, raw.sku_name, day).filter(({ quantity }) => quantity > 0n)
    const whole = sum(hours.map(({ quantity }) => quantity))
    return { part: whole - sum(hours.map(idleIn)), whole }
  }
}

/**
 * The charges of some days as far as they are waste of a kind, each with the quantity that is: what is asked of it, a
 * trace among them, is told of the waste. Null where the facts of the kind are not held.
 */
export function wastedBook(book: ChargeBook, facts: WasteFacts, kind: WasteKind, days: Days): ChargeBook | null {
  const partOf = parts[kind](facts, book)
  return partOf && partialBook(book, partOf, days)
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
