import type { Lake } from '@meshledger/lake'
import type { Batch, FactFile } from './batches.ts'
import type { Inbox } from './inbox.ts'
import { strictOf } from './strict.ts'

/**
 * Which files of a batch cannot be read in one go. The engine mostly names the file; where it does not, the batch is
 * halved until the files that fail alone are found. A failure that no single file repeats is not theirs: it is thrown.
 */
export async function guiltyFiles(
  lake: Lake,
  inbox: Inbox,
  batch: Batch,
  files: readonly FactFile[],
  error: unknown,
): Promise<FactFile[]> {
  const text = String(error)
  if (/out of memory|no space left|interrupt/i.test(text)) throw error
  const named = files.filter((file) => text.includes(file.id))
  if (named.length > 0) return named
  const found = await halve(lake, inbox, batch, files)
  if (found.length === 0) throw error
  return found
}

async function halve(lake: Lake, inbox: Inbox, batch: Batch, files: readonly FactFile[]): Promise<FactFile[]> {
  const reads = await lake.rows(`SELECT bit_xor(hash(r)) FROM (${strictOf(batch, files, inbox)}) r`).then(
    () => true,
    () => false,
  )
  if (reads) return []
  if (files.length === 1) return [...files]
  const middle = Math.ceil(files.length / 2)
  return [
    ...(await halve(lake, inbox, batch, files.slice(0, middle))),
    ...(await halve(lake, inbox, batch, files.slice(middle))),
  ]
}
