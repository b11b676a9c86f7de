import type { Lake, Session } from '@meshledger/lake'
import {
  absences,
  compileScan,
  type HourCount,
  type MeshTables,
  type Observation,
  observationsOf,
  type Rulebook,
  type ScanRow,
} from '@meshledger/policy'

const SHAPE = JSON.stringify([
  {
    ...{
      account_id: 'VARCHAR',
      workspace_id: 'VARCHAR',
      version: 'VARCHAR',
      event_time: 'TIMESTAMP',
      event_date: 'DATE',
    },
    ...{ source_ip_address: 'VARCHAR', user_agent: 'VARCHAR', session_id: 'VARCHAR' },
    user_identity: { email: 'VARCHAR', subject_name: 'VARCHAR' },
    ...{
      service_name: 'VARCHAR',
      action_name: 'VARCHAR',
      request_id: 'VARCHAR',
      request_params: 'MAP(VARCHAR, VARCHAR)',
    },
    response: { status_code: 'INTEGER', error_message: 'VARCHAR', result: 'VARCHAR' },
    ...{ audit_level: 'VARCHAR', event_id: 'VARCHAR' },
    identity_metadata: {
      ...{ run_by: 'VARCHAR', run_as: 'VARCHAR', acting_resource: 'VARCHAR' },
      ...{ run_by_display_name: 'VARCHAR', run_as_display_name: 'VARCHAR' },
    },
    _key: 'VARCHAR',
  },
])

/** The events that `layOut` puts down. */
export const TRIAL = { table: 'trial', key: 'e._key' }

/** Puts events into the temporary table `trial`, typed as `access.audit` is; `_key` is the event's number, from 0. */
export async function layOut(session: Session, events: readonly object[]): Promise<void> {
  const rows = events.map((event, i) => ({ ...event, _key: String(i) }))
  await session.run(
    `CREATE OR REPLACE TEMP TABLE trial AS SELECT e.* FROM (SELECT unnest(json_transform($events, $shape)) AS e)`,
    { events: JSON.stringify(rows), shape: SHAPE },
  )
}

/** Holds rules against events on the real engine, as the pipeline does with the events of the lake. */
export async function tryRules(
  lake: Lake,
  book: Rulebook,
  events: readonly object[],
  mesh: MeshTables,
): Promise<Observation[]> {
  return lake.session(async (session) => {
    await layOut(session, events)
    const scan = compileScan(book, mesh, TRIAL)
    const found = observationsOf(scan, await session.rows<ScanRow>(scan.sql, scan.params))
    const counts = await session.rows<HourCount & { events: bigint }>(
      `SELECT workspace_id AS source, date_trunc('hour', event_time) AS hour, count(*) AS events FROM trial
       WHERE workspace_id IS NOT NULL GROUP BY ALL`,
    )
    const hours = counts.map((count) => ({ ...count, events: Number(count.events) }))
    return [...found, ...book.rules.flatMap((rule) => (rule.kind === 'absence' ? absences(rule, hours) : []))]
  })
}
