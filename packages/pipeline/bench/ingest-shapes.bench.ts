/**
 * Every shape in which facts arrive → lake, each against DuckDB's own reading of the same files into a table: Parquet by
 * `read_parquet`, CSV by `read_csv` with what it finds out about the columns, JSON lines by `read_json` of the keys that the
 * shape has a use for, in its types. None of these looks for what is wrong, brings the rows to one form or tells them apart.
 *
 * `node packages/pipeline/bench/ingest-shapes.bench.ts <folder of a demo account> [part of a shape's name]` prints one
 * JSON row a shape. Shapes that the demo does not write are made from what it does write, or out of nothing (`bills.ts`).
 */
import { systemShape, tableNamed } from '@meshledger/facts'
import { list } from '../src/ingest/inbox.ts'
import { readJson } from '../src/ingest/read-sql.ts'
import { against } from './against.ts'
import { eachShape, type ShapeName } from './shape-files.ts'

const [account, only = '', folder] = process.argv.slice(2)
if (!account) {
  console.error('ingest-shapes.bench: give the folder of a demo account')
  process.exit(2)
}

const shapeOf = (table: string, name: string) => {
  const shape = tableNamed(table).shapes.find((one) => one.name === name)
  if (!shape) throw new RangeError(`${table} has no shape ${name}`)
  return shape
}
/** JSON lines: the keys that the shape reads. */
const jsonShapes: Partial<Record<ShapeName, Readonly<Record<string, string>>>> = {
  'audit NDJSON (gzip)': shapeOf('access.audit', 'audit-delivery').reads,
  'usage NDJSON': systemShape(tableNamed('billing.usage'), 'ndjson').reads,
  'Azure diagnostics, small files': shapeOf('access.audit', 'azure-diagnostics').reads,
  'Azure diagnostics, 8 large files': shapeOf('access.audit', 'azure-diagnostics').reads,
  'Log Analytics NDJSON': shapeOf('access.audit', 'azure-log-analytics').reads,
  'Google billing NDJSON': shapeOf('cloud.costs', 'gcp-billing-export').reads,
}

type How = Pick<Parameters<typeof against>[1], 'reference' | 'bar' | 'read'>
function rawReading(name: ShapeName): How {
  const reads = jsonShapes[name]
  if (reads) {
    const read = (links: readonly string[]) => readJson(links, reads).replace('filename = true,', '')
    return { reference: 'read_json of the same keys', bar: 1.25, read }
  }
  return name.includes('Parquet')
    ? { reference: 'read_parquet', bar: 1.5, read: (links) => `read_parquet(${list(links)})` }
    : { reference: 'read_csv', bar: 1.25, read: (links) => `read_csv(${list(links)})` }
}

if (folder === undefined) await eachShape(account, only, ['all'])
else {
  const name = only as ShapeName
  console.log(JSON.stringify(await against(folder, { work: `${name} → lake`, ...rawReading(name) })))
}
