import {
  addMonths,
  type ChargeBook,
  completeThrough,
  dayText,
  type ExactLine,
  type Late,
  lastOfMonth,
  minorDigits,
  minorText,
  monthLines,
  reconciliation,
  type StatementDocument,
  type StatementInput,
  statementsOf,
  toMinor,
  topDrivers,
} from '@meshledger/costing'
import { type DomainDefinition, UNALLOCATED } from '@meshledger/mesh'
import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import type { Prepared } from './late-usage.ts'
import { type MonthBooks, ruleSetDigest } from './month-facts.ts'

/** Everything of which the statements of a month are made. The same inputs give the same bytes. */
export type MakeOut = {
  readonly period: string
  readonly book: ChargeBook
  /** Late usage of frozen months, as lines of those who bear it. */
  readonly carried: ReadonlyMap<string, readonly ExactLine[]>
  readonly demo: boolean
  readonly prepared: Pick<Prepared, 'rules' | 'previous' | 'budgets' | 'versions' | 'dataThrough' | 'basis'>
}

/** One statement for every domain that is defined, for `Unallocated`, and for whatever else has a line. */
export function makeOut(input: MakeOut): StatementDocument[] {
  const { period, book, carried, prepared } = input
  const lines = monthLines(book, period)
  const drivers = topDrivers(book, period)
  const definitions = new Map(prepared.rules.domains.map((definition) => [definition.domain, definition]))
  const names = new Set([...definitions.keys(), UNALLOCATED, ...lines.keys(), ...carried.keys()])
  const ruleSet = ruleSetDigest(prepared.rules)
  const inputs = [...names].toSorted().map(
    (domain): StatementInput => ({
      ...about(definitions.get(domain), domain),
      ...{ period, domain, version: prepared.versions[domain] ?? 1, currency: book.currency },
      ...{ basis: prepared.basis, demo: input.demo, dataThrough: prepared.dataThrough, ruleSet },
      previous: prepared.previous[domain] ?? null,
      budget: prepared.budgets[domain] ?? null,
      drivers: drivers.get(domain) ?? [],
      unpricedRows: lines.get(domain)?.unpricedRows ?? 0,
      lines: [...(lines.get(domain)?.lines ?? []), ...(carried.get(domain) ?? [])],
    }),
  )
  return statementsOf(inputs)
}

function about(definition: DomainDefinition | undefined, domain: string) {
  if (definition) return { title: definition.title, costCentre: definition.cost_centre, owner: definition.owner }
  return { title: domain === UNALLOCATED ? 'Unallocated' : domain, costCentre: '', owner: '' }
}

/** The month before of each domain: as its frozen statement says, else as the book has it, to the cent. */
export function previousTotals(
  book: ChargeBook,
  period: string,
  frozen: readonly { domain: string; facts: { total: string } }[],
): Record<string, string> {
  const digits = minorDigits(book.currency)
  const lines = monthLines(book, addMonths(period, -1))
  const live = [...lines].map(([domain, each]) => [domain, totalText(each.lines, digits)] as const)
  return Object.fromEntries([...live, ...frozen.map(({ domain, facts }) => [domain, facts.total] as const)])
}

const totalText = (lines: readonly ExactLine[], digits: number): string =>
  minorText(toMinor(sum(lines.map(({ exact }) => exact)), digits), digits)

/** What a period carries of earlier ones, in all. */
export const adjustmentsOf = (late: readonly Late[]): string =>
  formatDecimal(sum(late.map(({ exact }) => exact)), AMOUNT_SCALE)

/** In = out, counted on the charges and bills of the month, not on the statements that it is held against. */
export function countIn({ usage }: MonthBooks, period: string, late: readonly Late[]) {
  const { rows, rated } = reconciliation(usage, { period }, 'all')
  const complete = completeThrough(usage)
  const last = lastOfMonth(period)
  return {
    ...{ rows, rated, unpricedRows: rows.unpriced },
    adjustments: adjustmentsOf(late),
    dataThrough: complete === null ? null : dayText(Math.min(complete, last)),
  }
}

/** rated + billed + adjustments = allocated + unallocated + rounding + difference, where difference is nought or a fault. */
export function tie(
  { rated, adjustments, vendors }: Pick<Prepared, 'rated' | 'adjustments' | 'vendors'>,
  statements: readonly { domain: string; facts: { total: string; exactTotal: string } }[],
) {
  const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
  const text = (amount: bigint) => formatDecimal(amount, AMOUNT_SCALE)
  const of = (nobody: boolean) =>
    sum(statements.filter(({ domain }) => (domain === UNALLOCATED) === nobody).map(({ facts }) => units(facts.total)))
  const exact = sum(statements.map(({ facts }) => units(facts.exactTotal)))
  const total = of(true) + of(false)
  const billed = vendors?.used ?? '0.00'
  return {
    ...{ rated, billed, adjustments, allocated: text(of(false)), unallocated: text(of(true)) },
    rounding: text(exact - total),
    difference: text(units(rated) + units(billed) + units(adjustments) - exact),
  }
}
