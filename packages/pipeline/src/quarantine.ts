import { createHash } from 'node:crypto'
import { type FoundFile, findFiles, peek } from '@meshledger/sources'
import type { House } from './house.ts'
import { fileId } from './ingest/inbox.ts'
import { type IngestOptions, ingest } from './ingest.ts'

/** What became of one quarantined file, or source of a connection, that was tried again. */
export type Retried = {
  /** The file; of a connection what was read, and at which host. */
  readonly file: string
  readonly table: string
  /** `read-again`: the very bytes that were refused before. `repaired`: another file of its name. */
  readonly how: 'read-again' | 'repaired'
  /** Lines of it that were in quarantine. */
  readonly lines: number
  /** Lines that are in quarantine now. */
  readonly refused: number
  /** Rows that came in by it. */
  readonly added: number
  /** Why it could not be tried; null when it was. */
  readonly problem: string | null
}

export type RetryReport = {
  readonly retried: readonly Retried[]
  /** Files under the given paths that nothing in quarantine came from: they were left alone. */
  readonly others: number
  /** Lines that are in quarantine now, from whichever file. */
  readonly left: number
  readonly seconds: number
}

type Open = { file: string; name: string; table: string; digest: string; readings: bigint; lines: bigint }

const openSql = `SELECT q.file, q.name, q.table_name AS "table", f.digest, count(*) AS lines,
    (SELECT count(*) FROM meta.files g WHERE g.digest = f.digest) AS readings
  FROM meta.quarantine q JOIN meta.files f ON f.file = q.file AND f.table_name = q.table_name
  WHERE q.retried_by IS NULL GROUP BY q.file, q.name, q.table_name, f.digest ORDER BY q.name, q.file`

/**
 * Try quarantined files again: the same file, which a newer version may be able to read, or a repaired file of the same
 * name. Rows that are held already stay as they are, each fact once; lines that can be read now come in and leave the
 * quarantine, those that still cannot be read stay there with the reason of now.
 *
 * Killed at any moment and run again, it ends the same. Throws `PathError` for a path that is not there.
 */
export async function retryQuarantine(
  house: House,
  paths: readonly string[],
  options: Pick<IngestOptions, 'onProgress' | 'signal'> = {},
): Promise<RetryReport> {
  const began = performance.now()
  const open = await house.lake.rows<Open>(openSql)
  const found = await digested(await findFiles(paths), open)
  const matched = found.flatMap(({ file, digest }) => {
    const same = open.filter((one) => one.digest === digest)
    const namesakes = open.filter((one) => one.digest !== digest && isNamed(file, one.name))
    return [...same, ...namesakes].map((one) => ({ one, file, digest }))
  })
  // A file is held under an id that its content gives; its second reading needs another, or its rows could not be told apart.
  const again = new Map(
    matched
      .filter(({ one, digest }) => one.digest === digest)
      .map(({ one, digest }): [string, string] => [digest, secondId(digest, Number(one.readings))]),
  )
  const wanted = new Set(matched.map(({ file }) => file.path))
  if (wanted.size > 0)
    await ingest(house, paths, { ...options, retry: { wants: ({ path }) => wanted.has(path), again } })
  const retried: Retried[] = []
  for (const { one, digest } of matched) {
    const by = again.get(digest) ?? fileId(digest)
    const outcome = await settle(house, one, by, one.digest === digest ? 'read-again' : 'repaired')
    if (outcome) retried.push(outcome)
  }
  return reportOf(house, retried, found.length - wanted.size, began)
}

/** The report of what was tried again since `began`, with what is left in quarantine now. */
export async function reportOf({ lake }: House, retried: readonly Retried[], others: number, began: number) {
  const [left] = await lake.rows<{ n: bigint }>('SELECT count(*) AS n FROM meta.quarantine WHERE retried_by IS NULL')
  return { retried, others, left: Number(left?.n ?? 0), seconds: (performance.now() - began) / 1000 }
}

const secondId = (digest: string, readings: number) =>
  fileId(createHash('sha256').update(`${digest} read again, ${readings}`).digest('hex'))

/** A name is the path below the folder that was pointed at then; now another folder may have been. */
const isNamed = ({ path, name }: FoundFile, wanted: string) => name === wanted || path.endsWith(`/${wanted}`)

/** The files with their digests. A file that cannot be read has none, and is no file that was tried. */
async function digested(
  files: readonly FoundFile[],
  open: readonly Open[],
): Promise<{ file: FoundFile; digest: string }[]> {
  if (open.length === 0) return files.map((file) => ({ file, digest: '' }))
  const found: { file: FoundFile; digest: string }[] = []
  for (const file of files) {
    const peeked = file.unreadable === undefined ? await peek(file.path, file.bytes).catch(() => undefined) : undefined
    found.push({ file, digest: peeked?.digest ?? '' })
  }
  return found
}

/** What the new reading says of a file stands in place of what the old one said; nothing when it could not be taken in. */
async function settle({ lake }: House, one: Open, by: string, how: Retried['how']): Promise<Retried | undefined> {
  const [note] = await lake.rows<{ added: bigint; quarantined: bigint }>(
    'SELECT added, quarantined FROM meta.files WHERE file = $by AND table_name = $table',
    { by, table: one.table },
  )
  if (!note) return undefined
  await lake.run(
    `UPDATE meta.quarantine SET retried_by = $by WHERE file = $file AND table_name = $table AND retried_by IS NULL`,
    { by, file: one.file, table: one.table },
  )
  const { name: file, table, lines } = one
  return {
    file,
    table,
    how,
    lines: Number(lines),
    refused: Number(note.quarantined),
    added: Number(note.added),
    problem: null,
  }
}
