import { existsSync, mkdirSync, rmSync, statfsSync } from 'node:fs'
import { join } from 'node:path'
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'
import { tables } from '@meshledger/facts'
import { buildSchema } from './build-schema.ts'
import { rowsOf, runOn } from './engine.ts'
import { columnsOf, storedIn } from './schema.ts'

/** The disk cannot hold the lake twice, which rewriting it takes. */
export class NoRoomError extends Error {
  constructor(folder: string, needed: number, free: number) {
    const mib = (bytes: number) => `${Math.ceil(bytes / 2 ** 20)} MiB`
    super(
      `The lake in ${folder} cannot be rewritten: that takes ${mib(needed)} beside it, and ${mib(free)} are free. Make room on that disk, then run upkeep again.`,
    )
    this.name = 'NoRoomError'
  }
}

/** The name under which a connection of the lake knows the copy. */
const COPY = 'rewritten'
/** Rows a transaction: the rows of eight row groups of the engine, so that memory stays bounded however large a table. */
const ROWS = 8 * 122_880

/** Where the copy lies until it takes the place of the lake: the engine may reach no other folder, and no other disk. */
export const copyFolder = (inbox: string) => join(inbox, 'rewrite')
const copyFile = (inbox: string) => join(copyFolder(inbox), 'lake.duckdb')

/**
 * Copy the whole lake into a fresh file, without what deleted rows left behind, and compare the two, table by table.
 *
 * Resolves to the path of the copy, which is written to its end and attached to `writer`, so that its lock is ours. The
 * caller puts it in the place of the lake, or gives it up with `dropCopy`; both may be cut off at any moment, since
 * only a rename makes the copy the lake. Throws `NoRoomError`, and when the copy is not what was copied.
 */
export async function copyLake(
  writer: DuckDBConnection,
  { folder, inbox }: { folder: string; inbox: string },
  signal?: AbortSignal,
): Promise<string> {
  await writer.run('CHECKPOINT')
  const [size] = await rowsOf<{ used: bigint; block: bigint }>(
    writer,
    'SELECT used_blocks AS used, block_size AS block FROM pragma_database_size() WHERE database_name = current_database()',
  )
  const needed = Number((size?.used ?? 0n) * (size?.block ?? 0n))
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < needed * 1.1) throw new NoRoomError(folder, needed, bavail * bsize)
  const file = copyFile(inbox)
  rmSync(copyFolder(inbox), { recursive: true, force: true })
  mkdirSync(copyFolder(inbox), { recursive: true })
  await makeEmpty(file, folder)
  await writer.run(`ATTACH '${file.replaceAll("'", "''")}' AS ${COPY}`)
  for (const { name, columns } of await tablesHeld(writer)) {
    await copyTable(writer, name, columns, signal)
    await compare(writer, name, columns)
  }
  await writer.run(`CHECKPOINT ${COPY}`)
  if (existsSync(`${file}.wal`))
    throw new Error('The copy of the lake was not written to its end; nothing was changed.')
  return file
}

/** Give a copy up that did not take the place of the lake. */
export async function dropCopy(writer: DuckDBConnection, inbox: string): Promise<void> {
  await writer.run(`DETACH DATABASE IF EXISTS ${COPY}`)
  rmSync(copyFolder(inbox), { recursive: true, force: true })
}

async function makeEmpty(file: string, folder: string): Promise<void> {
  const instance = await DuckDBInstance.create(file)
  const connection = await instance.connect()
  try {
    await buildSchema(connection, folder)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

type Held = { readonly name: string; readonly columns: string }

/** Every stored table with its stored columns. The copy must have the same, or rows would have no place in it. */
async function tablesHeld(writer: DuckDBConnection): Promise<Held[]> {
  const list = (database: string) =>
    rowsOf<{ name: string; columns: string[] }>(
      writer,
      `SELECT schema_name || '.' || table_name AS name, list('"' || column_name || '"' ORDER BY column_index) AS columns
       FROM duckdb_columns() JOIN duckdb_tables() USING (database_name, schema_name, table_name)
       WHERE database_name = ${database} GROUP BY ALL ORDER BY ALL`,
    )
  const [here, there] = [await list('current_database()'), await list(`'${COPY}'`)]
  const stray = here.find(({ name }, i) => there[i]?.name !== name)
  if (stray || here.length !== there.length) {
    throw new Error(`The lake holds a table that this version does not make (${stray?.name}); it was not rewritten.`)
  }
  const stored = new Map(tables.map((table) => [storedIn(table), columnsOf(table).map(({ name }) => `"${name}"`)]))
  return here
    .filter(({ name }) => name !== 'meta.made_for')
    .map(({ name, columns }) => ({ name, columns: (stored.get(name) ?? columns).join(', ') }))
}

/** Rows keep their order by and large: rows of one time stay near each other, by which the engine skips what it need not read. */
async function copyTable(writer: DuckDBConnection, name: string, columns: string, signal?: AbortSignal): Promise<void> {
  const [last] = await rowsOf<{ rid: bigint | null }>(writer, `SELECT max(rowid) AS rid FROM ${name}`)
  for (let from = 0; from <= Number(last?.rid ?? -1); from += ROWS) {
    signal?.throwIfAborted()
    await runOn(
      writer,
      `INSERT INTO ${COPY}.${name} (${columns}) SELECT ${columns} FROM ${name} WHERE rowid >= ${from} AND rowid < ${from + ROWS}`,
    )
  }
}

async function compare(writer: DuckDBConnection, name: string, columns: string): Promise<void> {
  const print = async (from: string) => {
    const [row] = await rowsOf<{ print: string }>(
      writer,
      `SELECT concat(count(*), ' ', bit_xor(hash(${columns})), ' ', sum(hash(${columns}) % 1000000007)) AS print FROM ${from}`,
    )
    return row?.print
  }
  if ((await print(name)) !== (await print(`${COPY}.${name}`))) {
    throw new Error(`The copy of ${name} is not what was copied; the lake stays as it was.`)
  }
}
