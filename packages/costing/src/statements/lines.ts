import { AMOUNT_SCALE, formatDecimal } from '@meshledger/money'
import { type Certainty, type ChargeBook, type ChargeKey, certainties, RATED, UNPRICED } from '../book.ts'
import { type Day, firstOfMonth, lastOfMonth } from '../days.ts'
import { nameOn } from '../names.ts'
import { forEachCharge, groupKeys, quantityText, select } from '../sums.ts'

export type LineKind = 'usage' | 'shared' | 'adjustment' | 'credit' | 'rounding'

/** How a shared line came about. `share` is this domain's part of the base, `othersTotal` what the others bear together. */
export type LineShare = { rule: string; method: string; share: string; othersTotal: string }

/** Which frozen line a line makes good; `line` is null where the frozen statement had none. */
export type LineCorrects = { period: string; statement: string; line: number | null }

/** A line before it is rounded. `exact` is in units of 10^-36; `key` names it across versions and months. */
export type ExactLine = {
  readonly key: string
  readonly kind: LineKind
  readonly product: string
  readonly resource: string
  readonly name: string
  readonly quantities: readonly { usage_unit: string; quantity: string }[]
  readonly exact: bigint
  readonly usageRows: number
  readonly quality: Certainty
  readonly shared: LineShare | null
  readonly corrects: LineCorrects | null
  readonly note: string | null
}

export type DomainLines = { readonly lines: readonly ExactLine[]; readonly unpricedRows: number }

/** What names a line within its domain. */
export const lineKey = (kind: LineKind, product: string, resource: string, more: string): string =>
  JSON.stringify(more === '' ? [kind, product, resource] : [kind, product, resource, more])

/**
 * The lines of a month by domain: one a product and resource, one more for each rule that handed shared cost over.
 * Dearest first; on a tie by key. Σ of all lines is the rated cost of the month, to the last unit.
 */
export function monthLines(book: ChargeBook, month: string): Map<string, DomainLines> {
  const days = { first: firstOfMonth(month), last: lastOfMonth(month) }
  const groups = groupKeys(book.keys, groupName)
  const sums: Sum[] = []
  const unpriced = new Map<string, number>()
  forEachCharge(select(book, days, {}, 'all'), (i, number) => {
    const key = book.keys[number]
    if (!key) return
    if (book.status[i] === UNPRICED) {
      unpriced.set(key.domain, (unpriced.get(key.domain) ?? 0) + (book.usageRows[i] ?? 0))
    }
    if (book.status[i] !== RATED) return
    const group = groups.of[number] ?? 0
    const sum = sums[group] ?? { key, exact: 0n, rows: 0, quantities: new Map(), quality: 0 }
    sums[group] = sum
    sum.exact += book.amount[i] ?? 0n
    sum.rows += book.usageRows[i] ?? 0
    const unit = key.raw.usage_unit
    sum.quantities.set(unit, (sum.quantities.get(unit) ?? 0n) + (book.quantity[i] ?? 0n))
    sum.quality = Math.max(sum.quality, certainties.indexOf(key.certainty))
  })
  const byDomain = new Map<string, ExactLine[]>([...unpriced.keys()].map((domain) => [domain, []]))
  for (const sum of sums) {
    if (sum === undefined) continue
    const lines = byDomain.get(sum.key.domain) ?? []
    byDomain.set(sum.key.domain, lines)
    lines.push(lineOf(book, sum, month, days.last))
  }
  return new Map(
    [...byDomain].map(([domain, lines]) => [
      domain,
      { lines: lines.toSorted(dearestFirst), unpricedRows: unpriced.get(domain) ?? 0 },
    ]),
  )
}

type Sum = { key: ChargeKey; exact: bigint; rows: number; quantities: Map<string, bigint>; quality: number }

const ruleOf = ({ shared }: ChargeKey): string =>
  shared === null ? '' : `${shared.rule}${shared.idle ? ' (idle)' : ''} from ${shared.from}`

const groupName = (key: ChargeKey): string => JSON.stringify([key.domain, key.product, key.resourceText, ruleOf(key)])

export const dearestFirst = (a: ExactLine, b: ExactLine): number =>
  a.exact === b.exact ? (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) : a.exact > b.exact ? -1 : 1

function lineOf(book: ChargeBook, sum: Sum, month: string, last: Day): ExactLine {
  const { key, exact, rows } = sum
  const kind = key.shared === null ? 'usage' : 'shared'
  return {
    key: lineKey(kind, key.product, key.resourceText, ruleOf(key)),
    kind,
    product: key.product,
    resource: key.resourceText,
    name: nameOn(book, key, last).name,
    quantities: [...sum.quantities]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([usage_unit, quantity]) => ({ usage_unit, quantity: quantityText(quantity) })),
    exact,
    usageRows: rows,
    quality: certainties[sum.quality] ?? 'estimated',
    shared: key.shared === null ? null : shareOf(book, key, month),
    corrects: null,
    note: null,
  }
}

/** The payer's part as the run was made: its base of the whole base, in the unit of the base. */
function shareOf(book: ChargeBook, { shared, domain }: ChargeKey, month: string): LineShare | null {
  if (shared === null) return null
  const run = book.splits.find((one) => one.rule === shared.rule && one.month === month)
  const base = run?.shares.reduce((total, share) => total + share.base, 0n) ?? 0n
  const own = run?.shares.find((share) => share.domain === domain)
  const others =
    run?.shares.reduce((total, share) => (share.domain === domain ? total : total + share.amount), 0n) ?? 0n
  const unit = run?.baseUnit ?? ''
  const text = (value: bigint) => (unit === 'amount' ? formatDecimal(value, AMOUNT_SCALE) : String(value))
  return {
    rule: run === undefined ? shared.rule : `${run.title} (${shared.rule} v${shared.version})`,
    method: shared.method,
    share: shared.idle ? 'idle time' : `${text(own?.base ?? 0n)} of ${text(base)} ${unit}`,
    othersTotal: formatDecimal(others, AMOUNT_SCALE),
  }
}
