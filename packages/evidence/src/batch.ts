import { utf8ToBytes } from '@noble/hashes/utils.js'
import { fromHex, toHex } from './hex.ts'
import { type Hash, leafHash, rootOf } from './tree.ts'

/** The rows that one ingested file brought into one table, under one root. */
export interface SealedFile {
  /** Id of the file in `meta.files`. */
  readonly source: string
  readonly name: string
  /** Digest of the file's bytes. */
  readonly digest: string
  readonly rows: number
  /** Hex of the RFC 6962 root over the rows' leaf hashes, in ascending order. */
  readonly root: string
  /** The file was sealed before with more rows: how many were removed since, by a rule that is named. */
  readonly removed?: readonly { readonly rows: number; readonly why: string }[]
}

/** One entry of the log: files of one table that were sealed together. A later entry on a file takes the place of an earlier. */
export interface BatchEntry {
  readonly table: string
  /** The columns whose values were hashed; a column added to the table later does not break an old seal. */
  readonly columns: readonly string[]
  readonly files: readonly SealedFile[]
}

/** What the whole log was at a moment: its root covers every entry up to `size`. */
export interface Checkpoint {
  readonly size: number
  /** Hex of the RFC 6962 root over the first `size` entries. */
  readonly root: string
}

/** Hex of the root over the roots of an entry's files, in their order. */
export const batchRoot = (files: readonly SealedFile[]): string =>
  toHex(rootOf(files.map(({ root }) => leafHash(fromHex(root)))))

/** The text of an entry as it is stored and hashed: JSON with its keys in one fixed order. */
export function entryText({ table, columns, files }: BatchEntry): string {
  return JSON.stringify({
    table,
    columns,
    files: files.map(({ source, name, digest, rows, root, removed }) => ({
      ...{ source, name, digest, rows, root },
      ...(removed === undefined ? {} : { removed: removed.map(({ rows, why }) => ({ rows, why })) }),
    })),
  })
}

/** Read the text of an entry back. Throws SyntaxError when it is not one: the log itself was altered. */
export function entryFrom(text: string): BatchEntry {
  return JSON.parse(text) as BatchEntry
}

/** The leaf that the text of an entry is in the log. */
export const entryLeaf = (text: string): Hash => leafHash(utf8ToBytes(text))

/** The checkpoint over entries, given as their texts. */
export const checkpointOf = (texts: readonly string[]): Checkpoint => ({
  size: texts.length,
  root: toHex(rootOf(texts.map(entryLeaf))),
})
