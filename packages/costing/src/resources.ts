import { type Basis, type ChargeBook, RATED } from './book.ts'
import { type FilterQuery, parseFilter, type Visible } from './filter.ts'
import { nameOn } from './names.ts'
import {
  completeThrough,
  daysHeld,
  type Period,
  type PeriodQuery,
  type PeriodReply,
  parsePeriod,
  periodReply,
} from './period.ts'
import { resourceUrl } from './resource.ts'
import {
  amountText,
  dearestFirst,
  forEachCharge,
  type Groups,
  resourceRows,
  type Selection,
  select,
  sumByDay,
  sumsOf,
} from './sums.ts'

export type ResourcesReply = {
  currency: string
  basis: Basis
  period: PeriodReply
  total: string
  count: number
  resources: {
    resource: string
    name: string
    kind: string
    domain: string
    product: string
    workspace: string
    owner: string | null
    amount: string
    share: number
    trend: string[]
    url: string | null
  }[]
}

/**
 * The dearest jobs, warehouses, clusters … of a period, each with the trend of the 30 complete days up to its end. A
 * resource whose charges belong to two domains or products stands once for each. What belongs to no single resource
 * has a row too, so that all rows, without the limit, sum to `total`.
 */
export function resources(
  book: ChargeBook,
  query: PeriodQuery & FilterQuery & { limit: number },
  visible: Visible,
): ResourcesReply {
  const period = parsePeriod(query, book)
  const selection = select(book, period, parseFilter(query), visible)
  const groups = resourceRows(book.keys)
  const sums = sumsOf(selection, groups)
  const ranked = ranking(sums, groups.names)
  const total = ranked.reduce((all, group) => all + (sums[group] ?? 0n), 0n)
  const { first, last } = trendDays(period, book)
  const listed = ranked.slice(0, query.limit)
  const counts = ofGroups(selection, groups, listed)
  const trends = sumByDay({ ...selection, counts }, placesOf(groups, listed), first, last)
  const keyOf = latestKeys({ ...selection, counts }, groups.of)
  const nameDay = Math.min(period.last, daysHeld(book)?.last ?? period.last)
  const shown = listed.flatMap((group, place) => {
    const amount = sums[group] ?? 0n
    const key = book.keys[keyOf.get(group) ?? -1]
    if (!key) return []
    return [
      {
        resource: key.resourceText,
        ...nameOn(book, key, nameDay),
        kind: key.resource?.kind ?? 'none',
        domain: key.domain,
        product: key.product,
        workspace: key.workspace,
        amount: amountText(amount),
        share: shareOf(amount, total),
        trend: (trends[place] ?? []).map(amountText),
        url: resourceUrl(
          key.resource,
          book.workspaces.get(key.raw.workspace_id ?? '')?.url ?? null,
          key.raw.endpoint_name,
        ),
      },
    ]
  })
  return {
    currency: book.currency,
    basis: book.basis,
    period: periodReply(period),
    total: amountText(total),
    count: ranked.length,
    resources: shown,
  }
}

/** Groups with a rated charge, dearest first; on a tie by name. */
function ranking(sums: readonly (bigint | undefined)[], names: readonly string[]): number[] {
  const rated = sums.flatMap((amount, group) => (amount === undefined ? [] : [group]))
  const entry = (group: number) => [names[group] ?? '', sums[group] ?? 0n] as const
  return rated.sort((a, b) => (sums[a] === sums[b] ? dearestFirst(entry(a), entry(b)) : moreOf(sums[a], sums[b])))
}

const moreOf = (a = 0n, b = 0n): number => (a > b ? -1 : 1)

/** The keys of some groups only, of those that count: the others are many. */
function ofGroups({ counts }: Selection, { of }: Groups, listed: readonly number[]): Uint8Array {
  const wanted = new Set(listed)
  return counts.map((count, key) => (wanted.has(of[key] ?? -1) ? count : 0))
}

/** The same keys, grouped by the place of their group in the list. */
function placesOf({ of, names }: Groups, listed: readonly number[]): Groups {
  const place = new Int32Array(names.length).fill(-1)
  listed.forEach((group, i) => {
    place[group] = i
  })
  return { of: of.map((group) => place[group] ?? -1), names: listed.map(String) }
}

/** A part of a whole, to six digits; 0 when the whole is nothing. */
export function shareOf(part: bigint, whole: bigint): number {
  return whole === 0n ? 0 : Number((part * 1_000_000n) / whole) / 1_000_000
}

/** The last 30 complete days up to the end of a period; fewer where usage begins later. */
export function trendDays(period: Pick<Period, 'last'>, book: ChargeBook): { first: number; last: number } {
  const last = Math.min(period.last, completeThrough(book) ?? period.last)
  return { first: Math.max(last - 29, daysHeld(book)?.first ?? last), last }
}

/** Of each group the key of its latest rated charge: what it says about owner and address is the newest. */
function latestKeys(selection: ReturnType<typeof select>, groupOf: Int32Array): Map<number, number> {
  const { book } = selection
  const latest = new Map<number, { day: number; text: string; key: number }>()
  const texts: string[] = []
  forEachCharge(selection, (i, key) => {
    if (book.status[i] !== RATED) return
    const group = groupOf[key] ?? -1
    const day = book.day[i] ?? 0
    const last = latest.get(group)
    if (last && (day < last.day || last.key === key)) return
    texts[key] ??= JSON.stringify({ ...book.keys[key]?.raw, key_id: 0 })
    const text = texts[key]
    if (!last || day > last.day || text < last.text) latest.set(group, { day, text, key })
  })
  return new Map([...latest].map(([group, { key }]) => [group, key]))
}
