import { type TraceGroupsReply, type TraceReply, trace, traceGroups } from '@meshledger/costing'
import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import type { Apart } from './close/gone.ts'
import type { House } from './house.ts'
import { type TraceQuery, tracedBook } from './traced-book.ts'
import { noRecords, recordsOf, type TracedRecords } from './traced-records.ts'
import type { VisibleDomains } from './visible.ts'

export type TracedCost = Omit<TraceReply, 'lines'> & {
  lines: (TraceReply['lines'][number] & { records: TracedRecords })[]
  apart: Apart[]
  rules: { pricing: number; allocation: number; domains: Record<string, number> }
}

/**
 * A figure with everything that it is made of, down to the ids of the usage rows and the versions of the rules. The
 * total of the lines, of the rest and of what stands apart is the figure.
 */
export async function costTrace(
  house: House,
  query: TraceQuery & { readonly group?: string | undefined },
  sees: VisibleDomains,
): Promise<TracedCost> {
  const { book, asked, among, apart, rules, at, lake, kept } = await tracedBook(house, query, sees)
  const { reply, sources } = trace(book, { ...asked, group: query.group }, sees, among)
  const records = await recordsOf(house, sources, lake, kept)
  const { pricing, allocation } = rules
  return {
    ...reply,
    ...withApart(reply.total, query.group === undefined ? apart : []),
    lines: reply.lines.map((line, i) => ({ ...line, records: records[i] ?? noRecords })),
    rules: { pricing: pricing.version, allocation: allocation.version, domains: await versionsOf(house, reply, at) },
  }
}

/** A figure by price rows, placing rules and splits: few lines, however many usage rows it sums. */
export async function costTraceGroups(
  house: House,
  query: TraceQuery,
  sees: VisibleDomains,
): Promise<TraceGroupsReply & { apart: Apart[] }> {
  const { book, asked, among, apart } = await tracedBook(house, query, sees)
  const reply = traceGroups(book, asked, sees, among)
  return { ...reply, ...withApart(reply.total, apart) }
}

function withApart(total: string, apart: readonly Apart[]): { total: string; apart: Apart[] } {
  const amounts = [total, ...apart.map(({ amount }) => amount)].map((amount) => parseDecimal(amount, AMOUNT_SCALE))
  return { total: formatDecimal(sum(amounts), AMOUNT_SCALE), apart: [...apart] }
}

/** The version of each domain file that placed a line: of now, or of the time of the freeze. */
async function versionsOf(
  { ledger }: House,
  { lines }: TraceReply,
  at: string | null,
): Promise<Record<string, number>> {
  const versions: Record<string, number> = {}
  for (const name of new Set(lines.map(({ placement }) => placement.domain))) {
    const history = await ledger.domains.history(name)
    const newest = history.findLast(({ effectiveAt }) => at === null || effectiveAt <= at)
    if (newest !== undefined) versions[name] = newest.version
  }
  return versions
}
