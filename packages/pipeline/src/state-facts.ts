import { tableNamed } from '@meshledger/facts'
import type { Lake } from '@meshledger/lake'
import { AMOUNT_SCALE, formatDecimal } from '@meshledger/money'
import { type MeshTables, meshTables, objectSql, type Snapshot, type StateFacts } from '@meshledger/policy'
import { groupedBy } from './audit-grants.ts'
import { charges } from './charges.ts'
import type { House } from './house.ts'
import { COST_DAYS, type RecentCost, recentCost } from './state-charges.ts'
import { logHeld } from './warehouse/log-held.ts'
import { modelsOf, WarehouseError } from './warehouse/models.ts'

/** After so many hours a reading of the configuration no longer shows that something is well. */
export const FRESH_HOURS = tableNamed('config.snapshots').freshForHours ?? 36

/** What rules on the configuration are held against: readings, usage, assets and activity, as the house has them now. */
export async function stateFacts(house: House): Promise<StateFacts> {
  const [domains, now, book] = await Promise.all([house.ledger.domains.current(), house.now(), charges(house)])
  const cost = recentCost(book, domains)
  const readings = await readingsIn(house.lake)
  const more = await Promise.all([
    assetsIn(house, cost, now),
    readings.length === 0 || (await logHeld(house)).kind === 'sieved' ? [] : activityIn(house.lake, now),
    taggedIn(house.lake, now),
  ])
  return factsOf([...readings, ...cost.snapshots, ...more.flat()], await namesIn(house.lake), meshTables(domains), now)
}

/** Readings with the workspaces that they and the system tables name. */
export function factsOf(
  snapshots: readonly Snapshot[],
  known: ReadonlyMap<string, string>,
  mesh: MeshTables,
  now: string,
): StateFacts {
  const told = snapshots.flatMap(({ kind, object, body }): [string, string][] => {
    const name =
      kind === 'workspaces' && object !== null ? (body as { workspace_name?: unknown })?.workspace_name : null
    return typeof name === 'string' && object !== null ? [[object, name]] : []
  })
  return { snapshots, workspaces: new Map([...told, ...known]), mesh, now, hours: FRESH_HOURS }
}

const instant = (time: string) => `strftime(${time}, '%Y-%m-%dT%H:%M:%S.%gZ')`

type ReadingRow = Omit<Snapshot, 'workspace' | 'object' | 'takenAt' | 'body'> & {
  workspace_id: string | null
  object_id: string | null
  taken_at: string
  body: string | null
}

/** Of every kind at every place the newest reading, and the newest complete one where that is another. */
async function readingsIn(lake: Lake): Promise<Snapshot[]> {
  const rows = await lake.rows<ReadingRow>(
    `WITH picks AS (
       SELECT kind, coalesce(workspace_id, '') AS place, max(taken_at) AS newest,
         max(taken_at) FILTER (WHERE object_id IS NULL AND complete) AS whole
       FROM config.snapshots GROUP BY ALL)
     SELECT s.kind, s.workspace_id, s.object_id, ${instant('s.taken_at')} AS taken_at, s.complete, s.body
     FROM config.snapshots s JOIN picks p ON p.kind = s.kind AND p.place = coalesce(s.workspace_id, '')
     WHERE s.taken_at = p.newest OR coalesce(s.taken_at = p.whole, FALSE)
     ORDER BY s.kind, s.workspace_id, s.taken_at, s.object_id`,
  )
  return rows.map(snapshotOf)
}

/** A row of `config.snapshots` with its body parsed; a body that is no JSON says nothing. */
export function snapshotOf({ kind, workspace_id, object_id, taken_at, complete, body }: ReadingRow): Snapshot {
  const parsed = parse(body)
  const readable = parsed !== undefined || body === null
  return {
    ...{ kind, workspace: workspace_id === '' ? null : workspace_id, object: object_id, takenAt: taken_at },
    complete: complete && readable,
    body: parsed ?? null,
  }
}

function parse(text: string | null): unknown {
  try {
    return text === null ? null : JSON.parse(text)
  } catch {
    return undefined
  }
}

async function namesIn(lake: Lake): Promise<Map<string, string>> {
  const rows = await lake.rows<{ id: string; name: string }>(
    `SELECT workspace_id AS id, coalesce(min(workspace_name), workspace_id) AS name FROM access.workspaces_latest
     WHERE workspace_id IS NOT NULL AND coalesce(status, 'RUNNING') NOT IN ('CANCELLED', 'FAILED', 'BANNED') GROUP BY workspace_id`,
  )
  return new Map(rows.map(({ id, name }) => [id, name]))
}

type AssetRow = {
  kind: string
  workspace_id: string
  workspace: string | null
  id: string
  name: string | null
  owner: string | null
  tags: number
  policy_id: string | null
}

/** What is alive by the system tables: the newest change of each, unless it says that it was deleted. */
const alive = (table: string, id: string, columns: string) =>
  `SELECT workspace_id, ${id} AS id, ${columns} FROM ${table}
   WHERE ${id} IS NOT NULL QUALIFY row_number() OVER (PARTITION BY workspace_id, ${id} ORDER BY change_time DESC) = 1`
