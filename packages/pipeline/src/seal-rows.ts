import { fromHex, growingTree, leafHash, toHex } from '@meshledger/evidence'
import { tableNamed } from '@meshledger/facts'
import { columnsOf, type Lake } from '@meshledger/lake'

/** What is sealed of a row: all that it holds but where it came from and its number among its like, which may move. */
export const sealedColumns = (table: string): string[] =>
  columnsOf(tableNamed(table))
    .map(({ name }) => name)
    .filter((name) => name !== '_source' && name !== '_copy')

/** Rows of a file under one root. */
export type RowsRoot = { rows: number; root: string }

/**
 * SHA-256 of a row: over the JSON of its sealed columns in their order. Decimals go in as text, since JSON numbers
 * would be rounded.
 */
function digestSql(table: string, columns: readonly string[]): string {
  const types = new Map(columnsOf(tableNamed(table)).map(({ name, type }) => [name, type]))
  const members = columns.map((name) => {
    const exact = /^(DECIMAL|HUGEINT|BIGINT)/.test(types.get(name) ?? '')
    return `"${name}" := ${exact ? `CAST("${name}" AS VARCHAR)` : `"${name}"`}`
  })
  return `sha256(CAST(to_json(struct_pack(${members.join(', ')})) AS VARCHAR))`
}

/** The root over the rows of each of these files, from the lake as it is now. A file without rows is not in the answer. */
export async function rootsOf(
  lake: Lake,
  table: string,
  columns: readonly string[],
  sources: readonly string[],
): Promise<Map<string, RowsRoot>> {
  const trees = new Map<string, ReturnType<typeof growingTree>>()
  const sql = `SELECT _source AS source, ${digestSql(table, columns)} AS digest FROM ${table}
    WHERE list_contains($sources, _source) ORDER BY source, digest`
  for await (const { columns: chunk, rowCount } of lake.columns(sql, { sources })) {
    const [from = [], digests = []] = chunk
    for (let i = 0; i < rowCount; i++) {
      const source = String(from[i])
      const tree = trees.get(source) ?? growingTree()
      tree.add(leafHash(fromHex(String(digests[i]))))
      trees.set(source, tree)
    }
  }
  return new Map([...trees].map(([source, tree]) => [source, { rows: tree.size(), root: toHex(tree.root()) }]))
}
