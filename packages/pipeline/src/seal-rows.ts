import { fromHex, type GrowingTree, growingTree, toHex } from '@meshledger/evidence'
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

/** Leaves that are sorted in one go: what the engine holds of so many fits into its memory, and nothing goes to the disk. */
const LEAVES_AT_ONCE = 4_000_000

type Condition = { readonly where: string; readonly params: Readonly<Record<string, string>> }

/**
 * The root over the rows of each of these files, from the lake as it is now: a Merkle tree whose leaves stand in
 * ascending order of hash. A file without rows is not in the answer. Memory does not grow with the rows: files are taken
 * some at a time, and of one that is larger than that the engine sorts what it cannot hold on the disk.
 * With `only`, the root is over those rows of each file for which the condition is true.
 */
export async function rootsOf(
  lake: Lake,
  table: string,
  columns: readonly string[],
  sources: readonly string[],
  only: Condition = { where: 'true', params: {} },
): Promise<Map<string, RowsRoot>> {
  const trees = new Map<string, GrowingTree>()
  const leaves = `SELECT _source AS source, ${leafSql(table, columns)} AS leaf FROM ${table}
    WHERE _source IN (SELECT unnest($sources)) AND (${only.where}) ORDER BY source, leaf`
  for (const some of await inPortions(lake, table, sources)) {
    for await (const { columns: chunk, rowCount } of lake.columns(leaves, { ...only.params, sources: some })) {
      const [from = [], hashes = []] = chunk
      for (let i = 0; i < rowCount; i++) {
        const source = String(from[i])
        const tree = trees.get(source) ?? growingTree()
        tree.add(fromHex(String(hashes[i])))
        trees.set(source, tree)
      }
    }
  }
  return new Map([...trees].map(([source, tree]) => [source, { rows: tree.size(), root: toHex(tree.root()) }]))
}

type FileRows = { readonly source: string; readonly rows: bigint }

/** Those of the files that have rows, some at a time. */
async function inPortions(lake: Lake, table: string, sources: readonly string[]): Promise<string[][]> {
  if (sources.length === 0) return []
  const held = await lake.rows<FileRows>(
    `SELECT _source AS source, count(*) AS rows FROM ${table} WHERE _source IN (SELECT unnest($sources))
      GROUP BY _source ORDER BY source`,
    { sources },
  )
  return portionsOf(held, LEAVES_AT_ONCE)
}

/** Files in portions of at most so many rows; a file with more is a portion of its own. */
export function portionsOf(files: readonly FileRows[], most: number): string[][] {
  const portions: string[][] = []
  let room = 0
  for (const { source, rows } of files) {
    if (Number(rows) > room) {
      portions.push([])
      room = most
    }
    portions.at(-1)?.push(source)
    room -= Number(rows)
  }
  return portions
}
