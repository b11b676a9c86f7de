import { fromHex, type GrowingTree, growingTree, toHex } from '@meshledger/evidence'
import { tableNamed } from '@meshledger/facts'
import { columnsOf, type Lake } from '@meshledger/lake'

/** What is sealed of a row: all that it holds but where it came from and its number among its like, which may move. */
export const sealedColumns = (table: string): string[] =>
  columnsOf(tableNamed(table))
    .map(({ name }) => name)
    .filter((name) => name !== '_source' && name !== '_copy')

/** Bytes of a SHA-256. */
const HASH = 32

/** Rows of a file under one root. */
export type RowsRoot = { rows: number; root: string }

/**
 * The hash of a row as a leaf (RFC 6962: SHA-256 over a zero byte and the data). The data is the JSON of its sealed
 * columns in their order; decimals go in as text, since JSON numbers would be rounded.
 */
function leafSql(table: string, columns: readonly string[]): string {
  const types = new Map(columnsOf(tableNamed(table)).map(({ name, type }) => [name, type]))
  const members = columns.map((name) => {
    const exact = /^(DECIMAL|HUGEINT|BIGINT)/.test(types.get(name) ?? '')
    return `"${name}" := ${exact ? `CAST("${name}" AS VARCHAR)` : `"${name}"`}`
  })
  return `sha256(chr(0) || CAST(to_json(struct_pack(${members.join(', ')})) AS VARCHAR))`
}

/**
 * The root over the rows of each of these files, from the lake as it is now: a Merkle tree whose leaves stand in
 * ascending order of hash. A file without rows is not in the answer. Leaves come over in bundles by their first byte.
 * With `only`, the root is over those rows of each file for which the condition is true.
 */
export async function rootsOf(
  lake: Lake,
  table: string,
  columns: readonly string[],
  sources: readonly string[],
  only: { readonly where: string; readonly params: Readonly<Record<string, string>> } = { where: 'true', params: {} },
): Promise<Map<string, RowsRoot>> {
  const trees = new Map<string, GrowingTree>()
  if (sources.length === 0) return new Map()
  const sql = `SELECT source, left(leaf, 2) AS first, string_agg(leaf, '' ORDER BY leaf) AS leaves
    FROM (SELECT _source AS source, ${leafSql(table, columns)} AS leaf FROM ${table} WHERE _source IN (SELECT unnest($sources)) AND (${only.where})) rows
    GROUP BY source, left(leaf, 2) ORDER BY source, first`
  for await (const { columns: chunk, rowCount } of lake.columns(sql, { ...only.params, sources })) {
    const [from = [], , bundles = []] = chunk
    for (let i = 0; i < rowCount; i++) {
      const source = String(from[i])
      const tree = trees.get(source) ?? growingTree()
      const leaves = fromHex(String(bundles[i]))
      for (let at = 0; at < leaves.length; at += HASH) tree.add(leaves.subarray(at, at + HASH))
      trees.set(source, tree)
    }
  }
  return new Map([...trees].map(([source, tree]) => [source, { rows: tree.size(), root: toHex(tree.root()) }]))
}
