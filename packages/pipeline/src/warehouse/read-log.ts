import { tableNamed } from '@meshledger/facts'
import type { Connection } from '@meshledger/sources'
import { asking } from '../sync/ask.ts'
import { calledOf, readingOf } from '../sync/plan.ts'
import { eachWindow, type ReadOptions, spooling, storableColumns, windowsSince } from '../sync/read-table.ts'
import type { Spooled } from '../sync/spool.ts'
import { conditionOf, DAY, type Window } from '../sync/windows.ts'
import { CATALOG, statementOf } from './models.ts'
import type { Sieve } from './sieve.ts'
import { LOG } from './staying.ts'

const audit = tableNamed(LOG)
const day = (at: number) => new Date(at).toISOString().slice(0, 10)

/** Where what is read goes. Each is handed over whole. */
export type LogTaken = {
  /** How many events each workspace has an hour; gives the time of the newest, in milliseconds since 1970. */
  hours(spooled: Spooled): Promise<number | null>
  /** Events to which rules can come, with the moment through which they were asked for. */
  events(spooled: Spooled, through: string | null): Promise<void>
}

/**
 * Have the warehouse count its log by hour, and hold the rules against it from the watermark on, less the days that are
 * read again. What the rules of then were not asked is asked from the beginning, since a watermark is of one sieve.
 *
 * The count comes first: the moment that it ends at is one through which every event was there to be asked for.
 */
export async function readLog(
  connection: Connection,
  sieve: Sieve,
  through: string | null,
  options: ReadOptions,
  take: LogTaken,
): Promise<void> {
  const tags = { purpose: 'sync', table: audit.name }
  const ask = asking(connection, { ...options, tags })
  const columns = await storableColumns(audit, ask)
  const { sql, values, seconds } = sieve.over(columns)
  const { again } = readingOf(audit)
  const late = again === 'whole' ? Number.POSITIVE_INFINITY : again * DAY
  const from = through === null ? null : Math.max(0, Date.parse(through) - late - seconds * 1000)

  const counted = statementOf('audit_hours', { since: from === null ? '0001-01-01' : day(from) })
  const inCatalog = asking(connection, { ...options, tags: { ...tags, model: 'audit_hours' }, catalog: CATALOG })
  const spoolLog = spooling(audit, connection, options)
  const newest = await take.hours(await inCatalog(counted.sql, counted.parameters, spoolLog))

  const value = { name: 'values', value: JSON.stringify(values), type: 'STRING' }
  await eachWindow(await windowsSince(from, audit, ask, options), audit, async (window) => {
    const [asked, around] = [conditionOf(window, audit), conditionOf(wider(window, seconds), audit, 'around_')]
    const steps = `log AS (${rowsOf(asked.where)}), around AS (${rowsOf(around.where)})`
    const parameters = [...asked.parameters, ...around.parameters, value]
    const spooled = await ask(
      sql.replace('WITH ', () => `WITH ${steps},\n`),
      parameters,
      spoolLog,
    )
    await take.events(spooled, askedThrough(window, newest, options))
  })
}

const rowsOf = (where: string) => `SELECT * FROM ${calledOf(audit)}${where}`

/** The window with what lies within so many seconds of it. */
const wider = ({ from, to, nulls }: Window, seconds: number): Window => ({
  ...{ from: from && Math.max(0, from - seconds * 1000), to: to && to + seconds * 1000, nulls },
})

/** A clock that runs ahead on the other side must not move the watermark past what is still to come. */
function askedThrough({ to }: Window, newest: number | null, { platform }: ReadOptions): string | null {
  if (newest === null) return null
  return new Date(Math.min(to ?? newest, newest, platform.now() + DAY)).toISOString()
}
