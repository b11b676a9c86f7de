import { tables } from '@meshledger/facts'
import { storedIn } from './schema.ts'

/** What a lake takes on the disk, in bytes. */
export type DiskUse = {
  /** The file, and beside it what is not written into it yet. */
  readonly bytes: number
  /** Of the file, what nothing stands in any more: it is filled again, or given back by `compact`. */
  readonly free: number
  readonly tables: readonly { readonly table: string; readonly rows: number; readonly bytes: number }[]
}

/** SQL: the size of a block, the blocks of the lake's file, and those that nothing stands in. */
export const blocksSql = `SELECT CAST(block_size AS INTEGER) AS block, CAST(free_blocks AS INTEGER) AS free
  FROM pragma_database_size() WHERE database_name = current_database()`

/**
 * SQL: for each fact table how many blocks of the file its rows stand in; a block in which several tables stand counts
 * for each of them by its part. Rows that are not written into the file yet stand in no block.
 */
export function tableBlocksSql(): string {
  const each = tables.map(
    (table) => `SELECT '${table.name}' AS "table", unnest(list_prepend(block_id, additional_block_ids)) AS block
      FROM pragma_storage_info('${storedIn(table)}')`,
  )
  return `WITH standing AS (SELECT DISTINCT * FROM (${each.join(' UNION ALL ')}) WHERE block >= 0),
    shared AS (SELECT block, count(*) AS tables FROM standing GROUP BY block)
    SELECT "table", sum(1.0 / tables) AS blocks FROM standing JOIN shared USING (block) GROUP BY "table"`
}

/** SQL: how many rows each fact table holds. */
export const tableRowsSql = (): string =>
  tables.map(({ name }) => `SELECT '${name}' AS "table", count(*) AS rows FROM ${name}`).join(' UNION ALL ')
