import { type ChargeBook, monthLines, type StatementDocument } from '@meshledger/costing'
import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'

/**
 * What of a figure on a statement is no usage of its month, and what the statement or line comes to on paper. `removed`:
 * usage that was charged, and whose records are no longer in the lake.
 */
export type Apart = {
  kind: 'usage' | 'shared' | 'adjustment' | 'credit' | 'rounding' | 'removed'
  note: string | null
  corrects: string | null
  amount: string
}

/** What each line of a month comes to, by the name of its domain and key (`lineName`). */
export type HeldLines = ReadonlyMap<string, bigint>
export const lineName = (domain: string, key: string): string => JSON.stringify([domain, key])

/** What the lines of a month come to by the facts that are still in the lake. */
export function heldLines(book: ChargeBook, period: string): HeldLines {
  return new Map(
    [...monthLines(book, period)].flatMap(([domain, { lines }]) =>
      lines.map(({ key, exact }): [string, bigint] => [lineName(domain, key), exact]),
    ),
  )
}

type Line = StatementDocument['lines'][number] & { readonly document: Pick<StatementDocument, 'domain'> }
/** So many lines are named; of the others it is told how many they are. */
const NAMED = 3

/**
 * What stands on lines of usage though its records are no longer in the lake, as one sum that names the lines. Null where
 * all of it is held. A line of which all records are gone has no charge any more that could tell so itself.
 */
export function goneFrom(lines: readonly Line[], held: HeldLines): { note: string; amount: string } | null {
  const gone = lines
    .map(({ document, key, name, exact }) => {
      const amount = parseDecimal(exact, AMOUNT_SCALE) - (held.get(lineName(document.domain, key)) ?? 0n)
      return { name, amount }
    })
    .filter(({ amount }) => amount !== 0n)
  if (gone.length === 0) return null
  const names = gone.slice(0, NAMED).map(({ name }) => name)
  const more = gone.length > NAMED ? ` and ${gone.length - NAMED} more` : ''
  return { note: names.join(', ') + more, amount: formatDecimal(sum(gone.map(({ amount }) => amount)), AMOUNT_SCALE) }
}
