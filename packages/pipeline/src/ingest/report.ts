/** What one ingest did with one kind of fact. read = added + duplicate + corrected + quarantined. */
export type IngestCount = {
  table: string
  shape: string
  files: number
  read: number
  /** A fact that we did not have. */
  added: number
  /** Already held: the same row, from whichever file or shape. */
  duplicate: number
  /** Took the place of an earlier version of the same row. */
  corrected: number
  quarantined: number
}

export type Quarantined = { file: string; line: number | null; reason: string }
export type Drift = { table: string; column: string; file: string }

/** The same shape as the contract's report, which this room may not import. */
export type IngestReport = {
  files: number
  unchanged: number
  counts: IngestCount[]
  unknown: { file: string; reason: string }[]
  quarantine: Quarantined[]
  drift: Drift[]
  /** Files of which only the beginning was searched for keys that nobody knows. */
  keysUnseen: number
  domains: { domain: string; change: 'added' | 'changed' | 'unchanged' }[]
  seconds: number
}

/** How many quarantined lines a report lists; the lake keeps them all. */
export const LISTED = 100

/** What became of one file. */
export type FileCount = Pick<IngestCount, 'read' | 'added' | 'duplicate' | 'corrected' | 'quarantined'>

/** Add a file to its table and shape. Throws when the file's own count does not add up: then a row was lost or doubled. */
export function tally(counts: Map<string, IngestCount>, table: string, shape: string, file: FileCount): void {
  if (file.read !== file.added + file.duplicate + file.corrected + file.quarantined) {
    throw new Error(
      `ingest of ${table} lost count: read ${file.read}, but placed ${JSON.stringify(file)}; please report this`,
    )
  }
  const key = `${table}\n${shape}`
  const sum = counts.get(key) ?? {
    table,
    shape,
    files: 0,
    read: 0,
    added: 0,
    duplicate: 0,
    corrected: 0,
    quarantined: 0,
  }
  sum.files++
  sum.read += file.read
  sum.added += file.added
  sum.duplicate += file.duplicate
  sum.corrected += file.corrected
  sum.quarantined += file.quarantined
  counts.set(key, sum)
}
