import { billKey, DATABRICKS, dayText, type LineSource, type RawKey } from '@meshledger/costing'
import type { Lake } from '@meshledger/lake'
import { formatDecimal, parseDecimal, QUANTITY_SCALE, sum } from '@meshledger/money'
import { keyText } from './charges.ts'
import { chargePrint, type KeptCharge, type KeptDay, type KeptUnder, keptDays } from './close/kept-records.ts'
import { type RecordsSince, sinceKept, type UsageRow } from './close/records-since.ts'
import type { House } from './house.ts'
import { billRows } from './vendor-bills.ts'
import { modelsOf } from './warehouse/models.ts'

/**
 * The usage rows behind a line: how many, their quantity (of the whole charge, where the line is a part of it) and the
 * ids of the first. A line of a folded pool stands for rows of many keys: it says so and lists none. `since`: of a frozen
 * line, whose ids are those that it was frozen with; null where the ids are of now, for nothing was kept.
 */
export type TracedRecords = {
  count: number
  usage_quantity: string
  ids: string[]
  folded: boolean
  since: RecordsSince | null
}

/** So many record ids stand in a line; a day of one key rarely has more than 24 rows a SKU. */
const LISTED = 200

/**
 * The usage rows behind each source, where the rows are: of what is frozen those that were kept with it, else those of now.
 * Rows of one day, SKU and era are read once, however many lines they are behind.
 */
export async function recordsOf(
  house: House,
  sources: readonly LineSource[],
  lake: Lake,
  under: KeptUnder | null,
): Promise<TracedRecords[]> {
  const usage = sources.filter(({ provider }) => provider === DATABRICKS)
  const days = usage.map(({ day }) => dayText(day))
  const kept = under === null ? null : await keptDays(house, under, days)
  const find = kept === null ? await rowsOfNow(house, usage, lake) : await rowsKept(house, usage, kept)
  const found: TracedRecords[] = []
  for (const source of sources) {
    const { provider, raw, day } = source
    found.push(provider === DATABRICKS ? find(source) : await linesOf(lake, raw, dayText(day)))
  }
  return found
}

type Find = (source: LineSource) => TracedRecords

async function rowsOfNow(house: House, sources: readonly LineSource[], lake: Lake): Promise<Find> {
  const eras = await erasIn(lake)
  const name = ({ raw, day, era }: LineSource) => JSON.stringify([day, raw.sku_name, era])
  const read = await rowsBehind(house, sources, name, ({ era }) => eras.get(era) ?? always)
  const byKey = new Map([...read].map(([reading, rows]) => [reading, byKeyOf(rows)]))
  return (source) => recordsIn(byKey.get(name(source))?.get(keyText(source.raw)) ?? [])
}

function byKeyOf(rows: readonly UsageRow[]): Map<string, UsageRow[]> {
  const keys = new Map<string, UsageRow[]>()
  for (const row of rows) {
    const key = keyText(row)
    const held = keys.get(key)
    if (held === undefined) keys.set(key, [row])
    else held.push(row)
  }
  return keys
}

/** Rows of now tell what became of the kept ones, whatever price era they would be in. */
async function rowsKept(
  house: House,
  sources: readonly LineSource[],
  kept: ReadonlyMap<string, KeptDay>,
): Promise<Find> {
  const name = ({ raw, day }: LineSource) => JSON.stringify([day, raw.sku_name])
  const read = await rowsBehind(house, sources, name, () => always)
  const since = new Map<string, (ids: readonly string[]) => RecordsSince>()
  return (source) => {
    const day = kept.get(dayText(source.day)) ?? new Map<string, KeptCharge>()
    const told = since.get(name(source)) ?? sinceKept(day, read.get(name(source)) ?? [])
    since.set(name(source), told)
    const { ids, usage_quantity } = day.get(chargePrint(source.raw, source.era)) ?? { ids: [], usage_quantity: '0' }
    return {
      ...{ count: ids.length, usage_quantity, ids: ids.slice(0, LISTED), folded: ids.length === 0 },
      since: told(ids),
    }
  }
}

/** So many questions are put side by side: a warehouse takes its time over each. */
const LANES = 8

/** The usage rows of each day, SKU and span of time that some sources are in, read once each, by name. */
async function rowsBehind(
  house: House,
  sources: readonly LineSource[],
  name: (source: LineSource) => string,
  span: (source: LineSource) => Span,
): Promise<Map<string, UsageRow[]>> {
  const models = modelsOf(house)
  const waiting = [...new Map(sources.map((source) => [name(source), source]))]
  const read = new Map<string, UsageRow[]>()
  const lane = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const [reading, source] = next
      const values = { day: dayText(source.day), sku: source.raw.sku_name, ...span(source) }
      read.set(reading, await models.rows<UsageRow>('trace_records', values))
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

/** The lines of a vendor's bill behind a sum of a day. */
async function linesOf(lake: Lake, raw: RawKey, day: string): Promise<TracedRecords> {
  const rows = await billRows(lake, { from: day, to: day }, raw.sku_name)
  const sought = billText(raw)
  const own = rows.filter((row) => !row.databricks && billText(billKey(row)) === sought)
  return recordsIn(own.map(({ line_id, billed_cost }) => ({ record_id: line_id, usage_quantity: billed_cost })))
}

const billText = (raw: RawKey): string => JSON.stringify([keyText(raw), raw.invoice_id, raw.bill])

function recordsIn(rows: readonly Pick<UsageRow, 'record_id' | 'usage_quantity'>[]): TracedRecords {
  const quantity = sum(rows.map((row) => parseDecimal(row.usage_quantity, QUANTITY_SCALE)))
  return {
    count: rows.length,
    usage_quantity: formatDecimal(quantity, QUANTITY_SCALE),
    ids: rows.slice(0, LISTED).map(({ record_id }) => record_id),
    folded: rows.length === 0,
    since: null,
  }
}

export const noRecords: TracedRecords = recordsIn([])
