import { SYSTEM_TABLE } from '@meshledger/facts'
import { spelled } from '@meshledger/sources'
import { type Batch, type FactFile, isParquet } from './batches.ts'
import { type Inbox, name } from './inbox.ts'
import {
  normalOfColumns,
  normalOfShape,
  normalOfTyped,
  type Only,
  readCsv,
  readJson,
  readParquet,
  recordsOfColumns,
  strictSelect,
} from './read-sql.ts'

const NO_EXTRA = 'CAST(NULL AS JSON)'

/** How files of this kind are read in one go; of a system table's own Parquet and CSV, those rows `only`. */
export function strictOf(batch: Batch, files: readonly FactFile[], inbox: Inbox, only?: Only): string {
  const { table } = batch
  const [first] = files
  if (!first) throw new RangeError('a batch without files')
  const links = files.map((file) => inbox.link(file.path, file.id, endingOf(file)))
  const { shape, columns } = first
  if (!shape) return strictSelect(table, normalOfColumns(table, columns), readParquet(links), inbox.idOfFilename, only)
  if (first.parquet) {
    const records = recordsOfColumns(shape, columns, readParquet(links), inbox.idOfFilename)
    return strictSelect(table, normalOfTyped(shape, columns), `(${records})`, '_source')
  }
  if (shape.format === 'ndjson') {
    const records = readJson(links, shape.reads)
    return strictSelect(table, normalOfShape(shape, NO_EXTRA), records, inbox.idOfFilename)
  }
  const header = columns.map((column) => column.name)
  if (shape.name === SYSTEM_TABLE) {
    return strictSelect(table, normalOfColumns(table, columns), readCsv(links, header), inbox.idOfFilename, only)
  }
  const absent = Object.keys(shape.reads).filter(
    (key) => !columns.some((column) => spelled(column.name, shape) === key),
  )
  const records = `(SELECT *, ${[`${inbox.idOfFilename} AS _source`, ...absent.map((key) => `CAST(NULL AS VARCHAR) AS ${name(key)}`)].join(', ')}
    FROM ${readCsv(links, header)})`
  return strictSelect(table, normalOfShape(shape, NO_EXTRA), records, '_source')
}

/** The ending by which the engine tells how a file is packed. */
export const endingOf = (file: FactFile) =>
  isParquet(file) ? '.parquet' : `.${file.shape?.format === 'csv' ? 'csv' : 'json'}${file.gzip ? '.gz' : ''}`
