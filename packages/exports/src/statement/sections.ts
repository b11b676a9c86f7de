import { minorDigits, minorText, parseMinor, type StatementDocument, type StatementLine } from '@meshledger/costing'

/** Lines that stand under one heading, with their sum; the heading is null where a statement needs none. */
export type Section = {
  readonly heading: string | null
  readonly total: string
  readonly lines: readonly StatementLine[]
}

const headingOf = ({ billed, kind }: StatementLine): string => {
  if (kind === 'adjustment' || kind === 'rounding') return 'Corrections and rounding'
  return billed === undefined ? 'Databricks' : `${billed.provider}, ${billed.service} (${billed.basis})`
}

/**
 * A statement by whose bill its lines are on: Databricks, then each other vendor by service and basis, then what corrects
 * and rounds. Where no other vendor bills, it is one section without a heading.
 */
export function sectionsOf({ lines, currency, total }: StatementDocument): Section[] {
  if (!lines.some(({ billed }) => billed !== undefined)) return [{ heading: null, total, lines }]
  const digits = minorDigits(currency)
  const sections = new Map<string, StatementLine[]>()
  for (const line of lines) {
    const own = sections.get(headingOf(line))
    if (own) own.push(line)
    else sections.set(headingOf(line), [line])
  }
  const sumOf = (own: readonly StatementLine[]) => own.reduce((sum, { amount }) => sum + parseMinor(amount, digits), 0n)
  return [...sections].map(([heading, own]) => ({ heading, total: minorText(sumOf(own), digits), lines: own }))
}
