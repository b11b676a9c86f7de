import { createHash } from 'node:crypto'
import type { DuckDBConnection } from '@duckdb/node-api'
import { rowsOf } from './engine.ts'
import { macros } from './macros.ts'
import { schemaStatements } from './schema.ts'

/** The lake of this folder was made for other columns than this version of Meshledger knows. */
export class LakeOfAnotherVersionError extends Error {
  constructor(folder: string) {
    super(
      `The lake in ${folder} was made by another version of Meshledger. Facts can be read again from their sources: choose a new folder with MESHLEDGER_DATA, or remove lake.duckdb from this one, and ingest the files again.`,
    )
    this.name = 'LakeOfAnotherVersionError'
  }
}

/**
 * Give the lake what it lacks: fact tables (empty), views, macros. A lake that was made for other columns is refused
 * before anything is read from it or changed in it.
 */
export async function buildSchema(writer: DuckDBConnection, folder: string): Promise<void> {
  const statements = [...schemaStatements(), ...macros.map((macro) => `CREATE OR REPLACE MACRO ${macro}`)]
  const print = createHash('sha256').update(statements.join('\n')).digest('hex')
  const [held] = await rowsOf<{ count: bigint }>(
    writer,
    "SELECT count(*) AS count FROM duckdb_tables() WHERE schema_name = 'meta' AND table_name = 'made_for'",
  )
  if (held?.count) {
    const [made] = await rowsOf<{ print: string }>(writer, 'SELECT print FROM meta.made_for')
    if (made && made.print !== print) throw new LakeOfAnotherVersionError(folder)
    // The print is written last: where it stands, all of it was made.
    if (made) return
  }
  try {
    for (const statement of statements) await writer.run(statement)
  } catch (cause) {
    if (/catalog error|binder error/i.test(String(cause))) throw new LakeOfAnotherVersionError(folder)
    throw cause
  }
  await writer.run('CREATE TABLE IF NOT EXISTS meta.made_for (print VARCHAR)')
  await writer.run(`INSERT INTO meta.made_for SELECT '${print}' WHERE NOT EXISTS (SELECT 1 FROM meta.made_for)`)
}
