import type { Engines } from '../connection.ts'

/** Of this table that stays, the rows come that the rules in force point to. */
export const LOG = 'access.audit'

/**
 * The tables of each group that are large, row by row: they stay in the warehouse where the group's engine is
 * `databricks`. The rest of their schemas, such as prices, is small and is read as ever.
 */
const groups: Readonly<Record<keyof Engines, readonly string[]>> = {
  billing: ['billing.usage', 'billing.attributed_usage'],
  query: ['query.history'],
  access: [LOG],
}

/** The groups whose rows may be left where they are. */
export const leavable = ['billing', 'query', 'access'] as const satisfies readonly (keyof Engines)[]

/** The tables whose rows are not copied. */
export const tablesStaying = (engines: Engines): ReadonlySet<string> =>
  new Set(
    Object.entries(groups).flatMap(([group, tables]) =>
      engines[group as keyof Engines] === 'databricks' ? tables : [],
    ),
  )

/** Of these tables that stay, daily sums come. Of the rest nothing does: what needs them asks the warehouse. */
export const summedTables: ReadonlySet<string> = new Set(['billing.usage'])

/** Which of these tables a text of SQL reads. */
export const tablesIn = (sql: string, tables: ReadonlySet<string>): string[] => {
  const code = sql.replaceAll(/--.*$/gm, '')
  return [...tables].filter((table) => new RegExp(`\\b${table.replace('.', '\\.')}\\b`).test(code))
}
