import { decimalOfText, type Shape, SYSTEM_TABLE } from '@meshledger/facts'
import { spelled } from '@meshledger/sources'
import { type Batch, type FactFile, isParquet } from './batches.ts'
import { type Inbox, name } from './inbox.ts'
import { lookingUp, type Often, type Records } from './often.ts'
import {
  normalOfColumns,
  normalOfShape,
  normalOfTyped,
  readCsv,
  readJson,
  readParquet,
  recordsOfColumns,
  strictSelect,
} from './read-sql.ts'

const NO_EXTRA = 'CAST(NULL AS JSON)'

/** How files of this kind are read in one go, texts looked up that are known to come `often`. */
export function strictOf(batch: Batch, files: readonly FactFile[], inbox: Inbox, often?: Often): string {
  const { table } = batch
  const records = recordsOf(batch, files, inbox)
  const { normal, from } = often ? lookingUp(records, often) : records
  return strictSelect(table, normal, from, records.source)
}

/** The records of files, with what says of which file each is. */
export function recordsOf(
  { table }: Batch,
  files: readonly FactFile[],
  inbox: Inbox,
): Records & { readonly source: string } {
  const [first] = files
  if (!first) throw new RangeError('a batch without files')
  const links = files.map((file) => inbox.link(file.path, file.id, endingOf(file)))
  const { shape, columns } = first
  const source = inbox.idOfFilename
  if (!shape) return { normal: normalOfColumns(table, columns), from: readParquet(links), source }
  if (first.parquet) {
    const records = recordsOfColumns(shape, columns, readParquet(links), source)
    return { normal: normalOfTyped(shape, columns), from: `(${records})`, source: '_source' }
  }
  if (shape.format === 'ndjson') {
    const exactly = withExactText(shape)
    return { normal: normalOfShape(exactly, NO_EXTRA), from: readJson(links, exactly.reads), source }
  }
  const read = readCsv(
    links,
    columns.map((column) => column.name),
  )
  if (shape.name === SYSTEM_TABLE) return { normal: normalOfColumns(table, columns), from: read, source }
  const absent = Object.keys(shape.reads).filter(
    (key) => !columns.some((column) => spelled(column.name, shape) === key),
  )
  const records = `(SELECT *, ${[`${source} AS _source`, ...absent.map((key) => `CAST(NULL AS VARCHAR) AS ${name(key)}`)].join(', ')}
    FROM ${read})`
  return { normal: normalOfShape(shape, NO_EXTRA), from: records, source: '_source' }
}

/** Whether an exact decimal is written as text shows while the file is read: in JSON it must be a key of the record for that. */
export const showsBareDecimals = (shape: Shape) =>
  shape.format === 'csv' || (shape.exact ?? []).every((key) => shape.reads[key] !== undefined)

/** The shape with decimals that are taken from text alone: one that is a bare number stops the statement, before it loses a digit. */
function withExactText(shape: Shape): Shape {
  const keys = (shape.exact ?? []).filter((key) => shape.reads[key] !== undefined)
  const of = (value: (key: string) => string) => Object.fromEntries(keys.map((key) => [key, value(key)]))
  return { ...shape, reads: { ...shape.reads, ...of(() => 'JSON') }, select: { ...shape.select, ...of(exactOfText) } }
}

function exactOfText(key: string): string {
  const json = name(key)
  return `CASE WHEN starts_with(${json}, '"') AND ${json} <> '""' THEN ${decimalOfText(`trim(${json}, '"')`)}
    WHEN nullif(CAST(${json} AS VARCHAR), 'null') IS NOT NULL THEN error('a decimal is not written as text in ' || filename) END`
}

/** The ending by which the engine tells how a file is packed. */
export const endingOf = (file: FactFile) =>
  isParquet(file) ? '.parquet' : `.${file.shape?.format === 'csv' ? 'csv' : 'json'}${file.gzip ? '.gz' : ''}`
