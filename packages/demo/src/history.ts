import type { ParquetFile, ParquetWriter } from './files/parquet.ts'
import { type Random, randomStream } from './random.ts'
import { DAY, HOUR, instant, isoDay, isWeekend, month, progress, SYSTEM_TABLES_FROM, USAGE_UNTIL } from './time.ts'
import { isBilled } from './usage/day.ts'
import type { Resource } from './usage/resource.ts'
import { account } from './world/account.ts'
import { type Team, tablesOf, teamOf, teams } from './world/domains.ts'
import type { Identity } from './world/people.ts'
import { activePeople, readableTable } from './world/reading.ts'

const { account_id } = account

/** One statement on a warehouse, and the table it read. */
export type Statement = {
  readonly warehouse: Resource
  readonly who: Identity
  readonly at: number
  readonly table: string | null
  readonly statementId: string
  /** A planted statement succeeds; others fail now and then. */
  readonly planted?: boolean
}

/** Which teams put their questions to a shared warehouse; the first ones more often. */
const guests: Readonly<Record<string, readonly string[]>> = {
  'bi-shared': ['growth', 'growth', 'content', 'community', 'recommendations', 'experimentation'],
  'reporting-shared': ['subscriptions', 'subscriptions', 'growth', 'cycle-tracking', 'community'],
  'clinical-reporting': ['telehealth', 'telehealth', 'pregnancy', 'pregnancy', 'cycle-tracking'],
}

const nameParts = (side: 'source' | 'target', table: string) => {
  const [catalog, schema, name] = table.split('.')
  return {
    [`${side}_table_full_name`]: table,
    [`${side}_table_catalog`]: catalog,
    [`${side}_table_schema`]: schema,
    [`${side}_table_name`]: name,
    [`${side}_type`]: 'TABLE',
  }
}

/** Writes `query.history` and `access.table_lineage`, a file a month each. */
export class HistoryFiles {
  readonly rows = { 'query.history': 0, 'access.table_lineage': 0 }
  readonly #parquet: ParquetWriter
  readonly #resources: readonly Resource[]
  readonly #draw: Random
  readonly #planted: readonly Statement[]
  #month = ''
  #queries: ParquetFile | undefined
  #lineage: ParquetFile | undefined

  constructor(parquet: ParquetWriter, resources: readonly Resource[], seed: number, planted: readonly Statement[]) {
    this.#parquet = parquet
    this.#resources = resources.filter(({ kind }) => ['job', 'serverless-job', 'warehouse'].includes(kind))
    this.#draw = randomStream(seed, 'query history')
    this.#planted = planted
  }

