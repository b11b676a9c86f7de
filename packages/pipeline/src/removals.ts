import { emptyRoot, toHex } from '@meshledger/evidence'
import { keyExpression, type Table } from '@meshledger/facts'
import { type Lake, storedIn } from '@meshledger/lake'
import { fileKey } from './seal-log.ts'
import { type RowsRoot, rootsOf, sealedColumns } from './seal-rows.ts'

/** Which rows are to go. The condition may name any column of the table; a row for which it is null stays. */
export type Condition = { readonly where: string; readonly params: Readonly<Record<string, string>> }

/** What was taken out of one file, and the roots by which the seal can tell that it was that and nothing else. */
export type Removal = {
  readonly table: string
  readonly file: string
  readonly name: string
  readonly why: string
  readonly rows: number
  readonly before: RowsRoot
  readonly after: RowsRoot
}

const NO_ROWS: RowsRoot = { rows: 0, root: toHex(emptyRoot()) }

/**
 * Take the rows of a table out of the lake that a condition names, and note it, in one transaction: from which file how
 * many, why, and the roots of the file before and after. `mayGo` is asked for every file that would lose rows; what it
 * answers is the reason why that file keeps them.
 */
export async function removeRows(
  lake: Lake,
  table: Table,
  { where, params }: Condition,
  why: string,
  mayGo: (file: string, before: RowsRoot) => string | null = () => null,
): Promise<{ removed: Removal[]; kept: { name: string; why: string; rows: number }[] }> {
  const goes = `coalesce((${where}), false)`
  const found = await lake.rows<{ file: string; name: string; rows: bigint }>(
    `SELECT t._source AS file, coalesce(min(f.name), t._source) AS name, t.rows
     FROM (SELECT _source, count(*) AS rows FROM ${table.name} WHERE ${goes} GROUP BY _source) t
     LEFT JOIN meta.files f ON f.file = t._source AND f.table_name = '${table.name}'
     GROUP BY t._source, t.rows ORDER BY name, file`,
    params,
  )
  const columns = sealedColumns(table.name)
  const roots = (files: readonly string[], only?: Condition) => rootsOf(lake, table.name, columns, files, only)
  const before = await roots(found.map(({ file }) => file))
  const asked = found.map((one) => ({ ...one, refusal: mayGo(one.file, before.get(one.file) ?? NO_ROWS) }))
  const going = asked.filter(({ refusal }) => refusal === null)
  const after = await roots(
    going.map(({ file }) => file),
    { where: `NOT ${goes}`, params },
  )
  const removed = going.map(
    ({ file, name, rows }): Removal => ({
      ...{ table: table.name, file, name, why, rows: Number(rows) },
      ...{ before: before.get(file) ?? NO_ROWS, after: after.get(file) ?? NO_ROWS },
    }),
  )
  if (removed.length > 0) await takeOut(lake, table, { where: goes, params }, removed)
  const kept = asked.flatMap(({ name, rows, refusal }) =>
    refusal === null ? [] : [{ name, why: refusal, rows: Number(rows) }],
  )
  return { removed, kept }
}

async function takeOut(
  lake: Lake,
  table: Table,
  { where, params }: Condition,
  removed: readonly Removal[],
): Promise<void> {
  const going = { ...params, files: removed.map(({ file }) => file) }
  const which = `_source IN (SELECT unnest($files)) AND ${where}`
  await lake.transaction(async (tx) => {
    await tx.run(
      `DELETE FROM meta.arrivals WHERE table_name = $table
         AND key IN (SELECT ${keyExpression(table)} FROM ${storedIn(table)} WHERE ${which})`,
      { ...going, table: table.name },
    )
    const gone = await tx.run(`DELETE FROM ${storedIn(table)} WHERE ${which}`, going)
    const expected = removed.reduce((sum, { rows }) => sum + rows, 0)
    if (gone !== expected) {
      throw new Error(`${table.name} changed while rows of it were being removed; nothing was removed. Run it again.`)
    }
    await tx.run(
      `INSERT INTO meta.removed SELECT $table, unnest($files), unnest($names), unnest($why), CAST(unnest($rows) AS BIGINT),
         CAST(unnest($rowsBefore) AS BIGINT), unnest($rootBefore), CAST(unnest($rowsAfter) AS BIGINT), unnest($rootAfter)`,
      {
        table: table.name,
        files: going.files,
        names: removed.map(({ name }) => name),
        why: removed.map((one) => one.why),
        rows: removed.map(({ rows }) => String(rows)),
        rowsBefore: removed.map(({ before }) => String(before.rows)),
        rootBefore: removed.map(({ before }) => before.root),
        rowsAfter: removed.map(({ after }) => String(after.rows)),
        rootAfter: removed.map(({ after }) => after.root),
      },
    )
  })
}

/** Everything that was ever removed, by table and file,. */
export async function removalsOf(lake: Pick<Lake, 'rows'>): Promise<Map<string, Removal[]>> {
  const rows = await lake.rows<
    Record<'table' | 'file' | 'name' | 'why' | 'root_before' | 'root_after', string> &
      Record<'rows' | 'rows_before' | 'rows_after', bigint>
  >(
    `SELECT table_name AS "table", file, name, why, rows, rows_before, root_before, rows_after, root_after
     FROM meta.removed`,
  )
  const found = new Map<string, Removal[]>()
  for (const { table, file, name, why, ...one } of rows) {
    const removal = {
      ...{ table, file, name, why, rows: Number(one.rows) },
      before: { rows: Number(one.rows_before), root: one.root_before },
      after: { rows: Number(one.rows_after), root: one.root_after },
    }
    const key = fileKey(table, file)
    found.set(key, [...(found.get(key) ?? []), removal])
  }
  return found
}

/** The removals that followed on a root of a file, one upon the other; none when nothing was removed from it. */
export function removedSince(removals: readonly Removal[] = [], sealedRoot: string): Removal[] {
  const since: Removal[] = []
  const next = () => removals.find(({ before }) => before.root === (since.at(-1)?.after.root ?? sealedRoot))
  // Each removal takes rows away, so the chain comes to an end.
  for (let one = next(); one; one = next()) since.push(one)
  return since
}
