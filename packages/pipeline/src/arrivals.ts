import { type Table, tables } from '@meshledger/facts'
import { type ArrivalState, type DayCounts, type Forecast, forecast, stateOf, WEEKS } from './arrival-forecast.ts'
import type { House } from './house.ts'
import { HOURS } from './warehouse/land-hours.ts'
import { logHeld } from './warehouse/log-held.ts'
import { LOG } from './warehouse/staying.ts'
import type { WorkspaceName } from './workspace-names.ts'

/** Rows of one table and workspace on the last day that is judged, and what they were held against. */
export type Arrival = {
  readonly table: string
  /** Null: rows of the account, or rows that name no workspace. */
  readonly workspace_id: string | null
  readonly workspace: string
  /** The arrival shapes and workspaces that its rows came by. */
  readonly origins: readonly string[]
  readonly day: string
  readonly received: number
  readonly usual: Forecast | null
  readonly state: ArrivalState
  /** The last day with rows. */
  readonly lastDay: string
  /** Days of the last two weeks on which rows were sure to come and none did. */
  readonly emptyDays: readonly string[]
}

const DAY_MS = 86_400_000
const HOUR_MS = 3_600_000
/** After so many days without a row a source counts as gone, and nobody waits for it any more. */
const REACH_DAYS = (WEEKS + 1) * 7
const LOOKED_AT = 14

/** Where a table is read, when its own rows leave the workspace open that other tables know. */
const readFrom: Readonly<Record<string, string>> = { 'access.audit': 'access.audit_resolved' }

/** Tables into which rows of events come all the time, told by workspace. */
const awaited = tables.filter(
  ({ happenedAt, freshForHours, columns, changing }) =>
    happenedAt !== null &&
    freshForHours !== null &&
    changing === undefined &&
    columns.some(({ name }) => name === 'workspace_id'),
)

type Counted = { workspace_id: string | null; day: number; origin: string | null; rows: number }
export type CountedTable = { readonly table: Table; readonly counts: readonly Counted[] }

/** Rows a day, workspace and origin of the last weeks, up to a day. */
export async function countArrivals(house: Pick<House, 'lake' | 'engines'>, now: string): Promise<CountedTable[]> {
  const { lake } = house
  const counted = (await logHeld(house)).kind === 'sieved'
  const from = new Date(Date.parse(now) - (REACH_DAYS + LOOKED_AT) * DAY_MS).toISOString().slice(0, 10)
  return Promise.all(
    awaited.map(async (table) => ({
      table,
      counts:
        counted && table.name === LOG
          ? await countedEvents(lake, from)
          : await lake.rows<Counted>(
              `SELECT workspace_id, epoch_day AS day, CAST(sum(n) AS DOUBLE) AS rows,
           CASE WHEN starts_with(f.name, 'databricks://') THEN split_part(f.name, '/', 3) ELSE f.shape END AS origin
         FROM (SELECT workspace_id, CAST(date_diff('day', DATE '1970-01-01', CAST(${table.happenedAt} AS DATE)) AS INTEGER) AS epoch_day,
             _source, count(*) AS n
           FROM ${readFrom[table.name] ?? table.name} WHERE ${table.happenedAt} >= CAST($from AS TIMESTAMP) GROUP BY ALL) t
         LEFT JOIN meta.files f ON f.file = t._source AND f.table_name = $table GROUP BY ALL`,
              { from, table: table.name },
            ),
    })),
  )
}

/** Events a day of a log that stays in its warehouse, as that counted them. */
const countedEvents = (lake: House['lake'], from: string): Promise<Counted[]> =>
  lake.rows(
    `SELECT workspace_id, CAST(date_diff('day', DATE '1970-01-01', CAST(hour AS DATE)) AS INTEGER) AS day,
       CAST(sum(events) AS DOUBLE) AS rows, min(reader) AS origin
     FROM (SELECT workspace_id, hour, max(events) AS events, min(reader) AS reader FROM ${HOURS}
       WHERE hour >= CAST($from AS TIMESTAMP) GROUP BY ALL) counted GROUP BY workspace_id, day`,
    { from },
  )

/**
 * Received against expected, for every table and workspace from which rows used to come in the last nine weeks.
 *
 * The day that is judged is the last one whose rows had time to come: it ended at least as long ago as rows of its table
 * may take.
 */
export function arrivalsOf(counted: readonly CountedTable[], now: string, nameOf: WorkspaceName): Arrival[] {
  return counted.flatMap(({ table, counts }) => {
    const judged = Math.floor((Date.parse(now) - (table.freshForHours ?? 0) * HOUR_MS) / DAY_MS) - 1
    const groups = new Map<string | null, Counted[]>()
    for (const one of counts) {
      const mine = groups.get(one.workspace_id)
      if (mine) mine.push(one)
      else groups.set(one.workspace_id, [one])
    }
    return [...groups]
      .flatMap(([workspace_id, mine]) => {
        const arrival = judge(mine, judged)
        const workspace = workspace_id === null ? 'account' : nameOf(workspace_id)
        return arrival === undefined ? [] : [{ table: table.name, workspace_id, workspace, ...arrival }]
      })
      .toSorted((a, b) => (a.workspace < b.workspace ? -1 : 1))
  })
}

function judge(
  mine: readonly Counted[],
  judged: number,
): Omit<Arrival, 'table' | 'workspace_id' | 'workspace'> | undefined {
  const days = new Map<number, number>()
  for (const { day, rows } of mine) if (day <= judged) days.set(day, (days.get(day) ?? 0) + rows)
  if (days.size === 0) return undefined
  const [first, last] = [Math.min(...days.keys()), Math.max(...days.keys())]
  if (judged - last > REACH_DAYS) return undefined
  const usual = forecast(days, judged, first, last)
  const received = days.get(judged) ?? 0
  // On a day on which nothing is due, a source that has fallen silent before still is silent.
  const silent = emptyDays(days, Math.max(last + 1, first), judged, { first, last }).length > 0
  return {
    origins: [...new Set(mine.map(({ origin }) => origin ?? 'unknown'))].toSorted(),
    ...{ day: dayText(judged), received, usual, state: silent ? 'silent' : stateOf(received, usual) },
    lastDay: dayText(last),
    emptyDays: emptyDays(days, judged - LOOKED_AT + 1, judged, { first, last }),
  }
}

/** Days from `from` to `to` on which rows were sure to come and none did. */
function emptyDays(
  days: DayCounts,
  from: number,
  to: number,
  { first, last }: { first: number; last: number },
): string[] {
  const looked = Array.from({ length: Math.max(0, to - from + 1) }, (_, i) => from + i)
  return looked.filter((day) => stateOf(days.get(day) ?? 0, forecast(days, day, first, last)) === 'silent').map(dayText)
}

const dayText = (day: number) => new Date(day * DAY_MS).toISOString().slice(0, 10)