const tagCount = `CAST(coalesce(cardinality(tags), 0) AS INTEGER) AS tags`

/** Of the time of a warehouse's statements in the last days, the whole percent that they waited for room. */
type Wait = { workspace_id: string | null; id: string; waited_percent: bigint | null }

/** Clusters, warehouses and jobs that are alive and somebody made, where they stand and what they cost. */
export async function assetsIn(house: House, cost: RecentCost, now: string): Promise<Snapshot[]> {
  const { lake } = house
  const rows = await lake.rows<AssetRow>(
    `WITH assets AS (
       SELECT 'cluster' AS kind, * FROM (${alive('compute.clusters', 'cluster_id', `cluster_name AS name, owned_by AS owner, ${tagCount}, policy_id, delete_time, coalesce(cluster_source, 'UI') AS made_by`)})
       UNION ALL SELECT 'warehouse', * FROM (${alive('compute.warehouses', 'warehouse_id', `warehouse_name, created_by, ${tagCount}, NULL, delete_time, 'UI'`)})
       UNION ALL SELECT 'job', * FROM (${alive('lakeflow.jobs', 'job_id', `name, coalesce(run_as_user_name, creator_user_name), ${tagCount}, NULL, delete_time, 'UI'`)}))
     SELECT a.kind, a.workspace_id, w.name AS workspace, a.id, a.name, a.owner, a.tags, a.policy_id FROM assets a
     LEFT JOIN (SELECT workspace_id, min(workspace_name) AS name FROM access.workspaces_latest GROUP BY workspace_id) w
       ON w.workspace_id = a.workspace_id
     WHERE a.delete_time IS NULL AND a.made_by IN ('UI', 'API') ORDER BY a.kind, a.workspace_id, a.id`,
  )
  if (rows.length === 0) return []
  const since = new Date(Date.parse(now) - COST_DAYS * 86_400_000).toISOString().slice(0, 10)
  const waits = await waitsOf(house, since)
  const waitOf = new Map(
    waits?.map((one) => [JSON.stringify(['warehouse', one.workspace_id, one.id]), one.waited_percent]),
  )
  const at = (object: string | null, body: unknown): Snapshot => ({
    ...{ kind: 'assets', workspace: null, object, takenAt: now, complete: waits !== null, body },
  })
  const found = rows.map(({ workspace_id, workspace, ...row }) => {
    const asset = JSON.stringify([row.kind, workspace_id, row.id])
    const { amount = 0n, domain, reason } = cost.resources.get(asset) ?? {}
    const placed = { domain, placed_by: reason, cost: formatDecimal(amount, AMOUNT_SCALE) }
    const named = { name: row.name || row.id, workspace: workspace ?? workspace_id }
    return at(`${row.kind}/${workspace_id}/${row.id}`, {
      ...row,
      ...named,
      ...placed,
      waited_percent: wholeOf(waitOf.get(asset)),
    })
  })
  return [at(null, {}), ...found]
}

const wholeOf = (percent: bigint | null | undefined) => (percent == null ? null : Number(percent))

/** Null where the statements stay in a warehouse that does not answer: the reading of assets is a partial one then. */
const waitsOf = (house: House, since: string): Promise<Wait[] | null> =>
  modelsOf(house)
    .rows<Wait>('warehouse_waits', { since })
    .catch((error: unknown) => {
      if (error instanceof WarehouseError) return null
      throw error
    })

