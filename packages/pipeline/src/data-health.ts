import { type Table, tables } from '@meshledger/facts'
import { arrivalsOf, type CountedTable, countArrivals } from './arrivals.ts'
import { logGaps } from './completeness.ts'
import { alarmsOf } from './data-health-alarms.ts'
import type { House } from './house.ts'
import { LISTED } from './ingest/report.ts'
import { type Lateness, latenessOf } from './lateness.ts'
import { messageHealth } from './message-health.ts'
import { type Oddity, oddities } from './oddities.ts'
import { type QuarantineWhere, whereOf } from './quarantine-where.ts'
import { sourceReach } from './sync/source-reach.ts'
import { diskReport } from './upkeep-disk.ts'
import { retentionOverview } from './upkeep-retention.ts'
import { DAILY, rawUsage, usageHeld } from './warehouse/usage-held.ts'
import { whereRowsAre } from './warehouse/where.ts'
import { workspaceNames } from './workspace-names.ts'

const HOUR = 3_600_000
/** A table that is this many times older than it should be has not only been late: nothing comes any more. */
const SILENT = 7
/** A correction that comes later than this many days after the usage is late: a month may have been closed by then. */
const LATE_DAYS = 20

export type TableHealth = {
  table: string
  rows: number
  first: string | null
  last: string | null
  ageHours: number | null
  state: 'fresh' | 'late' | 'silent' | 'empty' | 'rare'
  shapes: { shape: string; files: number; rows: number }[]
  duplicates: number
  quarantined: number
}

/**
 * Is the data whole and as it should be? Sources with their freshness on the account's clock, rows received against
 * those expected, who is silent, quarantine, gaps in the audit log, unknown columns, corrections, everything that came in
 * odd, and the disk. What the facts say is computed once a version of the lake and day.
 */
export async function dataHealth(house: House) {
  const now = await house.now()
  const [{ counted, ...facts }, gaps, recent, reach, disk, kept, nameOf, where, messages] = await Promise.all([
    factsOf(house, now),
    logGaps(house),
    house.ledger.jobs.recent(),
    sourceReach(house),
    diskReport(house),
    retentionOverview(house),
    workspaceNames(house),
    whereRowsAre(house),
    messageHealth(house),
  ])
  const left = new Set(where.flatMap((one) => one.tables))
  // A table whose rows are left in the warehouse is not empty: of it, `where` tells.
  const here = facts.tables.filter(({ table, rows }) => rows > 0 || !left.has(table))
  const tables = here.map((table) => ({ ...table, ...freshness(table, now) }))
  const sources = reach.map((one) => ({
    ...one,
    ...freshness({ table: sourceOf(one.table), rows: 1, last: one.through }, now),
  }))
  const arrivals = arrivalsOf(counted, now, nameOf)
  return {
    now,
    ...facts,
    ...{ tables, sources, arrivals, disk, retention: kept, where, messages },
    alarms: alarmsOf(tables, arrivals, sources),
    gaps: gaps.map(({ workspace_id, workspace, from, to, hours }) => ({ workspace_id, workspace, from, to, hours })),
    runs: recent.map(({ job, slot, startedAt, endedAt, status, detail }) => ({
      job,
      slot,
      startedAt,
      endedAt,
      status,
      detail,
    })),
  }
}

/** Sums are as fresh as the table that they are made of. */
const sourceOf = (table: string): string => (table === DAILY ? rawUsage.table : table)

type Facts = {
  tables: Omit<TableHealth, 'ageHours' | 'state'>[]
  quarantine: ({ file: string; line: number | null; table: string | null; reason: string } & QuarantineWhere)[]
  quarantined: number
  /** Lines that left the quarantine, or were refused anew, when they were tried again. */
  retried: number
  drift: { table: string; column: string; file: string; rows: number }[]
  corrections: Corrections
  oddities: Oddity[]
  counted: CountedTable[]
  lateness: Lateness[]
}
const known = new WeakMap<House, { version: string; facts: Promise<Facts> }>()

async function factsOf(house: House, now: string): Promise<Facts> {
  const [tried] = await house.lake.rows<{ n: bigint }>('SELECT count(retried_by) AS n FROM meta.quarantine')
  const version = [await house.lake.version(), (await usageHeld(house)).kind, tried?.n, now.slice(0, 10)].join(' ')
  const held = known.get(house)
  if (held?.version === version) return held.facts
  const facts = readFacts(house, Number(tried?.n ?? 0), now)
  known.set(house, { version, facts })
  facts.catch(() => known.delete(house))
  return facts
}

