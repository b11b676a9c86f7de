/**
 * Audit log delivery (gzip NDJSON) → lake: found, digested, recognised, normalised, de-duplicated and noted, against
 * DuckDB's own `read_json` of the same columns with the same types into a table. Best of three, taken in turns.
 *
 * `node packages/pipeline/bench/ingest.bench.ts <folder of a demo account>` prints one JSON row.
 */
import { join } from 'node:path'
import { tableNamed } from '@meshledger/facts'
import { readJson } from '../src/ingest/read-sql.ts'
import { against } from './against.ts'

const [account] = process.argv.slice(2)
if (!account) {
  console.error('ingest.bench: give the folder of a demo account')
  process.exit(2)
}
const reads = tableNamed('access.audit').shapes.find((shape) => shape.name === 'audit-delivery')?.reads ?? {}
const measured = await against(join(account, 'audit-delivery'), {
  work: 'audit NDJSON (gzip) → lake',
  reference: "DuckDB's own read_json into a table",
  bar: 1.25,
  read: (links) => readJson(links, reads).replace('filename = true,', ''),
})
console.log(JSON.stringify(measured))
