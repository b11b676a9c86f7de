/**
 * Ten times the rows: what the ingest of a shape costs for all of an account against a tenth of it, each into an empty
 * lake, the best of three in turns; and the memory that it took. Linear work has a ratio of 10. `cpuRatio` is the same
 * of the time on the processor, which neighbours on a busy machine disturb less.
 *
 * `node packages/pipeline/bench/scaling.bench.ts <folder of a demo account> [part of a shape's name]` prints two JSON rows a
 * shape.
 */
import { ingestOnce, least, peakMemoryMiB, round } from './against.ts'
import { eachShape } from './shape-files.ts'

const [account, only = '', all, tenth] = process.argv.slice(2)
if (!account) {
  console.error('scaling.bench: give the folder of a demo account')
  process.exit(2)
}
const BAR = 10.5
const MEMORY_MIB = 2048
const TURNS = 3

async function measure(account: string, shape: string, all: string, tenth: string): Promise<void> {
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

if (all && tenth) await measure(account, only, all, tenth)
else await eachShape(account, only, ['all', 'tenth'])
