import { type Basis, type ChargeBook, type ChargeKey, RATED } from './book.ts'
import type { DailyUsage } from './build-book.ts'
import type { Day } from './days.ts'
import type { Visible } from './filter.ts'
import { type Period, type PeriodReply, periodReply } from './period.ts'
import { amountText, domainsOf, groupKeys, type Selection, select, sumByGroup, totalOf } from './sums.ts'

/** One domain under the rules in force and under those that are tried. before + price + moved = after. */
export type SimulatedDomain = {
  domain: string
  before: string
  price: string
  moved: string
  after: string
  lines: { product: string; rule: string; before: string; after: string }[]
}

export type SimulationReply = {
  currency: { before: string; after: string }
  basis: Basis
  period: PeriodReply
  before: string
  after: string
  /** What other prices make of the total. */
  price: string
  /** Σ of what moved between domains: always zero. */
  moved: string
  unpriced: { before: number; after: number }
  domains: SimulatedDomain[]
}

/**
 * The same usage in three books: `before` by the rules in force, `repriced` by the new prices under the old chain and
 * splits, `after` by all new rules.
 */
export type Trial = { readonly before: ChargeBook; readonly repriced: ChargeBook; readonly after: ChargeBook }

/**
 * What a change of rules would do to a past period: for each domain what other prices cost it and what moves to or from
 * it. What moves sums to zero, exactly; only prices change the total. Where the currency changes, no difference between
 * the two is given: `price` then holds what stands after in place of before.
 */
export function simulation({ before, repriced, after }: Trial, period: Period, visible: Visible): SimulationReply {
  const selected = [before, repriced, after].map((book) => select(book, period, {}, visible)) as [
    Selection,
    Selection,
    Selection,
  ]
  const [was, priced, becomes] = selected.map(byDomain) as [Sums, Sums, Sums]
  const [start, middle, end] = selected.map(totalOf) as [bigint, bigint, bigint]
  const lines = linesOf(selected[0], selected[2])
  const names = [...new Set([...was.keys(), ...priced.keys(), ...becomes.keys()])]
  const moves = names.map((domain) => {
    const [a, b, c] = [was.get(domain) ?? 0n, priced.get(domain) ?? 0n, becomes.get(domain) ?? 0n]
    return { domain, before: a, price: b - a, moved: c - b, after: c }
  })
  const size = (move: { before: bigint; after: bigint }) =>
    move.after > move.before ? move.after - move.before : move.before - move.after
  return {
    currency: { before: before.currency, after: after.currency },
    basis: after.basis,
    period: periodReply(period),
    before: amountText(start),
    after: amountText(end),
    price: amountText(middle - start),
    moved: amountText(end - middle),
    unpriced: { before: unpricedRows(selected[0]), after: unpricedRows(selected[2]) },
    domains: moves
      .toSorted((a, b) => (size(a) === size(b) ? (a.domain < b.domain ? -1 : 1) : size(a) > size(b) ? -1 : 1))
      .map((move) => ({
        domain: move.domain,
        before: amountText(move.before),
        price: amountText(move.price),
        moved: amountText(move.moved),
        after: amountText(move.after),
        lines: lines.get(move.domain) ?? [],
      })),
  }
}

type Sums = Map<string, bigint>
const byDomain = (selection: Selection): Sums => sumByGroup(selection, domainsOf(selection.book.keys))

/** Each domain's statement before and after, by product and split rule; lines that do not change are left out. */
function linesOf(before: Selection, after: Selection): Map<string, SimulatedDomain['lines']> {
  const name = ({ domain, product, shared, reason }: ChargeKey) =>
    JSON.stringify([domain, product, reason === 'idle' ? 'idle' : (shared?.rule ?? 'direct')])
  const [was, becomes] = [before, after].map((one) => sumByGroup(one, groupKeys(one.book.keys, name))) as [Sums, Sums]
  const lines = new Map<string, SimulatedDomain['lines']>()
  for (const id of [...new Set([...was.keys(), ...becomes.keys()])].toSorted()) {
    const [a, b] = [was.get(id) ?? 0n, becomes.get(id) ?? 0n]
    if (a === b) continue
    const [domain = '', product = '', rule = ''] = JSON.parse(id) as string[]
    lines.set(domain, [...(lines.get(domain) ?? []), { product, rule, before: amountText(a), after: amountText(b) }])
  }
  return lines
}

function unpricedRows({ book, from, to }: Selection): number {
  let rows = 0
  for (let i = from; i < to; i++) if (book.status[i] !== RATED) rows += book.usageRows[i] ?? 0
  return rows
}

/** The usage of some days only, so that rules are tried on a month without pricing the year. */
export function usageBetween(usage: DailyUsage, first: Day, last: Day): DailyUsage {
  let size = 0
  for (const day of usage.day) if (day >= first && day <= last) size++
  const part = {
    size,
    key: new Int32Array(size),
    day: new Int32Array(size),
    era: new Int32Array(size),
    usageRows: new Int32Array(size),
    quantity: new Array<bigint>(size),
  }
  let to = 0
  for (let i = 0; i < usage.size; i++) {
    const day = usage.day[i] ?? 0
    if (day < first || day > last) continue
    part.key[to] = usage.key[i] ?? 0
    part.day[to] = day
    part.era[to] = usage.era[i] ?? 0
    part.usageRows[to] = usage.usageRows[i] ?? 0
    part.quantity[to] = usage.quantity[i] ?? 0n
    to++
  }
  return part
}
