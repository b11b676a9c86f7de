import type { Shape, Table } from '@meshledger/facts'
import type { FoundFile } from '@meshledger/sources'

/** A column as the engine describes it in a Parquet file. */
export type FileColumn = { readonly name: string; readonly type: string }

/** A file that holds facts: which, in what shape, and how to read it. */
export type FactFile = FoundFile & {
  readonly id: string
  readonly digest: string
  readonly gzip: boolean
  readonly table: Table
  readonly shapeName: string
  /** The shape, unless the rows are those of the system table itself. */
  readonly shape: Shape | undefined
  /** The file is Parquet. One without a shape always is. */
  readonly parquet?: boolean
  /** Columns of a Parquet file, or the header of a CSV. */
  readonly columns: readonly FileColumn[]
  readonly wrapped: boolean
  /** A packed file whose end is not there or not sound. */
  readonly cutOff?: boolean
  readonly unknownKeys: readonly string[]
  /** For shapes whose files may be overwritten: the part of the path that names the file. */
  readonly overwrites: string | undefined
}

/** Files of one table and shape that are read in one go and stored in one transaction. */
export type Batch = { readonly files: readonly FactFile[]; readonly table: Table; readonly shapeName: string }

/** Bounds of a batch, so that memory and the work that a crash undoes stay bounded. Packed bytes count ten times. */
export type Bounds = { readonly files: number; readonly bytes: number }
const MIB = 1024 * 1024
const LARGEST: Bounds = { files: 4000, bytes: 2048 * MIB }
export const isParquet = (file: FactFile) => file.parquet === true || file.shape === undefined
const weight = (file: FactFile) => file.bytes * (file.gzip || isParquet(file) ? 10 : 1)

/** Files that differ in their columns are read apart: one statement reads one set of columns. */
const likeness = (file: FactFile) =>
  [file.table.name, file.shapeName, ...file.columns.map((column) => `${column.name} ${column.type}`)].join('\n')

/**
 * Put files into batches, in their order and as full as the bounds allow. The files that remain when the first batches
 * are taken away give just the batches that remain: so an ingest that was cut off goes on as if it had not been.
 */
export function intoBatches(files: readonly FactFile[], tables: readonly Table[], bounds = LARGEST): Batch[] {
  const kinds = new Map<string, FactFile[]>()
  for (const file of files) kinds.set(likeness(file), [...(kinds.get(likeness(file)) ?? []), file])
  return [...kinds.values()]
    .sort((a, b) => tables.indexOf((a[0] as FactFile).table) - tables.indexOf((b[0] as FactFile).table))
    .flatMap((kind) => batchesOfKind(kind, bounds))
}

function batchesOfKind(files: readonly FactFile[], bounds: Bounds): Batch[] {
  const batches: FactFile[][] = []
  let bytes = 0
  let names = new Set<string>()
  for (const file of files) {
    const current = batches.at(-1)
    const full =
      !current ||
      current.length >= bounds.files ||
      bytes + weight(file) > bounds.bytes ||
      (file.overwrites !== undefined && names.has(file.overwrites))
    if (full) {
      batches.push([file])
      bytes = weight(file)
      names = new Set()
    } else {
      current.push(file)
      bytes += weight(file)
    }
    if (file.overwrites !== undefined) names.add(file.overwrites)
  }
  return batches.map((some) => ({
    files: some,
    table: (some[0] as FactFile).table,
    shapeName: (some[0] as FactFile).shapeName,
  }))
}