  day(day: number): void {
    if (day < SYSTEM_TABLES_FROM) return
    if (month(day) !== this.#month) this.#open(month(day))
    for (const resource of this.#resources) {
      if (!isBilled(resource, day)) continue
      if (resource.kind === 'warehouse') this.#statements(resource, day)
      else if (resource.domain !== null) this.#jobLineage(resource, teamOf(resource.domain), day)
    }
    for (const statement of this.#planted) if (isoDay(statement.at) === isoDay(day)) this.#write(statement)
  }

  close(): void {
    for (const [name, file] of [
      ['query.history', this.#queries],
      ['access.table_lineage', this.#lineage],
    ] as const) {
      this.rows[name] += file?.rows ?? 0
      file?.close()
    }
    this.#queries = undefined
    this.#lineage = undefined
  }

  #open(name: string): void {
    this.close()
    this.#month = name
    this.#queries = this.#parquet.file(`system/query/history/history-${name}.parquet`, 'queryHistory')
    this.#lineage = this.#parquet.file(`system/access/table_lineage/table_lineage-${name}.parquet`, 'tableLineage')
  }

  #statements(warehouse: Resource, day: number): void {
    const draw = this.#draw
    const name = warehouse.name.replace(/-\d+$/, '')
    const asking = guests[name] ?? teams.map(({ domain }) => domain)
    const perHour = isWeekend(day) ? 1 : 2 + Math.round(3 * progress(day))
    for (const hour of warehouse.hours) {
      const from = day + hour * HOUR
      if (from + HOUR > USAGE_UNTIL) return
      for (let n = draw.int(perHour) + Math.ceil(perHour / 2); n > 0; n--) {
        const when = from + draw.int(HOUR - 60_000)
        const team = teamOf(draw.pick(asking))
        const who = draw.pick(activePeople(team.domain, when))
        const table = draw.chance(0.5) ? readableTable(team, draw) : null
        this.#write({ warehouse, who, at: when, table, statementId: draw.uuid() })
      }
    }
  }

  #write({ warehouse, who, at, table, statementId, planted }: Statement): void {
    const draw = this.#draw
    const cached = draw.chance(0.12)
    const total = cached ? 40 + draw.int(80) : 300 + draw.int(20_000) + (draw.chance(0.04) ? draw.int(400_000) : 0)
    const compilation = 20 + draw.int(120)
    const failed = draw.chance(0.02) && planted !== true
    const rows = cached ? 0 : draw.int(5_000_000)
    this.#queries?.add(
      JSON.stringify({
        account_id,
        workspace_id: warehouse.workspace.id,
        statement_id: statementId,
        session_id: draw.uuid(),
        execution_status: failed ? 'FAILED' : 'FINISHED',
        compute: { type: 'WAREHOUSE', warehouse_id: warehouse.id },
        executed_by_user_id: who.userId,
        executed_by: who.id,
        executed_as: who.id,
        executed_as_user_id: who.userId,
        statement_text: '<REDACTED>',
        statement_type: 'SELECT',
        client_application: draw.pick([
          'Databricks SQL Dashboard',
          'Databricks SQL Editor',
          'Tableau',
          'Databricks JDBC',
        ]),
        total_duration_ms: total,
        waiting_at_capacity_duration_ms: draw.chance(0.1) ? draw.int(4000) : 0,
        execution_duration_ms: cached ? 0 : Math.max(0, total - compilation),
        compilation_duration_ms: compilation,
        total_task_duration_ms: cached ? 0 : total * (1 + draw.int(12)),
        result_fetch_duration_ms: draw.int(60),
        start_time: instant(at),
        end_time: instant(at + total),
        update_time: instant(at + total + 2000),
        read_files: cached ? 0 : 1 + draw.int(60),
        read_rows: rows,
        produced_rows: Math.min(rows, draw.int(2000)),
        read_bytes: rows * 88,
        read_io_cache_percent: draw.int(100),
        from_result_cache: cached,
        query_tags: {},
      }),
    )
    if (table === null || failed) return
    this.#lineageRow(warehouse.workspace, at, who.id, {
      entity_type: 'DBSQL_QUERY',
      entity_id: statementId,
      entity_metadata: { sql_query_id: statementId },
      statement_id: statementId,
      ...nameParts('source', table),
    })
  }

  /** Two kinds of step a day: bronze to silver, and silver to gold. */
  #jobLineage(job: Resource, team: Team, day: number): void {
    const draw = this.#draw
    const hour = job.hours[0] ?? 0
    const when = day + hour * HOUR + draw.int(HOUR - 1)
    if (when > USAGE_UNTIL || job.meta.job_id === undefined) return
    const [sources, targets] = draw.chance(0.5)
      ? [team.bronze, team.silver]
      : [team.silver, tablesOf(team).filter((table) => table.includes('.gold.'))]
    this.#lineageRow(job.workspace, when, job.runAs ?? 'System-User', {
      entity_type: 'JOB',
      entity_id: job.id,
      entity_run_id: String(1e11 + draw.int(8e11)),
      entity_metadata: { job_info: { job_id: job.id } },
      ...nameParts('source', draw.pick(sources)),
      ...nameParts('target', draw.pick(targets)),
    })
  }

  #lineageRow(workspace: Resource['workspace'], at: number, createdBy: string, row: object): void {
    this.#lineage?.add(
      JSON.stringify({
        account_id,
        metastore_id: workspace.metastore,
        workspace_id: workspace.id,
        ...row,
        created_by: createdBy,
        event_time: instant(at),
        event_date: isoDay(Math.floor(at / DAY) * DAY),
        record_id: this.#draw.uuid(),
        event_id: this.#draw.uuid(),
        direct_access: true,
      }),
    )
  }
}
