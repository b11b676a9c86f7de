import { duckdbType, ownColumns, rowKey, type Table, tables } from '@meshledger/facts'

const quoted = (name: string) => `"${name}"`

/** All stored columns of a fact table as DuckDB declares them, ours last. */
export function columnsOf(table: Table): { name: string; type: string }[] {
  return [...table.columns, ...(table.ownColumns ?? []), ...ownColumns].map((column) => ({
    name: column.name,
    type: column.name === '_extra' ? 'JSON' : duckdbType(column.type),
  }))
}

/**
 * Where the rows of a table stand. The table's own name is a view of them: it adds their identity, which is computed when
 * it is asked for, and leaves out the rows of files that are only half taken in (`meta.pending`).
 */
export const storedIn = (table: Table): string => `${table.name}_rows`

function createTable(table: Table): string[] {
  const plain = new Set(table.columns.filter((column) => column.distinct).map((column) => column.name))
  const columns = columnsOf(table).map(
    ({ name, type }) => `${quoted(name)} ${type}${plain.has(name) ? ' USING COMPRESSION uncompressed' : ''}`,
  )
  const stored = storedIn(table)
  return [
    `CREATE TABLE IF NOT EXISTS ${stored} (${columns.join(', ')})`,
    `CREATE OR REPLACE VIEW ${table.name} AS SELECT *, ${rowKey(table)} AS _key FROM ${stored} AS kept
     ANTI JOIN meta.pending AS p ON p.file = kept._source`,
  ]
}

/**
 * A slowly changing table by time: `<table>_valid` has every row with the time from which and until which (exclusive; null
 * while it lasts) it holds, `<table>_as_of(moment)` the rows that held at a moment.
 */
function validity({ name, changing }: Table): string[] {
  if (!changing) return []
  const next = `lead(${changing.from}) OVER (PARTITION BY ${changing.object.join(', ')} ORDER BY ${changing.from})`
  return [
    `CREATE OR REPLACE VIEW ${name}_valid AS SELECT *, ${changing.from} AS valid_from,
       ${changing.gone === null ? next : `least(${next}, ${changing.gone})`} AS valid_until FROM ${name}`,
    `CREATE OR REPLACE MACRO ${name}_as_of(moment) AS TABLE SELECT * EXCLUDE (valid_from, valid_until) FROM ${name}_valid
     WHERE valid_from <= moment AND (valid_until IS NULL OR valid_until > moment)`,
  ]
}

/**
 * What arrived, beside the facts and in the same transactions. No row holds a wall-clock time or anything left to
 * chance, so two ingests of the same files give the same bytes.
 */
const meta = [
  'CREATE SCHEMA IF NOT EXISTS meta',
  `CREATE TABLE IF NOT EXISTS meta.files (
    file VARCHAR, name VARCHAR, digest VARCHAR, bytes BIGINT, table_name VARCHAR, shape VARCHAR,
    read BIGINT, added BIGINT, duplicate BIGINT, corrected BIGINT, quarantined BIGINT, replaced_by VARCHAR, keys_unseen BOOLEAN)`,
  `CREATE TABLE IF NOT EXISTS meta.quarantine (
    file VARCHAR, name VARCHAR, line BIGINT, table_name VARCHAR, reason VARCHAR, retried_by VARCHAR, content UBIGINT)`,
  `CREATE TABLE IF NOT EXISTS meta.drift (file VARCHAR, name VARCHAR, table_name VARCHAR, column_name VARCHAR, rows BIGINT)`,
  `CREATE TABLE IF NOT EXISTS meta.pending (table_name VARCHAR, file VARCHAR)`,
  `CREATE TABLE IF NOT EXISTS meta.arrivals (table_name VARCHAR, key VARCHAR, file VARCHAR)`,
  `CREATE TABLE IF NOT EXISTS meta.removed (
    table_name VARCHAR, file VARCHAR, name VARCHAR, why VARCHAR, rows BIGINT,
    rows_before BIGINT, root_before VARCHAR, rows_after BIGINT, root_after VARCHAR)`,
]

/**
 * What comes back of usage that stays in a warehouse: the rows of charges_daily.sql. A row that a later reading replaced
 * keeps standing, with that reading's source, so that what was made of it once can be made out again. And of an audit log
 * that stays there: how many events an hour each reader counted, the rows of audit_hours.sql.
 */
const fromWarehouse = [
  'CREATE SCHEMA IF NOT EXISTS warehouse',
  `CREATE TABLE IF NOT EXISTS warehouse.daily_usage (
    ingestion_date DATE, usage_date DATE, first_end_time TIMESTAMP, usage_end_time TIMESTAMP, usage_rows INTEGER,
    usage_quantity DECIMAL(38,18), account_id VARCHAR, workspace_id VARCHAR, cloud VARCHAR, sku_name VARCHAR,
    usage_unit VARCHAR, billing_origin_product VARCHAR, record_type VARCHAR, late BOOLEAN, job_id VARCHAR,
    dlt_pipeline_id VARCHAR, warehouse_id VARCHAR, endpoint_id VARCHAR, endpoint_name VARCHAR, cluster_id VARCHAR,
    notebook_id VARCHAR, uc_table_catalog VARCHAR, other_id VARCHAR, usage_policy_id VARCHAR, run_as VARCHAR,
    owned_by VARCHAR, created_by VARCHAR, custom_tags MAP(VARCHAR, VARCHAR), _source VARCHAR, _replaced_by VARCHAR)`,
  `CREATE TABLE IF NOT EXISTS warehouse.audit_hours (
    reader VARCHAR, workspace_id VARCHAR, hour TIMESTAMP, events INTEGER, newest TIMESTAMP)`,
]

/**
 * Azure's records name their workspace and do not number it: number and account are filled by name, at read time, so
 * that it does not matter which file came first. A name that two workspaces share is left open.
 */
const auditResolved = `CREATE OR REPLACE VIEW access.audit_resolved AS
  SELECT a.* REPLACE (
    coalesce(a.account_id, w.account_id) AS account_id,
    coalesce(a.workspace_id, w.workspace_id) AS workspace_id)
  FROM access.audit a
  LEFT JOIN (
    SELECT lower(workspace_name) AS workspace_name, min(workspace_id) AS workspace_id, min(account_id) AS account_id
    FROM access.workspaces_latest WHERE workspace_name IS NOT NULL
    GROUP BY lower(workspace_name) HAVING count(*) = 1
  ) w ON w.workspace_name = CASE WHEN a.workspace_id IS NULL THEN a._workspace_name END`

/** Everything an empty lake needs, safe to run on a full one. */
export function schemaStatements(): string[] {
  const schemas = [...new Set(tables.map((table) => table.name.split('.')[0]))]
  return [
    ...schemas.map((name) => `CREATE SCHEMA IF NOT EXISTS ${name}`),
    ...meta,
    ...fromWarehouse,
    ...tables.flatMap(createTable),
    ...tables.flatMap(validity),
    auditResolved,
  ]
}
