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
  sumByGroup,
  totalOf,
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
  const ranked = [...sumByGroup(selection, groups)].toSorted(dearestFirst)
  const total = totalOf(selection)
  const { first, last } = trendDays(period, book)
  const numbers = new Map(groups.names.map((name, group) => [name, group]))
  const listed = ranked.slice(0, query.limit)
  const trends = trendsOf(
    selection,
    groups,
    listed.map(([name]) => numbers.get(name) ?? -1),
    { first, last },
  )
  const keyOf = latestKeys(selection, groups.of)
  const nameDay = Math.min(period.last, daysHeld(book)?.last ?? period.last)
  const shown = listed.flatMap(([name, amount], place) => {
    const group = numbers.get(name) ?? -1
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

/** The days of the listed groups only: the others are many. */
function trendsOf(
  selection: Selection,
  groups: Groups,
  listed: readonly number[],
  days: { first: number; last: number },
) {
  const place = new Int32Array(groups.names.length).fill(-1)
  listed.forEach((group, i) => {
    place[group] = i
  })
  const of = Int32Array.from(groups.of, (group) => place[group] ?? -1)
  const counts = selection.counts.map((count, key) => ((of[key] ?? -1) < 0 ? 0 : count))
  return sumByDay({ ...selection, counts }, { of, names: listed.map(String) }, days.first, days.last)
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
