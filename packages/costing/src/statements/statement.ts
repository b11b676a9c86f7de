import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import type { Certainty } from '../book.ts'
import { type ExactLine, type LineBilled, type LineCorrects, type LineKind, type LineShare, lineKey } from './lines.ts'
import { fromMinor, largestRemainder, minorDigits, minorText, parseMinor, toMinor } from './round.ts'

/** A line as it stands in the line file. `line` is its number; amounts are decimal text. */
export type StatementLine = {
  line: number
  key: string
  kind: LineKind
  product: string
  resource: string
  name: string
  quantities: readonly { usage_unit: string; quantity: string }[]
  exact: string
  amount: string
  usageRows: number
  quality: Certainty
  shared: LineShare | null
  corrects: LineCorrects | null
  note: string | null
  /** Absent from a line of usage. */
  billed?: LineBilled
}

export type StatementDriver = { product: string; resource: string; name: string; cause: string; change: string }

/** What a statement says about itself, beside its lines. */
export type StatementHead = {
  format: 'meshledger-statement/1'
  number: string
  kind: 'statement' | 'credit'
  credits: string | null
  period: string
  domain: string
  version: number
  title: string
  costCentre: string
  owner: string
  currency: string
  basis: string
  demo: boolean
  dataThrough: string | null
  ruleSet: string
  total: string
  exactTotal: string
  rounding: string
  previous: string | null
  budget: string | null
  drivers: readonly StatementDriver[]
  otherChange: string
  unpricedRows: number
}
export type StatementDocument = StatementHead & { lines: readonly StatementLine[] }

export const statementNumber = (period: string, domain: string, version: number): string =>
  `${period}/${domain}/v${version}`

/** A statement that is not yet rounded. */
export type StatementInput = Omit<
  StatementHead,
  'format' | 'number' | 'kind' | 'credits' | 'total' | 'exactTotal' | 'rounding' | 'otherChange'
> & { lines: readonly ExactLine[] }

const exactOf = (lines: readonly ExactLine[]): bigint => sum(lines.map(({ exact }) => exact))
const exactText = (exact: bigint): string => formatDecimal(exact, AMOUNT_SCALE)

/**
 * Make out the statements of a period together. Money is rounded here, once: the total of the period to the cent, that
 * over the statements, and each statement over its lines, both by largest remainder. So lines sum to their statement,
 * statements to the period, and each of them is less than a cent from its exact amount. What a statement gained or lost
 * by it is its line `rounding`.
 */
export function statementsOf(inputs: readonly StatementInput[]): StatementDocument[] {
  const [first] = inputs
  if (first === undefined) return []
  const digits = minorDigits(first.currency)
  const exact = inputs.map(({ lines }) => exactOf(lines))
  const totals = largestRemainder(exact, digits, toMinor(sum(exact), digits))
  return inputs.map((input, i) => statementWith(input, totals[i] ?? 0n, digits))
}

/** A statement whose total is given, in minor units. */
export function statementWith(input: StatementInput, total: bigint, digits: number): StatementDocument {
  const { lines, drivers, previous, unpricedRows, budget, ...about } = input
  const amounts = largestRemainder(
    lines.map((line) => line.exact),
    digits,
    total,
  )
  const exact = exactOf(lines)
  const rounding = fromMinor(total, digits) - exact
  const change = fromMinor(total, digits) - (previous === null ? 0n : parseDecimal(previous, AMOUNT_SCALE))
  const told = sum(drivers.map((driver) => parseDecimal(driver.change, AMOUNT_SCALE)))
  const rounded = lines.map(
    (line, n): StatementLine => ({
      ...{ line: n + 1, key: line.key, kind: line.kind, product: line.product, resource: line.resource },
      ...{ name: line.name, quantities: line.quantities, exact: exactText(line.exact) },
      ...{ amount: minorText(amounts[n] ?? 0n, digits), usageRows: line.usageRows, quality: line.quality },
      ...{ shared: line.shared, corrects: line.corrects, note: line.note },
      ...(line.billed === undefined ? {} : { billed: line.billed }),
    }),
  )
  return {
    format: 'meshledger-statement/1',
    number: statementNumber(about.period, about.domain, about.version),
    kind: 'statement',
    credits: null,
    ...about,
    total: minorText(total, digits),
    exactTotal: exactText(exact),
    rounding: exactText(rounding),
    previous,
    budget,
    drivers,
    otherChange: exactText(change - told),
    unpricedRows,
    lines: rounding === 0n ? rounded : [...rounded, roundingLine(rounded.length + 1, rounding, digits)],
  }
}

