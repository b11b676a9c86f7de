import { type Table, tables } from '@meshledger/facts'

/** How one table is kept in step with its source. */
export type Reading = {
  /** The same rows in every region: one reader is enough. */
  readonly global?: true
  /**
   * Days before the newest row that are read again, for rows that came late. `whole`: the table is small and rows of it
   * change where they stand, so it is read from end to end each time.
   */
  readonly again: number | 'whole'
}

/** Late rows of an event table came after three days at most, as far as anybody has published. */
const USUAL: Reading = { again: 3 }

/**
 * What differs from the usual. A price gets its end when the next one begins, long after it was added. Databricks says
 * of the billing tables, and of the list of workspaces, that they are the same in every region.
 */
const readings: Readonly<Record<string, Reading>> = {
  'access.workspaces_latest': { global: true, again: 'whole' },
  'billing.usage': { global: true, again: 3 },
  'billing.list_prices': { global: true, again: 'whole' },
  'billing.account_prices': { global: true, again: 'whole' },
  'billing.attributed_usage': { global: true, again: 7 },
  'compute.node_types': { again: 'whole' },
}

/** How this table is read; one without a column by which rows are added is read whole. */
export function readingOf(table: Table): Reading {
  const reading = readings[table.name] ?? USUAL
  return table.orderedBy === null ? { ...reading, again: 'whole' } : reading
}

/** Schemas of the catalog `system` that hold tables of ours; tables of other origin are not asked for. */
const systemSchemas = new Set([
  'access',
  'billing',
  'compute',
  'data_classification',
  'lakeflow',
  'query',
  'serving',
  'storage',
  'information_schema',
])

/** What a table is called where it is read: `system.billing.usage`, `system.information_schema.table_tags`. */
export const calledOf = ({ name, systemName = name }: Table): string => `system.${systemName}`

/** The fact tables that are system tables of Databricks, in the order in which they are read. */
export const syncedTables = (): readonly Table[] =>
  tables.filter((table) => systemSchemas.has(calledOf(table).split('.')[1] ?? ''))

/** A name that stands for no synced table. The message lists those that there are. */
export class UnknownTableError extends Error {
  constructor(name: string) {
    super(
      `There is no table "${name}" to sync. There are ${syncedTables()
        .map((table) => table.name)
        .join(', ')}.`,
    )
    this.name = 'UnknownTableError'
  }
}

/** Tables by name, with or without the catalog; all of them when none is named. Throws `UnknownTableError`. */
export function tablesNamed(names: readonly string[]): readonly Table[] {
  const all = syncedTables()
  if (names.length === 0) return all
  const wanted = new Set(
    names.map((name) => {
      const table = all.find((one) => one.name === name || calledOf(one) === `system.${name.replace(/^system\./, '')}`)
      if (!table) throw new UnknownTableError(name)
      return table
    }),
  )
  return all.filter((table) => wanted.has(table))
}
