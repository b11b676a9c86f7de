import type { MeshTables } from '../mesh-tables.ts'
import type { Binds } from './binds.ts'

/** Parameters under which an event names the Unity Catalog object it is about, the surest first. */
export const objectParameters = [
  'table_full_name',
  'full_name_arg',
  'volume_full_name',
  'securable_full_name',
  'on_securable_fullname',
  'name_arg',
] as const

/** The full name of the object an event `alias` is about, as SQL; null when it names none. */
export function objectSql(alias: string): string {
  const parameter = (name: string) => `element_at(${alias}.request_params, '${name}')`
  const threePart = ['catalog_name', 'schema_name', 'name'].map((name) => `nullif(${parameter(name)}, '')`).join(', ')
  const joined = `WHEN ${parameter('catalog_name')} <> '' THEN concat_ws('.', ${threePart})`
  // Not as `coalesce`, for which DuckDB looks up every parameter of every event before it takes the first.
  return `CASE ${objectParameters.map((name) => `WHEN ${parameter(name)} <> '' THEN ${parameter(name)}`).join(' ')} ${joined} END`
}

/** The lookup tables as common table expressions, their content bound. */
export function meshTablesSql({ catalogs, members, shared }: MeshTables, binds: Binds): string[] {
  const rows = (values: readonly (readonly string[])[], width: number) =>
    values.length === 0
      ? `SELECT ${Array(width).fill('CAST(NULL AS STRING)').join(', ')} WHERE FALSE`
      : `VALUES ${values.map((row) => `(${row.map((value) => binds.bind(value)).join(', ')})`).join(', ')}`
  return [
    `mesh_catalogs(catalog, domain, classification) AS (${rows(
      catalogs.map((c) => [c.catalog, c.domain, c.classification]),
      3,
    )})`,
    `mesh_members(identity, domain) AS (${rows(
      members.map((m) => [m.identity, m.domain]),
      2,
    )})`,
    `mesh_shared(name, object) AS (${rows(
      shared.map((s) => [s.name, s.table]),
      2,
    )})`,
    // Somebody of two domains has no single one: a finding about them stands under Platform, never under a guess.
    `mesh_actors AS (SELECT identity, CASE WHEN count(*) = 1 THEN min(domain) END AS domain FROM mesh_members GROUP BY identity)`,
  ]
}

/** What stands before the first dot of a name. `split_part` would make a list of all that stands between dots. */
const catalogOf = (name: string): string => `substr(${name}, 1, instr(${name} || '.', '.') - 1)`

/** Columns `mesh_*` of the candidates `c`, and the joins they come from. */
export const meshColumnsSql = `c.mesh_object_name AS mesh_object, o.domain AS mesh_object_domain,
  o.classification AS mesh_object_classification, m.domain AS mesh_actor_domain,
  CASE WHEN i.identity IS NULL THEN 'false' ELSE 'true' END AS mesh_actor_is_member`
export const meshJoinsSql = `LEFT JOIN mesh_catalogs o ON o.catalog = lower(${catalogOf('c.mesh_object_name')})
  LEFT JOIN mesh_actors m ON m.identity = c.mesh_actor
  LEFT JOIN mesh_members i ON i.identity = c.mesh_actor AND i.domain = o.domain`

/** A column that says that grants were not looked up. */
export const noReach = ({ dialect }: Binds): string => `CASE WHEN FALSE THEN ${dialect.noSpans} END AS mesh_reach`