const roundingLine = (line: number, rounding: bigint, digits: number): StatementLine => ({
  ...{ line, key: lineKey('rounding', '', '', ''), kind: 'rounding', product: 'Rounding', resource: '' },
  ...{ name: 'Rounding, within the amounts above', quantities: [], exact: exactText(rounding) },
  ...{ amount: minorText(0n, digits), usageRows: 0, quality: 'derived', shared: null, corrects: null, note: null },
})

/**
 * The statement that takes back another, line by line: the next version, every amount with the other sign. Together they
 * are nothing, to the last unit.
 */
export function creditOf(document: StatementDocument, version: number, note: string): StatementDocument {
  const digits = minorDigits(document.currency)
  const less = (text: string) => exactText(-parseDecimal(text, AMOUNT_SCALE))
  const lessMinor = (text: string) => minorText(-parseMinor(text, digits), digits)
  return {
    ...document,
    ...{ number: statementNumber(document.period, document.domain, version), version, kind: 'credit' },
    credits: document.number,
    ...{ total: lessMinor(document.total), exactTotal: less(document.exactTotal), rounding: less(document.rounding) },
    ...{ previous: null, budget: null, drivers: [], otherChange: lessMinor(document.total) },
    lines: document.lines.map((line) => ({
      ...line,
      key: lineKey('credit', line.product, line.resource, line.key),
      kind: line.kind === 'rounding' ? 'rounding' : 'credit',
      quantities: line.quantities.map(({ usage_unit, quantity }) => ({ usage_unit, quantity: less(quantity) })),
      ...{ exact: less(line.exact), amount: lessMinor(line.amount), usageRows: line.usageRows },
      corrects: { period: document.period, statement: document.number, line: line.line },
      note,
    })),
  }
}

/** What is granted or taken on, as a line of the next version. `amount` is in minor units. */
export type AdjustmentLine = Pick<StatementLine, 'product' | 'resource' | 'name' | 'corrects' | 'note' | 'billed'> & {
  amount: bigint
  of: string
}

/** The next version of a statement, with one adjustment line more; everything else stays as it was. */
export function withAdjustment(
  document: StatementDocument,
  version: number,
  { of, amount, ...line }: AdjustmentLine,
): StatementDocument {
  const digits = minorDigits(document.currency)
  const exact = fromMinor(amount, digits)
  const plus = (text: string) => exactText(parseDecimal(text, AMOUNT_SCALE) + exact)
  const rounding = document.lines.filter(({ kind }) => kind === 'rounding')
  const kept = document.lines.filter(({ kind }) => kind !== 'rounding')
  const added: StatementLine = {
    ...line,
    ...{ line: 0, key: lineKey('adjustment', line.product, line.resource, of), kind: 'adjustment' },
    ...{ quantities: [], exact: exactText(exact), amount: minorText(amount, digits), usageRows: 0 },
    ...{ quality: 'derived', shared: null },
  }
  return {
    ...document,
    ...{ number: statementNumber(document.period, document.domain, version), version },
    total: minorText(parseMinor(document.total, digits) + amount, digits),
    ...{ exactTotal: plus(document.exactTotal), otherChange: plus(document.otherChange) },
    lines: [...kept, added, ...rounding].map((one, i) => ({ ...one, line: i + 1 })),
  }
}

/**
 * The line file: JSON, a line a row, always the same bytes for the same statement. Its SHA-256 is what people accept and
 * approve.
 */
export function lineFile(document: StatementDocument): string {
  const { lines, ...head } = document
  const rows = lines.map((line) => `  ${JSON.stringify(line)}`)
  const body = rows.length === 0 ? '[]' : `[\n${rows.join(',\n')}\n ]`
  return `${JSON.stringify(head, null, 1).slice(0, -2)},\n "lines": ${body}\n}\n`
}

/** Read a line file that was written by `lineFile`. */
export function readLineFile(text: string): StatementDocument {
  const document = JSON.parse(text) as StatementDocument
  if (document.format !== 'meshledger-statement/1') throw new Error('this is no line file of a statement')
  return document
}
