import type { Param, Transaction } from '@meshledger/lake'
import type { Refused } from '@meshledger/sources'
import type { FactFile } from './batches.ts'
import type { FileCount } from './report.ts'

/** What is to be remembered of one file: what became of its rows, what was refused, what it held beyond the known. */
export type Note = {
  readonly file: FactFile
  readonly count: FileCount
  readonly refused: readonly Refused[]
  /** Unknown column or key → in how many rows. */
  readonly odd: readonly (readonly [string, number])[]
  /** Only the beginning of the file was searched for keys that nobody knows. */
  readonly keysUnseen: boolean
}

/** Write the notes of a batch, in its transaction. Lists are bound and unpacked: one statement, however many files. */
export async function writeNotes(tx: Transaction, table: string, notes: readonly Note[]): Promise<void> {
  const counts = ['read', 'added', 'duplicate', 'corrected', 'quarantined'] as const
  await tx.run(
    `INSERT INTO meta.files (file, name, digest, bytes, table_name, shape, keys_unseen, ${counts.join(', ')})
     SELECT unnest($file), unnest($name), unnest($digest), CAST(unnest($bytes) AS BIGINT), $table, unnest($shape), CAST(unnest($unseen) AS BOOLEAN),
       ${counts.map((count) => `CAST(unnest($${count}) AS BIGINT)`).join(', ')}`,
    {
      table,
      file: notes.map(({ file }) => file.id),
      name: notes.map(({ file }) => file.name),
      digest: notes.map(({ file }) => file.digest),
      bytes: notes.map(({ file }) => String(file.bytes)),
      shape: notes.map(({ file }) => file.shapeName),
      unseen: notes.map(({ keysUnseen }) => String(keysUnseen)),
      ...Object.fromEntries(
        counts.map((count): [string, Param] => [count, notes.map((note) => String(note.count[count]))]),
      ),
    },
  )
  const refused = notes.flatMap((note) => note.refused.map((one) => ({ ...one, file: note.file })))
  if (refused.length > 0) {
    await tx.run(
      `INSERT INTO meta.quarantine (file, name, line, table_name, reason)
       SELECT unnest($file), unnest($name), TRY_CAST(unnest($line) AS BIGINT), $table, unnest($reason)`,
      {
        table,
        file: refused.map((one) => one.file.id),
        name: refused.map((one) => one.file.name),
        line: refused.map((one) => String(one.line ?? '')),
        reason: refused.map((one) => one.reason),
      },
    )
  }
  const odd = notes.flatMap((note) => note.odd.map(([column, rows]) => ({ file: note.file, column, rows })))
  if (odd.length > 0) {
    await tx.run(
      `INSERT INTO meta.drift (file, name, table_name, column_name, rows)
       SELECT unnest($file), unnest($name), $table, unnest($column), CAST(unnest($rows) AS BIGINT)`,
      {
        table,
        file: odd.map((one) => one.file.id),
        name: odd.map((one) => one.file.name),
        column: odd.map((one) => one.column),
        rows: odd.map((one) => String(one.rows)),
      },
    )
  }
}
