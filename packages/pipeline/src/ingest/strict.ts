import type { Batch, FactFile } from './batches.ts'
import type { Inbox } from './inbox.ts'
import { normalOfColumns, normalOfShape, readJson, readParquet, strictSelect } from './read-sql.ts'

/** How files of this kind are read in one go. */
export function strictOf(batch: Batch, files: readonly FactFile[], inbox: Inbox): string {
  const { table } = batch
  const [first] = files
  if (!first) throw new RangeError('a batch without files')
  const links = files.map((file) => inbox.link(file.path, file.id, endingOf(file)))
  if (!first.shape) {
    return strictSelect(table, normalOfColumns(table, first.columns), readParquet(links), inbox.idOfFilename)
  }
  return strictSelect(
    table,
    normalOfShape(first.shape, 'CAST(NULL AS JSON)'),
    readJson(links, first.shape.reads),
    inbox.idOfFilename,
  )
}

/** The ending by which the engine tells how a file is packed. */
export const endingOf = (file: FactFile) => (file.shape ? `.json${file.gzip ? '.gz' : ''}` : '.parquet')
