import { decimalOfText } from '../exact-decimal.ts'
import type { Shape } from '../table.ts'

const fields = {
  workspaceId: 'VARCHAR',
  timestamp: 'VARCHAR',
  clusterId: 'VARCHAR',
  clusterName: 'VARCHAR',
  clusterNodeType: 'VARCHAR',
  clusterOwnerUserId: 'VARCHAR',
  clusterOwnerUserName: 'VARCHAR',
  clusterCustomTags: 'VARCHAR',
  sku: 'VARCHAR',
  dbus: 'VARCHAR',
  machineHours: 'VARCHAR',
  tags: 'VARCHAR',
}
const every = Object.keys(fields)
  .map((name) => `coalesce("${name}", '')`)
  .join(', ')
const endOfHour = `CAST("timestamp" AS TIMESTAMP)`
const startOfHour = `(${endOfHour} - INTERVAL 1 HOUR)`

/** `tags` has the default tags and those of the user; older files have only `clusterCustomTags`, the user's. */
const allTags = `coalesce(nullif(nullif(tags, ''), '{}'), nullif("clusterCustomTags", ''))`

/** Regions as Azure and GCP spell them at the end of a sku name; every other region is spelled as AWS spells it. */
const azureRegion = `'_(US_(EAST|EAST_2|CENTRAL|WEST|WEST_2|WEST_3|NORTH_CENTRAL|SOUTH_CENTRAL)|EU_(WEST|NORTH)|FRANCE_CENTRAL|UK_(SOUTH|WEST)|GERMANY_WEST_CENTRAL)$'`
const gcpRegion = `'_(US_SOUTH_CAROLINA|US_VIRGINIA|EUROPE_BELGIUM)$'`

/**
 * The billable-usage CSV from before the system tables. `timestamp` is the end of the hour.
 *
 * Rows carry no id: a row is known by all its fields, and by how many equal rows stand before it in its file.
 * The sku names are those of the price list. Cloud and product are read from them; a name that several clouds
 * use gets its cloud from the address of its workspace, once that is known (`settle` of the table).
 */
export const legacyBillableUsage: Shape = {
  name: 'legacy-billable-usage',
  format: 'csv',
  recognisedBy: ['workspaceId', 'timestamp', 'sku', 'dbus'],
  reads: fields,
  select: {
    record_id: `'legacy-' || md5(concat_ws(chr(31), ${every})) || '-1'`,
    workspace_id: `nullif("workspaceId", '')`,
    sku_name: 'sku',
    cloud: `CASE WHEN regexp_matches(sku, ${azureRegion}) THEN 'AZURE' WHEN regexp_matches(sku, ${gcpRegion}) THEN 'GCP' ELSE 'AWS' END`,
    usage_start_time: startOfHour,
    usage_end_time: endOfHour,
    usage_date: `CAST(${startOfHour} AS DATE)`,
    custom_tags: `CAST(CAST(${allTags} AS JSON) AS MAP(VARCHAR, VARCHAR))`,
    usage_unit: `'DBU'`,
    usage_quantity: decimalOfText('dbus'),
    usage_metadata: `{'cluster_id': nullif("clusterId", ''), 'node_type': nullif("clusterNodeType", ''),
      'job_id': CAST(${allTags} AS JSON) ->> '$.JobId', 'warehouse_id': CAST(${allTags} AS JSON) ->> '$.SqlEndpointId'}`,
    identity_metadata: `{'run_as': nullif("clusterOwnerUserName", '')}`,
    record_type: `'ORIGINAL'`,
    ingestion_date: `CAST(${startOfHour} AS DATE)`,
    billing_origin_product: `CASE
      WHEN contains(sku, 'ALL_PURPOSE') THEN 'ALL_PURPOSE' WHEN contains(sku, 'DLT_') THEN 'DLT'
      WHEN contains(sku, 'JOBS_') THEN 'JOBS' WHEN contains(sku, 'SQL_') THEN 'SQL'
      WHEN contains(sku, 'INFERENCE') OR contains(sku, 'MODEL_SERVING') THEN 'MODEL_SERVING'
      WHEN contains(sku, 'DATABASE_') THEN 'DATABASE' END`,
    usage_type: `'COMPUTE_TIME'`,
  },
  numbers: { column: 'record_id', as: `regexp_replace(record_id, '1$', CAST(n AS VARCHAR))` },
  checks: [
    { called: 'timestamp', of: '"timestamp"', read: endOfHour, word: 'a time' },
    { called: 'dbus', of: 'dbus', read: decimalOfText('dbus'), word: 'a decimal number' },
    {
      called: 'the tags',
      of: allTags,
      read: `CAST(CAST(${allTags} AS JSON) AS MAP(VARCHAR, VARCHAR))`,
      word: 'a JSON object',
    },
  ],
}
