import { utf8ToBytes } from '@noble/hashes/utils.js'
import { type Hash, leafHash } from './tree.ts'

/** One entry of the log: the rows that one ingested file brought into one table, under one root. */
export interface BatchEntry {
  readonly table: string
  /** Id of the file in `meta.files`. */
  readonly source: string
  /** The file's name, and the digest of its bytes. */
  readonly file: string
  readonly digest: string
  /** The columns whose values were hashed; a column added to the table later does not break an old seal. */
  readonly columns: readonly string[]
  readonly rows: number
  /** Hex of the RFC 6962 root over the digests of the rows, in ascending order of digest. */
  readonly root: string
  /** The earlier source of the same file name that this one replaces, or null. */
  readonly replaces: string | null
}

/** What the whole log was at a moment: its root covers every entry up to `size`. */
export interface Checkpoint {
  readonly size: number
  /** Hex of the RFC 6962 root over the first `size` entries. */
  readonly root: string
}

/** The text of an entry as it is stored and hashed: JSON with its keys in one fixed order. */
export function entryText(entry: BatchEntry): string {
  const { table, source, file, digest, columns, rows, root, replaces } = entry
  return JSON.stringify({ table, source, file, digest, columns, rows, root, replaces })
}

/** Read the text of an entry back. Throws SyntaxError when it is not one: the log itself was altered. */
export function entryFrom(text: string): BatchEntry {
  return JSON.parse(text) as BatchEntry
}

/** The leaf that an entry is in the log. */
export const entryLeaf = (text: string): Hash => leafHash(utf8ToBytes(text))
