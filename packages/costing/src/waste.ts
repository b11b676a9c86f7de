import { norm } from '@meshledger/mesh'
import { divideRounded, sum } from '@meshledger/money'
import type { Basis, ChargeBook } from './book.ts'
import type { Day } from './days.ts'
import { type FilterQuery, parseFilter, type Visible } from './filter.ts'
import { type Days, dearestIn, hourlyPart, type Part, type PartOf, partialBook } from './partial.ts'
import { type PeriodQuery, type PeriodReply, parsePeriod, periodReply } from './period.ts'
import type { HourlyUse, UsedHour } from './shared/drivers.ts'
import { select } from './sums.ts'

export const wasteKinds = ['failed-runs', 'idle-warehouses', 'all-purpose-jobs', 'untagged'] as const
export type WasteKind = (typeof wasteKinds)[number]

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

const parts: { readonly [K in WasteKind]: (facts: WasteFacts, book: ChargeBook) => PartOf | null } = {
  'failed-runs': ({ failedRuns }) =>
    failedRuns &&
    (({ raw }, day) =>
      raw.job_id === null ? null : failedRuns(raw.workspace_id ?? '0', raw.job_id, raw.sku_name, day)),
  'idle-warehouses': ({ warehouseWork }) => warehouseWork && hourlyPart('warehouse', warehouseWork, idleIn),
  'all-purpose-jobs': ({ jobOverlap }) =>
    jobOverlap && hourlyPart('cluster', jobOverlap, (hour) => hour.quantity - idleIn(hour)),
  untagged: (_, book) => {
    const keys = new Set(book.domains.flatMap(({ select: { tags } }) => tags.map(({ key }) => norm(key))))
    return ({ raw }) => {
      const tagged = Object.keys(raw.custom_tags ?? {}).some((key) => keys.has(norm(key)))
      return tagged ? null : { part: 1n, whole: 1n }
    }
  },
}

/** What nobody used of what an hour billed: all of an hour that nobody used, the rest of one used in part. */
function idleIn({ quantity, use, idle }: UsedHour): bigint {
  const used = sum(use.values())
  return used === 0n ? quantity : divideRounded(quantity * idle, used + idle)
}

/**
 * The charges of some days as far as they are waste of a kind, each with the quantity that is: what is asked of it, a
 * trace among them, is told of the waste. Null where the facts of the kind are not held.
 */
export function wastedBook(book: ChargeBook, facts: WasteFacts, kind: WasteKind, days: Days): ChargeBook | null {
  const partOf = parts[kind](facts, book)
  return partOf && partialBook(book, partOf, days)
}