/** When each identity last did anything, and last read data of each catalog, as far as the log goes back. */
async function activityIn(lake: Lake, now: string): Promise<Snapshot[]> {
  const [log, used] = await Promise.all([
    lake.rows<{ who: string; last: string; first: string }>(
      `SELECT lower(trim(user_identity.email)) AS who, ${instant('max(event_time)')} AS last, ${instant('min(event_time)')} AS first
       FROM access.audit WHERE user_identity.email IS NOT NULL GROUP BY 1 ORDER BY 1`,
    ),
    lake.rows<{ who: string; catalog: string; last: string }>(
      `SELECT lower(trim(user_identity.email)) AS who, lower(split_part(${objectSql('a')}, '.', 1)) AS catalog,
         ${instant('max(event_time)')} AS last
       FROM access.audit a WHERE service_name = 'unityCatalog' AND user_identity.email IS NOT NULL
         AND action_name IN ('generateTemporaryTableCredential', 'generateTemporaryVolumeCredential', 'getTable')
         AND ${objectSql('a')} IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
    ),
  ])
  if (log.length === 0) return []
  const since = log.map(({ first }) => first).toSorted()[0]
  const catalogs = groupedBy(used, ({ who }) => who)
  const at = (object: string | null, body: unknown): Snapshot => ({
    ...{ kind: 'activity', workspace: null, object, takenAt: now, complete: true, body },
  })
  return [
    at(null, { since }),
    ...log.map(({ who, last }) =>
      at(who, { last, catalogs: Object.fromEntries((catalogs.get(who) ?? []).map((one) => [one.catalog, one.last])) }),
    ),
  ]
}

type Tag = { metastore: string | null; name: string; tag: string }
const tagged = (table: string, parts: string): string =>
  `SELECT metastore, lower(concat_ws('.', ${parts})) AS name, concat_ws('=', tag_name, nullif(tag_value, '')) AS tag
   FROM unity_catalog.${table} ORDER BY 1, 2, 3`
const ofTable = `coalesce(table_catalog, catalog_name), coalesce(table_schema, schema_name), table_name`

/**
 * Tags, masks and row filters of catalogs, tables and columns, and what was found in columns. Two metastores may have a
 * table of one name: what is said of it is joined within its metastore, and each is told with the metastore behind its
 * name. What a file brought, and what was found in columns, names none and counts for every one.
 */
export async function taggedIn(lake: Lake, now: string): Promise<Snapshot[]> {
  const [ofCatalogs, ofTables, ofColumns, found, masks, filters] = await Promise.all([
    lake.rows<Tag>(tagged('catalog_tags', 'catalog_name')),
    lake.rows<Tag>(tagged('table_tags', 'catalog_name, schema_name, table_name')),
    lake.rows<Tag>(tagged('column_tags', 'catalog_name, schema_name, table_name, column_name')),
    lake.rows<Tag>(
      `SELECT NULL AS metastore, lower(concat_ws('.', catalog_name, schema_name, table_name, column_name)) AS name,
         regexp_replace(class_tag, '^class\\.', '') AS tag
       FROM data_classification.results WHERE class_tag IS NOT NULL ORDER BY 2, 3`,
    ),
    lake.rows<Tag>(
      `SELECT metastore, lower(concat_ws('.', ${ofTable}, column_name)) AS name, mask_name AS tag
       FROM unity_catalog.column_masks ORDER BY 1, 2`,
    ),
    lake.rows<Tag>(
      `SELECT metastore, lower(concat_ws('.', ${ofTable})) AS name, filter_name AS tag
       FROM unity_catalog.row_filters ORDER BY 1, 2`,
    ),
  ])
  const at = (kind: string, object: string | null, body: unknown): Snapshot => ({
    ...{ kind, workspace: null, object, takenAt: now, complete: true, body },
  })
  const [tags, filtered, columnTags, masked, classes] = [ofTables, filters, ofColumns, masks, found].map(byName)
  const whole = (kind: string, held: readonly unknown[]) => (held.length === 0 ? [] : [at(kind, null, {})])
  const columns = found.length === 0 ? [] : [...new Set([...found, ...ofColumns].map(({ name }) => name))].toSorted()
  return [
    ...whole('catalog-tags', ofCatalogs),
    ...[...groupedBy(ofCatalogs, inMetastore)].map(([catalog, some]) =>
      at(
        'catalog-tags',
        catalog,
        Object.fromEntries(some.map(({ tag }) => [tag.split('=')[0], tag.split('=')[1] ?? 'yes'])),
      ),
    ),
    ...whole('tables', ofTables),
    ...[...new Set(ofTables.map(({ name }) => name))].toSorted().flatMap((table) =>
      placesOf(table, tags).map(({ metastore, object }) =>
        at('tables', object, {
          ...{ table, metastore },
          tags: told(tags, table, metastore),
          filter: told(filtered, table, metastore)[0] ?? null,
        }),
      ),
    ),
    ...whole('columns', found),
    ...columns.flatMap((name) => {
      const table = name.split('.').slice(0, 3).join('.')
      return placesOf(name, columnTags, masked).map(({ metastore, object }) =>
        at('columns', object, {
          ...{ table, column: name.slice(table.length + 1) },
          ...{ found: told(classes, name, metastore), tags: told(columnTags, name, metastore) },
          ...{ table_tags: told(tags, table, metastore), mask: told(masked, name, metastore)[0] ?? null },
        }),
      )
    }),
  ]
}

/** A catalog by its name, with the metastore behind it where that is known. */
const inMetastore = ({ name, metastore }: Tag): string => (metastore === null ? name : `${name} (${metastore})`)

type Named = ReadonlyMap<string, readonly Tag[]> | undefined
const byName = (some: readonly Tag[]): Named => groupedBy(some, ({ name }) => name)

/** What is said of a name in a metastore, with what names none; of every metastore where it is not known which. */
const told = (of: Named, name: string, metastore: string | null): string[] =>
  (of?.get(name) ?? [])
    .filter((one) => metastore === null || one.metastore === null || one.metastore === metastore)
    .map(({ tag }) => tag)

/** The metastores that know a name, each with what the object is called there. */
function placesOf(name: string, ...of: Named[]): { metastore: string | null; object: string }[] {
  const known = of.flatMap((some) => (some?.get(name) ?? []).flatMap(({ metastore }) => metastore ?? []))
  const metastores = [...new Set(known)].toSorted()
  if (metastores.length < 2) return [{ metastore: metastores[0] ?? null, object: name }]
  return metastores.map((metastore) => ({ metastore, object: `${name} (${metastore})` }))
}
