/** Pieces of SQL that every shape of a bill is made of. */
import { decimalOfDouble, decimalOfText } from '../exact-decimal.ts'
import type { Given } from '../table.ts'

/** A file of text gives every key as text. */
const asText: Given = () => undefined
const typed = (name: string) => `"${name}__given"`

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
export const amount = (sql: string) => decimalOfText(`CAST(${sql} AS VARCHAR)`)
export const amountOf = (name: string, given: Given = asText) => {
  const type = given(name) ?? 'VARCHAR'
  if (type === 'DOUBLE') return decimalOfDouble(typed(name))
  return /^DECIMAL|INT/.test(type) ? `CAST(${typed(name)} AS DECIMAL(38,18))` : decimalOfText(`"${name}"`)
}
export const time = (name: string, given: Given = asText) =>
  given(name) === 'TIMESTAMP' ? typed(name) : `CAST(replace(${text(name)}, ' UTC', '') AS TIMESTAMP)`
/** Tags from JSON text; an empty field has none. */
export const tagsOfJson = (sql: string) => `CAST(CAST(nullif(${sql}, '') AS JSON) AS MAP(VARCHAR, VARCHAR))`
export const tagsOf = (name: string, given: Given = asText) =>
  given(name) === 'MAP(VARCHAR, VARCHAR)' ? typed(name) : tagsOfJson(`"${name}"`)

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

/** Lines that nothing but money or tags tells apart are numbered, from 1. */
export const FIRST_OF_ITS_KIND = `'1'`
export const lineNumbers = { column: 'x_LineId', as: 'CAST(n AS VARCHAR)' }
