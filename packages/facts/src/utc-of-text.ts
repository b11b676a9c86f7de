/** A time to the second or below, without a zone or in UTC. */
const IN_UTC = String.raw`\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:\.\d{1,9})?Z?`

/**
 * SQL that reads text as a time in UTC: without a zone it is one already, and only what names a zone is computed, which takes
 * several times as long. What is not a time stops the statement.
 */
export const utcOfText = (sql: string): string =>
  `CASE WHEN regexp_full_match(${sql}, '${IN_UTC}') THEN CAST(${sql} AS TIMESTAMP) ELSE CAST(CAST(${sql} AS TIMESTAMPTZ) AS TIMESTAMP) END`
