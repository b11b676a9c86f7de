/** Pieces of SQL that every shape of a bill is made of. */

/** Text fields, all read as text. */
export const textFields = (names: string): Record<string, string> =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map((name) => [name, 'VARCHAR']),
  )

export const text = (name: string) => `nullif("${name}", '')`
/** Exact: from the text of the number, whatever the file wrote. Null where there is none. */
export const amount = (sql: string) => `CAST(nullif(CAST(${sql} AS VARCHAR), '') AS DECIMAL(38,18))`
export const time = (name: string) => `CAST(replace(${text(name)}, ' UTC', '') AS TIMESTAMP)`
/** Tags from JSON text; an empty field has none. */
export const tagsOfJson = (sql: string) => `CAST(CAST(nullif(${sql}, '') AS JSON) AS MAP(VARCHAR, VARCHAR))`

const bareKey = (key: string) => `regexp_replace(lower(${key}), '^(user|aws|azure|x)[:_]|[_:. -]', '', 'g')`
const tag = (tags: string, bare: string) =>
  `list_filter(map_entries(${tags}), lambda e: ${bareKey('e.key')} = '${bare}')[1].value`

/**
 * The tags that Databricks puts on every machine. Clouds spell them differently (`ClusterId`, `user_cluster_id`,
 * `user:ClusterId`, `clusterid`): case, separators and the cloud's own prefix are not looked at.
 */
export const databricksTags = (tags: string) => ({
  x_Vendor: tag(tags, 'vendor'),
  x_ClusterId: tag(tags, 'clusterid'),
  x_JobId: tag(tags, 'jobid'),
  x_WarehouseId: tag(tags, 'sqlendpointid'),
  x_InstancePoolId: tag(tags, 'databricksinstancepoolid'),
})

/** The number of a line among those of its file that say the same but for money. */
export const numberAmong = (fields: string) =>
  `CAST(row_number() OVER (PARTITION BY _source, ${fields
    .trim()
    .split(/\s+/)
    .map((name) => `"${name}"`)
    .join(', ')}) AS VARCHAR)`
