/**
 * `npm run bench`: every `packages/<room>/bench/*.bench.ts` over one demo account, as ratios against a reference in the same run.
 * `-- --scale N` sets the size of the account (10), `-- --only TEXT` picks benches by path, `-- --json` prints an array.
 * A bench is a script that takes the folder of the account and prints one JSON row a line. A ratio over its bar fails the run.
 */
import { spawnSync } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    scale: { type: 'string', default: '10' },
    only: { type: 'string', default: '' },
  },
})
if (!(Number(values.scale) > 0)) {
  console.error(`bench: --scale takes a number above zero, not "${values.scale}"`)
  process.exit(2)
}

const node = (args, stdout) =>
  spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', stdout, 'inherit'],
    maxBuffer: 1 << 26,
  })

const account = mkdtempSync(join(tmpdir(), 'meshledger-bench-'))
process.on('exit', () => rmSync(account, { recursive: true, force: true }))
console.error(`Writing the demo account at scale ${values.scale} …`)
const written = node([join(root, 'apps/cli/src/main.ts'), 'demo', '--out', account, '--scale', values.scale], 'ignore')
if (written.status !== 0) process.exit(1)

const rows = []
let broken = false
for (const bench of globSync('packages/*/bench/*.bench.ts', { cwd: root }).sort()) {
  if (!bench.includes(values.only)) continue
  console.error(`${bench} …`)
  const ran = node([join(root, bench), account], 'pipe')
  if (ran.status !== 0) broken = true
  for (const line of ran.stdout.split('\n')) if (line.startsWith('{')) rows.push(JSON.parse(line))
}

if (values.json) {
  console.log(JSON.stringify(rows, null, 2))
} else {
  const head = ['work', 'rows', 'seconds', 'rows/s', 'reference', 'seconds', 'ratio', 'by CPU', 'bar', 'peak MiB']
  const fixed = (number, digits) => (typeof number === 'number' ? number.toFixed(digits) : '–')
  const cells = rows.map((row) => [
    row.work,
    row.rows?.toLocaleString('en') ?? '–',
    fixed(row.seconds, 2),
    row.rowsPerSecond?.toLocaleString('en') ?? '–',
    row.reference ?? '–',
    fixed(row.referenceSeconds, 2),
    fixed(row.ratio, 2),
    fixed(row.cpuRatio, 2),
    row.bar === undefined ? '–' : `≤ ${row.bar}`,
    fixed(row.peakMemoryMiB, 0),
  ])
  const widths = head.map((title, at) => Math.max(title.length, ...cells.map((line) => String(line[at]).length)))
  for (const line of [head, widths.map((width) => '-'.repeat(width)), ...cells]) {
    console.log(
      line
        .map((cell, at) => (at === 0 || at === 4 ? String(cell).padEnd(widths[at]) : String(cell).padStart(widths[at])))
        .join('  '),
    )
  }
}
const over = rows.filter((row) => row.bar !== undefined && row.ratio > row.bar)
for (const row of over) console.error(`over its bar: ${row.work}: ${row.ratio.toFixed(2)} > ${row.bar}`)
process.exit(broken || over.length > 0 || rows.length === 0 ? 1 : 0)
