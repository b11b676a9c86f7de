import { AMOUNT_SCALE, formatDecimal } from '@meshledger/money'
import { NO_SERVICE } from '../bills/with-bills.ts'
import { type Certainty, type ChargeBook, type ChargeKey, certainties, DATABRICKS, RATED, UNPRICED } from '../book.ts'
import { type Day, firstOfMonth, lastOfMonth } from '../days.ts'
import { nameOn } from '../names.ts'
import { forEachCharge, groupKeys, quantityText, select } from '../sums.ts'

export type LineKind = 'usage' | 'shared' | 'adjustment' | 'credit' | 'rounding'

/** How a shared line came about. `share` is this domain's part of the base, `othersTotal` what the others bear together. */
export type LineShare = { rule: string; method: string; share: string; othersTotal: string }

/** Which frozen line a line makes good; `line` is null where the frozen statement had none. */
export type LineCorrects = { period: string; statement: string; line: number | null }

/** Of a line that stands on a bill of another vendor: whose, for what, and how its amount came out of what was billed. */
export type LineBilled = { provider: string; service: string; basis: string }

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
  /** Absent from a line of usage. */
  readonly billed?: LineBilled
}

export type DomainLines = { readonly lines: readonly ExactLine[]; readonly unpricedRows: number }

/** What names a line within its domain. */
export const lineKey = (kind: LineKind, product: string, resource: string, more: string): string =>
  JSON.stringify(more === '' ? [kind, product, resource] : [kind, product, resource, more])

/**
 * The lines of a month by domain: one a product and resource, one more for each rule that handed shared cost over. Dearest
 * first; on a tie by key. The bills of other vendors, where they are in the book, come after usage, by provider and service.
 * Σ of all lines is the rated cost of the month, to the last unit.
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
    const sum = sums[group] ?? {
      key,
      exact: 0n,
      rows: 0,
      quantities: new Map(),
      quality: 0,
      bases: new Set(),
      invoices: new Set(),
    }
    sums[group] = sum
    sum.exact += book.amount[i] ?? 0n
    sum.rows += book.usageRows[i] ?? 0
    const unit = key.raw.usage_unit
    sum.quantities.set(unit, (sum.quantities.get(unit) ?? 0n) + (book.quantity[i] ?? 0n))
    sum.quality = Math.max(sum.quality, certainties.indexOf(key.certainty))
    if (key.provider === DATABRICKS) return
    sum.bases.add(book.netPrices[book.netPrice[i] ?? -1]?.steps.at(-1)?.how ?? '')
    sum.invoices.add(key.raw.invoice_id ?? '')
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
      { lines: lines.toSorted(inOrder), unpricedRows: unpriced.get(domain) ?? 0 },
    ]),
  )
}

type Sum = {
  key: ChargeKey
  exact: bigint
  rows: number
  quantities: Map<string, bigint>
  quality: number
  /** Of a bill: how its amounts came about, and on which invoices they stand. */
  bases: Set<string>
  invoices: Set<string>
}

const ruleOf = ({ shared }: ChargeKey): string =>
  shared === null ? '' : `${shared.rule}${shared.idle ? ' (idle)' : ''} from ${shared.from}`

/** The key of the line on which a charge stands. */
export const lineKeyOf = (key: ChargeKey): string =>
  lineKey(key.shared === null ? 'usage' : 'shared', key.product, key.resourceText, moreOf(key))

/** Products of two vendors may go by one name, so a billed line is named by its vendor too. */
const moreOf = (key: ChargeKey): string =>
  key.provider === DATABRICKS ? ruleOf(key) : JSON.stringify([key.provider, ruleOf(key)])

const groupName = (key: ChargeKey): string => JSON.stringify([key.domain, key.product, key.resourceText, moreOf(key)])

const dearestFirst = (a: ExactLine, b: ExactLine): number =>
  a.exact === b.exact ? (a.key < b.key ? -1 : a.key > b.key ? 1 : 0) : a.exact > b.exact ? -1 : 1

/** Usage stands under no heading, and so before every bill. */
const heading = ({ billed }: ExactLine): string =>
  billed === undefined ? '' : JSON.stringify([billed.provider, billed.service])

function inOrder(a: ExactLine, b: ExactLine): number {
  const [x, y] = [heading(a), heading(b)]
  return x === y ? dearestFirst(a, b) : x < y ? -1 : 1
}

function lineOf(book: ChargeBook, sum: Sum, month: string, last: Day): ExactLine {
  const { key, exact, rows } = sum
  const kind = key.shared === null ? 'usage' : 'shared'
  return {
    key: lineKeyOf(key),
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
    ...(key.provider === DATABRICKS ? { note: null } : billedOn(sum)),
  }
}

/** So many invoices are named in a line; more are counted. */
const NAMED = 3

/** The heading under which a billed line stands, and the invoices that it is on. */
function billedOn({ key, bases, invoices }: Sum): Pick<ExactLine, 'note' | 'billed'> {
  const named = [...invoices].filter((id) => id !== '').toSorted()
  const which = named.length > NAMED ? `${named.length} invoices` : `invoice ${named.join(', ')}`
  return {
    note: named.length === 0 ? null : `On ${which}`,
    billed: {
      provider: key.provider,
      service: key.raw.billing_origin_product?.trim() || NO_SERVICE,
      basis: [...bases].toSorted().join('; '),
    },
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
