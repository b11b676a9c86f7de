/**
 * Ten times the rows: what the ingest of a shape costs for all of an account against a tenth of it, each into an empty
 * lake, the best of three in turns; and the memory that it took. Linear work has a ratio of 10. `cpuRatio` is the same
 * of the time on the processor, which neighbours on a busy machine disturb less.
 *
 * `node packages/pipeline/bench/scaling.bench.ts <folder of a demo account>` prints two JSON rows a shape.
 */
import {
  cpSync,
  existsSync,
  globSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { openLake } from '@meshledger/lake'
import { ingestOnce, least, peakMemoryMiB, round } from './against.ts'

const [account] = process.argv.slice(2)
if (!account) {
  console.error('scaling.bench: give the folder of a demo account')
  process.exit(2)
}
const BAR = 10.5
const MEMORY_MIB = 2048
const TURNS = 3

const made = mkdtempSync(join(account, '..', 'meshledger-bench-tenth-'))
process.on('exit', () => rmSync(made, { recursive: true, force: true }))

/** Files of a folder, spread over all of it, that make up a tenth of its bytes; under the same names. */
function tenthOf(folder: string, name: string): string {
  const files = globSync('**/*', { cwd: folder })
    .map((file) => ({ file, bytes: statSync(join(folder, file)) }))
    .filter(({ bytes }) => bytes.isFile())
    .map(({ file, bytes }) => ({ file, bytes: bytes.size }))
    .sort((a, b) => (a.file < b.file ? -1 : 1))
  const whole = files.reduce((sum, { bytes }) => sum + bytes, 0)
  let [passed, taken] = [0, 0]
  for (const { file, bytes } of files) {
    passed += bytes
    if (taken >= passed / 10 || taken >= whole / 10) continue
    taken += bytes
    const link = join(made, name, file)
    mkdirSync(dirname(link), { recursive: true })
    linkSync(join(folder, file), link)
  }
  return join(made, name)
}

/** Each tenth line of text files under their header. */
function tenthOfLines(folder: string, name: string): string {
  mkdirSync(join(made, name), { recursive: true })
  for (const file of globSync('*.csv', { cwd: folder })) {
    const [header, ...lines] = readFileSync(join(folder, file), 'utf8').trimEnd().split('\n')
    writeFileSync(join(made, name, file), `${[header, ...lines.filter((_, i) => i % 10 === 0)].join('\n')}\n`)
  }
  return join(made, name)
}

/**
 * A tenth of the facts of Parquet files, in a tenth as many files. A fact that comes twice does so here too: what is done
 * only where facts meet would otherwise be paid by the larger side alone.
 */
async function tenthOfRows(folder: string, name: string, key: string): Promise<string> {
  const out = join(made, name)
  mkdirSync(out, { recursive: true })
  const lake = await openLake({ folder: mkdtempSync(join(made, 'scratch-')) })
  try {
    cpSync(folder, join(lake.inbox, 'from'), { recursive: true })
    const files = Math.ceil(globSync('**/*.parquet', { cwd: folder }).length / 10)
    for (let file = 0; file < files; file++) {
      const to = join(lake.inbox, `part-${file}.parquet`)
      await lake.run(
        `COPY (SELECT * FROM read_parquet('${join(lake.inbox, 'from')}/**/*.parquet', union_by_name = true)
          WHERE hash(${key}) % 10 = 0 AND hash(${key}) // 10 % ${files} = ${file}) TO '${to}' (FORMAT parquet)`,
      )
      linkSync(to, join(out, `part-${file}.parquet`))
    }
  } finally {
    await lake.close()
  }
  return out
}

const shapes: Record<string, { path: string; key?: string; lines?: true }> = {
  'audit NDJSON (gzip)': { path: 'audit-delivery' },
  'audit Parquet': { path: 'system/access/audit', key: 'event_id' },
  'usage Parquet': { path: 'system/billing/usage', key: 'record_id' },
  'Azure diagnostics NDJSON': { path: 'azure-diagnostics' },
  'legacy usage CSV': { path: 'legacy', lines: true },
}

for (const [shape, { path, key, lines }] of Object.entries(shapes)) {
  const all = join(account, path)
  if (!existsSync(all)) continue
  const name = path.replaceAll('/', '-')
  const tenth = lines
    ? tenthOfLines(all, name)
    : key === undefined
      ? tenthOf(all, name)
      : await tenthOfRows(all, name, key)
  const turns = []
  for (let turn = 0; turn < TURNS; turn++) {
    turns.push({ less: await ingestOnce(account, [tenth], shape), more: await ingestOnce(account, [all], shape) })
  }
  const few = least(turns.map(({ less }) => less))
  const many = least(turns.map(({ more }) => more))
  const rows = many.rows
  console.log(
    JSON.stringify({
      ...{ work: `ten times the rows: ${shape} → lake`, rows, seconds: round(many.seconds) },
      ...{ reference: `${few.rows.toLocaleString('en')} rows of it`, referenceSeconds: round(few.seconds) },
      ratio: round((10 * many.seconds * few.rows) / (many.rows * few.seconds)),
      cpuRatio: round((10 * many.cpuSeconds * few.rows) / (many.rows * few.cpuSeconds)),
      ...{ bar: BAR, peakMemoryMiB: peakMemoryMiB() },
    }),
  )
  console.log(
    JSON.stringify({
      ...{ work: `memory: ${shape} → lake`, rows, seconds: round(many.seconds), reference: `${MEMORY_MIB} MiB` },
      ...{ ratio: round(peakMemoryMiB() / MEMORY_MIB), bar: 1, peakMemoryMiB: peakMemoryMiB() },
    }),
  )
}
