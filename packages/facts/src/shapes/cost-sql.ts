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

/**
 * The tags that Databricks puts on every machine, in the spellings that clouds give them: as they are, in lower case, with
 * underscores, and with the prefix of AWS before a user's tag. Looked up by name, which is many times cheaper than
 * comparing every key of every line.
 */
const tag = (tags: string, name: string) => {
  const snake = name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_').toLowerCase()
  const plain = [name, name.toLowerCase(), snake, snake.replaceAll('_', '-')]
  const keys = new Set(plain.flatMap((key) => [key, `user_${key}`, `user:${key}`]))
  return `coalesce(${[...keys].map((key) => `map_extract_value(${tags}, '${key}')`).join(', ')})`
}

export const databricksTags = (tags: string) => ({
  x_Vendor: tag(tags, 'Vendor'),
  x_ClusterId: tag(tags, 'ClusterId'),
  x_JobId: tag(tags, 'JobId'),
  x_WarehouseId: tag(tags, 'SqlEndpointId'),
  x_InstancePoolId: tag(tags, 'DatabricksInstancePoolId'),
})

const quoted = (names: string) =>
  names
    .trim()
    .split(/\s+/)
    .map((name) => `"${name}"`)
    .join(', ')

/**
 * The number of a line among those of its file that agree in some fields, in the order of the others, so that it does not
 * depend on the order in which the engine reads. The fields must tell no more than the key of the table does: two lines
 * that the key cannot tell apart would else have one number, and one of them would be lost. A hash stands for the fields: should two lines meet by chance, only the
 * number of one is higher, and they stay two.
 */
export const numberAmong = (fields: string, order: string) =>
  `CAST(row_number() OVER (PARTITION BY _source, hash(${quoted(fields)}) ORDER BY ${quoted(order)}) AS VARCHAR)`
