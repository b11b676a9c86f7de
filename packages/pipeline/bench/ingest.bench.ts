/**
 * Audit log delivery (gzip NDJSON) → lake: found, digested, recognised, normalised, de-duplicated and noted, against
 * DuckDB's own `read_json` of the same columns with the same types into a table. Best of three, taken in turns.
 *
 * `node packages/pipeline/bench/ingest.bench.ts <folder of a demo account>` prints one JSON row.
 */
import { globSync, linkSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { tableNamed } from '@meshledger/facts'
import { openLake } from '@meshledger/lake'
import type { House } from '../src/house.ts'
import { readJson } from '../src/ingest/read-sql.ts'
import { ingest } from '../src/ingest.ts'

const account = process.argv[2]
if (!account) {
  console.error('ingest.bench: give the folder of a demo account')
  process.exit(2)
}
const delivery = join(account, 'audit-delivery')
const BAR = 1.25

async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1000
}

async function inFreshLake<T>(work: (house: House) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(account as string, '..', 'meshledger-bench-lake-'))
  const lake = await openLake({ folder })
  // No configuration is among these files, so the ledger is never asked.
  const house = { folder, lake, ledger: {} as House['ledger'], now: async () => '', close: () => lake.close() }
  try {
    return await work(house)
  } finally {
    await lake.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const ours = () =>
  inFreshLake(async (house) => {
    let rows = 0
    const seconds = await timed(async () => {
      const report = await ingest(house, [delivery])
      rows = report.counts.reduce((sum, count) => sum + count.read, 0)
    })
    return { seconds, rows }
  })

const reads = tableNamed('access.audit').shapes.find((shape) => shape.name === 'audit-delivery')?.reads ?? {}

const reference = () =>
  inFreshLake(async ({ lake }) => {
    const links = globSync('**/*.json.gz', { cwd: delivery }).map((file, i) => {
      const link = join(lake.inbox, `${i}.json.gz`)
      linkSync(join(delivery, file), link)
      return link
    })
    return timed(() =>
      lake.run(`CREATE TABLE reference AS SELECT * FROM ${readJson(links, reads).replace('filename = true,', '')}`),
    )
  })

let best = { seconds: Number.POSITIVE_INFINITY, rows: 0 }
let bestReference = Number.POSITIVE_INFINITY
for (let turn = 0; turn < 3; turn++) {
  bestReference = Math.min(bestReference, await reference())
  const one = await ours()
  if (one.seconds < best.seconds) best = one
}
const round = (value: number) => Math.round(value * 1000) / 1000
console.log(
  JSON.stringify({
    work: 'audit NDJSON (gzip) → lake',
    rows: best.rows,
    seconds: round(best.seconds),
    reference: "DuckDB's own read_json into a table",
    referenceSeconds: round(bestReference),
    ratio: round(best.seconds / bestReference),
    bar: BAR,
    peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }),
)
