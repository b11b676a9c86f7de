import { tables } from '@meshledger/facts'
import { type Lake, storedIn } from '@meshledger/lake'
import { type FoundFile, findFiles } from '@meshledger/sources'
import type { House } from './house.ts'
import { type Bounds, intoBatches } from './ingest/batches.ts'
import { takeConfigs } from './ingest/configs.ts'
import { openInbox } from './ingest/inbox.ts'
import { type Again, lookAt } from './ingest/look.ts'
import { type IngestCount, type IngestReport, LISTED, tally } from './ingest/report.ts'
import { storeBatch } from './ingest/store-batch.ts'
import type { OnProgress } from './progress.ts'

export type { IngestCount, IngestReport } from './ingest/report.ts'
export type IngestOptions = {
  onProgress?: OnProgress | undefined
  signal?: AbortSignal | undefined
  /** How much goes into one transaction at most; without it, what a small machine holds well. */
  bounds?: Bounds | undefined
  /** Only these files are taken in, and some of them a second time. */
  retry?: { readonly wants: (file: FoundFile) => boolean; readonly again: Again } | undefined
}

/** One ingest at a time: they share the inbox, and the order in which files come decides which of equal rows is kept. */
const turns = new WeakMap<Lake, Promise<unknown>>()

/**
 * Take any mix of files and folders into the house, each fact exactly once.
 *
 * A file that is held already changes nothing; a row that is held already, from whichever file or shape, is counted as
 * duplicate. What cannot be read goes to the quarantine with file, line and reason, and the rest is taken in. Rows and
 * the notes about their files are stored together, a batch a transaction: an ingest that is killed and run again ends
 * with the same bytes as one that was not. Throws `PathError` for a path that is not there, and what `signal` says when
 * it is aborted; the batches stored until then stay.
 */
export function ingest(house: House, paths: readonly string[], options: IngestOptions = {}): Promise<IngestReport> {
  const before = turns.get(house.lake) ?? Promise.resolve()
  const turn = before.then(() => ingestNow(house, paths, options))
  turns.set(
    house.lake,
    turn.catch(() => undefined),
  )
  return turn
}

async function ingestNow(
  house: House,
  paths: readonly string[],
  { onProgress, signal, bounds, retry }: IngestOptions,
): Promise<IngestReport> {
  const began = performance.now()
  const found = findFiles(paths).filter((file) => retry?.wants(file) ?? true)
  const inbox = openInbox(house.lake.inbox)
  try {
    const look = (done: number) => onProgress?.({ step: 'look at files', done, total: found.length })
    const { facts, configs, unknown, unchanged } = await lookAt(house.lake, inbox, found, look, signal, retry?.again)
    const { domains, refused } = await takeConfigs(house, configs)
    const counts = new Map<string, IngestCount>()
    const report: IngestReport = {
      files: found.length,
      unchanged,
      counts: [],
      unknown,
      quarantine: refused,
      drift: [],
      keysUnseen: 0,
      domains,
      seconds: 0,
    }
    let done = 0
    for (const batch of intoBatches(facts, tables, bounds)) {
      signal?.throwIfAborted()
      const stored = await storeBatch(house.lake, inbox, batch, signal)
      for (const { file, count, refused: lines, odd, keysUnseen } of stored) {
        tally(counts, file.table.name, file.shapeName, count)
        const bad = lines.slice(0, LISTED - report.quarantine.length)
        report.quarantine.push(...bad.map(({ line, reason }) => ({ file: file.name, line, reason })))
        if (keysUnseen) report.keysUnseen++
        report.drift.push(...odd.map(([column]) => ({ table: file.table.name, column, file: file.name })))
      }
      done += batch.files.length
      onProgress?.({ step: `take in ${batch.table.name}`, done, total: facts.length })
    }
    await settle(house.lake)
    report.counts = [...counts.values()]
    report.seconds = (performance.now() - began) / 1000
    return report
  } finally {
    inbox.clear()
  }
}

/** Fill what only several files together can say. It runs even when nothing new came: an earlier run may have died just before. */
async function settle(lake: Lake): Promise<void> {
  const statements = tables.flatMap((table) => table.settle?.(storedIn(table)) ?? [])
  if (statements.length === 0) return
  await lake.transaction(async (tx) => {
    for (const statement of statements) await tx.run(statement)
  })
}