async function readFacts(house: House, retried: number, now: string): Promise<Facts> {
  const { lake } = house
  const [sources, quarantine, drift, counted, lateness] = await Promise.all([
    lake.rows<Source>(`SELECT table_name AS "table", shape, CAST(count(*) FILTER (WHERE replaced_by IS NULL) AS INTEGER) AS files,
        sum(added) AS added, sum(duplicate) AS duplicate
      FROM meta.files GROUP BY ALL ORDER BY ALL`),
    lake.rows<{ file: string; line: bigint | null; table: string; reason: string }>(
      'SELECT name AS file, line, table_name AS "table", reason FROM meta.quarantine WHERE retried_by IS NULL ORDER BY ALL',
    ),
    lake.rows<{ table: string; column: string; file: string; rows: bigint }>(
      'SELECT table_name AS "table", column_name AS "column", name AS file, rows FROM meta.drift ORDER BY ALL',
    ),
    countArrivals(house, now),
    latenessOf(house, now),
  ])
  const setAside = new Map<string, number>()
  for (const { table } of quarantine) setAside.set(table, (setAside.get(table) ?? 0) + 1)
  return {
    ...{ counted, lateness, retried },
    tables: await Promise.all(
      tables.map(async (table) => ({
        ...(await tableOf(house, table, sources)),
        quarantined: setAside.get(table.name) ?? 0,
      })),
    ),
    quarantine: quarantine.slice(0, LISTED).map((one) => ({
      ...one,
      line: one.line === null ? null : Number(one.line),
      ...whereOf(one.file),
    })),
    quarantined: quarantine.length,
    drift: drift.map((one) => ({ ...one, rows: Number(one.rows) })),
    corrections: await correctionsOf(house),
    oddities: await oddities(house),
  }
}

type Source = { table: string; shape: string; files: number; added: bigint; duplicate: bigint }

async function tableOf(
  house: House,
  table: Table,
  sources: readonly Source[],
): Promise<Omit<Facts['tables'][number], 'quarantined'>> {
  const reach =
    table.happenedAt === null
      ? 'NULL AS first, NULL AS last'
      : `min(${table.happenedAt}) AS first, max(${table.happenedAt}) AS last`
  const [row] = await house.lake.rows<{ rows: bigint; first: string | null; last: string | null }>(
    `SELECT count(*) AS rows, ${reach} FROM ${table.name}`,
  )
  const mine = sources.filter((source) => source.table === table.name)
  return {
    table: table.name,
    rows: Number(row?.rows ?? 0),
    first: row?.first ?? null,
    last: row?.last ?? null,
    shapes: mine.map(({ shape, files, added }) => ({ shape, files, rows: Number(added) })),
    duplicates: mine.reduce((total, { duplicate }) => total + Number(duplicate), 0),
  }
}

/** How old a table is, and what that means for a table of its kind. Of one that changes rarely no age says anything. */
export function freshness(
  { table, rows, last }: Pick<TableHealth, 'table' | 'rows' | 'last'>,
  now: string,
): Pick<TableHealth, 'ageHours' | 'state'> {
  const limit = tables.find((one) => one.name === table)?.freshForHours ?? null
  const ageHours = last === null ? null : Math.max(0, (Date.parse(now) - Date.parse(last)) / HOUR)
  const age = ageHours === null ? null : Math.round(ageHours * 10) / 10
  if (rows === 0) return { ageHours: null, state: 'empty' }
  if (limit === null) return { ageHours: age, state: 'rare' }
  if (age === null || age <= limit) return { ageHours: age, state: 'fresh' }
  return { ageHours: age, state: age <= limit * SILENT ? 'late' : 'silent' }
}

type Corrections = {
  retractions: number
  restatements: number
  late: number
  restatedQuantities: { usage_unit: string; usage_quantity: string }[]
}

async function correctionsOf(house: House): Promise<Corrections> {
  const { kind, table, counts } = await usageHeld(house)
  const rows = (which: string) =>
    `CAST(coalesce(sum(${kind === 'daily' ? 'usage_rows' : '1'}) FILTER (WHERE ${which}), 0) AS INTEGER)`
  const [row] = await house.lake.rows<{ retractions: number; restatements: number; late: number }>(
    `SELECT ${rows("record_type = 'RETRACTION'")} AS retractions, ${rows("record_type = 'RESTATEMENT'")} AS restatements,
       ${rows(`record_type <> 'ORIGINAL' AND ingestion_date - usage_date > ${LATE_DAYS}`)} AS late
     FROM ${table} WHERE ${counts}`,
  )
  const restatedQuantities = await house.lake.rows<{ usage_unit: string; usage_quantity: string }>(
    `SELECT usage_unit, sum(usage_quantity) AS usage_quantity FROM ${table}
     WHERE record_type = 'RESTATEMENT' AND ${counts} GROUP BY usage_unit ORDER BY usage_unit`,
  )
  return { retractions: 0, restatements: 0, late: 0, ...row, restatedQuantities }
}
