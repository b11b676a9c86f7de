import { type BatchEntry, batchRoot, checkpointOf, entryFrom, type SealedFile } from '@meshledger/evidence'
import type { Seal } from '@meshledger/ledger'

/** A sealed file, with the table it fills and the columns that were hashed. */
export type FileSeal = SealedFile & { readonly table: string; readonly columns: readonly string[] }

export type SealLog = {
  /** The texts of the entries, in the order of the log. */
  readonly texts: readonly string[]
  /** The last word on each file, by table and source. */
  readonly files: ReadonlyMap<string, FileSeal>
  /** What was removed from sealed files by a rule that is named, in the order of the log. */
  readonly removed: readonly { readonly table: string; readonly rows: number; readonly why: string }[]
  /** Hex of the root at the last checkpoint; null while there is none. */
  readonly root: string | null
  /** What is wrong with the log itself, in a sentence; null when it is sound. */
  readonly fault: string | null
}

/** The name under which stretches of the product's own trail stand in the log, beside the tables of the lake. */
export const TRAIL_TABLE = 'ledger.trail'

/** What is sealed of the lake. */
export const factSeals = ({ files }: SealLog): FileSeal[] =>
  [...files.values()].filter(({ table }) => table !== TRAIL_TABLE)

export const fileKey = (table: string, source: string): string => `${table}/${source}`

/** Read the log: entries and checkpoints, each checkpoint held against all entries before it. */
export function readLog(seals: readonly Seal[]): SealLog {
  const texts: string[] = []
  const files = new Map<string, FileSeal>()
  const removed: { table: string; rows: number; why: string }[] = []
  let root: string | null = null
  let covered = 0
  for (const seal of seals) {
    if (seal.kind === 'checkpoint') {
      const now = checkpointOf(texts)
      if (now.root !== seal.root || now.size !== seal.items) return broken({ texts, files, removed, root }, seal)
      ;({ root } = now)
      covered = now.size
      continue
    }
    const entry = entryOf(seal.body)
    if (entry === null || batchRoot(entry.files) !== seal.root) return broken({ texts, files, removed, root }, seal)
    texts.push(seal.body)
    for (const file of entry.files) {
      files.set(fileKey(entry.table, file.source), { ...file, table: entry.table, columns: entry.columns })
      for (const one of file.removed ?? []) removed.push({ table: entry.table, ...one })
    }
  }
  const fault = covered === texts.length ? null : 'The last entries of the log of seals lack their checkpoint.'
  return { texts, files, removed, root, fault }
}

const broken = (sofar: Omit<SealLog, 'fault'>, { position }: Seal): SealLog => ({
  ...sofar,
  fault: `The log of seals itself was altered at or before entry ${position}.`,
})

function entryOf(text: string): BatchEntry | null {
  try {
    return entryFrom(text)
  } catch {
    return null
  }
}
