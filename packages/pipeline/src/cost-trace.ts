import {
  billKey,
  DATABRICKS,
  dayText,
  type LineSource,
  type RawKey,
  type TraceGroupsReply,
  type TraceReply,
  trace,
  traceGroups,
} from '@meshledger/costing'
import type { Lake } from '@meshledger/lake'
import { AMOUNT_SCALE, formatDecimal, parseDecimal, QUANTITY_SCALE, sum } from '@meshledger/money'
import { keyColumns } from './charges.ts'
import type { Apart } from './close/statement-trace.ts'
import type { House } from './house.ts'
import { type TraceQuery, tracedBook } from './traced-book.ts'
import { billRows } from './vendor-bills.ts'
import type { VisibleDomains } from './visible.ts'
import { modelsOf } from './warehouse/models.ts'

/**
 * The usage rows behind a line: how many, their quantity (of the whole charge, where the line is a part of it) and the
 * ids of the first. A line of a folded pool stands for rows of many keys: it says so and lists none.
 */
export type TracedRecords = { count: number; usage_quantity: string; ids: string[]; folded: boolean }
export type TracedCost = Omit<TraceReply, 'lines'> & {
  lines: (TraceReply['lines'][number] & { records: TracedRecords })[]
  apart: Apart[]
  rules: { pricing: number; allocation: number; domains: Record<string, number> }
}

/** So many record ids stand in a line; a day of one key rarely has more than 24 rows a SKU. */
const LISTED = 200

/**
 * A figure with everything that it is made of, down to the ids of the usage rows and the versions of the rules. The
 * total of the lines, of the rest and of what stands apart is the figure.
 */
export async function costTrace(
  house: House,
  query: TraceQuery & { readonly group?: string | undefined },
  sees: VisibleDomains,
): Promise<TracedCost> {
  const { book, asked, among, apart, rules, at, lake } = await tracedBook(house, query, sees)
  const { reply, sources } = trace(book, { ...asked, group: query.group }, sees, among)
  const records = await recordsOf(house, sources, lake)
  const { pricing, allocation } = rules
  return {
    ...reply,
    ...withApart(reply.total, query.group === undefined ? apart : []),
    lines: reply.lines.map((line, i) => ({ ...line, records: records[i] ?? recordsIn([]) })),
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

type Row = RawKey & { record_id: string; usage_quantity: string }

/** Rows of one day, SKU and era are read once, however many lines they are behind; where the rows are. */
async function recordsOf(house: House, sources: readonly LineSource[], lake: Lake): Promise<TracedRecords[]> {
  const rows = await rowsBehind(
    house,
    sources.filter(({ provider }) => provider === DATABRICKS),
    await erasIn(lake),
  )
  const found: TracedRecords[] = []
  for (const source of sources) {
    const { provider, raw, day } = source
    if (provider === DATABRICKS) found.push(recordsIn(rows.get(readingOf(source))?.get(keyText(raw)) ?? []))
    else found.push(await linesOf(lake, raw, dayText(day)))
  }
  return found
}

const readingOf = ({ raw, day, era }: LineSource): string => JSON.stringify([day, raw.sku_name, era])

/** So many questions are put side by side: a warehouse takes its time over each. */
const LANES = 8

async function rowsBehind(
  house: House,
  sources: readonly LineSource[],
  eras: ReadonlyMap<number, Span>,
): Promise<Map<string, Map<string, Row[]>>> {
  const models = modelsOf(house)
  const waiting = [...new Map(sources.map((source) => [readingOf(source), source]))]
  const read = new Map<string, Map<string, Row[]>>()
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [name, { raw, day, era }] = next
      const values = { day: dayText(day), sku: raw.sku_name, ...(eras.get(era) ?? always) }
      read.set(name, byKey(await models.rows<Row>('trace_records', values)))
    }
  }
  await Promise.all(Array.from({ length: LANES }, lane))
  return read
}

type Span = { readonly since: string; readonly until: string }
const always: Span = { since: '0001-01-01', until: '9999-12-31' }

/** From when until when each price era lasts, to the last digit. */
async function erasIn(lake: Lake): Promise<ReadonlyMap<number, Span>> {
  type Era = { era: number; since: string | null; until: string | null }
  const rows = await lake.session((session) =>
    session.rows<Era>(
      `select era, era_start_time || 'Z' as since, era_end_time || 'Z' as until from (${lake.model('price_eras')})`,
    ),
  )
  return new Map(
    rows.map(({ era, since, until }) => [era, { since: since ?? always.since, until: until ?? always.until }]),
  )
}

/** The lines of a vendor's bill behind a sum of a day, each with the file that it stands in. */
async function linesOf(lake: Lake, raw: RawKey, day: string): Promise<TracedRecords> {
  const rows = await billRows(lake, { from: day, to: day }, raw.sku_name)
  const own = rows.filter(
    (row) => !row.databricks && keyText(billKey(row)) === keyText(raw) && row.invoice_id === raw.invoice_id,
  )
  return recordsIn(own.map(({ line_id, billed_cost }) => ({ record_id: line_id, usage_quantity: billed_cost })))
}

function byKey(rows: readonly Row[]): Map<string, Row[]> {
  const keys = new Map<string, Row[]>()
  for (const row of rows) keys.set(keyText(row), [...(keys.get(keyText(row)) ?? []), row])
  return keys
}

const keyText = (raw: RawKey): string =>
  JSON.stringify(keyColumns.map((name) => (name === 'custom_tags' ? sortedTags(raw.custom_tags) : raw[name])))
const sortedTags = (tags: RawKey['custom_tags']) =>
  tags && Object.entries(tags).toSorted(([a], [b]) => (a < b ? -1 : 1))

function recordsIn(rows: readonly Pick<Row, 'record_id' | 'usage_quantity'>[]): TracedRecords {
  const quantity = sum(rows.map((row) => parseDecimal(row.usage_quantity, QUANTITY_SCALE)))
  return {
    count: rows.length,
    usage_quantity: formatDecimal(quantity, QUANTITY_SCALE),
    ids: rows.slice(0, LISTED).map(({ record_id }) => record_id),
    folded: rows.length === 0,
  }
}
