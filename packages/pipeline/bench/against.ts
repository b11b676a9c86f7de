/** What a bench of the ingest needs: an empty lake for each turn, and the engine alone over the same files. */
import { globSync, linkSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Lake, openLake } from '@meshledger/lake'
import type { House } from '../src/house.ts'
import { ingest } from '../src/ingest.ts'

export type Measured = {
  work: string
  rows: number
  seconds: number
  rowsPerSecond: number
  reference: string
  referenceSeconds: number
  ratio: number
  /** The same of the time on the processors, which neighbours on a busy machine disturb less. */
  cpuRatio: number
  bar: number
  peakMemoryMiB: number
}

type Took = { readonly seconds: number; readonly cpuSeconds: number }

async function timed(work: () => Promise<void>): Promise<Took> {
  const began = performance.now()
  const before = process.cpuUsage()
  await work()
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(before)
  return { seconds, cpuSeconds: (user + system) / 1e6 }
}

/** The least of several turns, of each clock; there is at least one. */
export function least<T extends Took>(turns: readonly T[]): T {
  const [first] = turns
  if (!first) throw new RangeError('no turn was taken')
  return {
    ...first,
    seconds: Math.min(...turns.map((one) => one.seconds)),
    cpuSeconds: Math.min(...turns.map((one) => one.cpuSeconds)),
  }
}

async function inFreshLake<T>(beside: string, work: (lake: Lake) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(beside, '..', 'meshledger-bench-lake-'))
  const lake = await openLake({ folder })
  try {
    return await work(lake)
  } finally {
    await lake.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const TURNS = 3

const files = (folder: string) =>
  globSync('**/*', { cwd: folder }).filter((file) => statSync(join(folder, file)).isFile())

/** Take files into an empty lake beside a folder; no configuration may be among them, since there is no ledger. */
export const ingestOnce = (beside: string, paths: readonly string[], work: string): Promise<Took & { rows: number }> =>
  inFreshLake(beside, async (lake) => {
    const house = { folder: lake.folder, lake, now: async () => '' } as House
    let rows = 0
    const took = await timed(async () => {
      const report = await ingest(house, paths)
      rows = report.counts.reduce((sum, count) => sum + count.read, 0)
      if (report.unknown.length > 0 || report.quarantine.length > 0) throw new Error(`${work}: not all went in`)
    })
    return { ...took, rows }
  })

export const peakMemoryMiB = (): number => Math.round(process.resourceUsage().maxRSS / 1024)
export const round = (value: number): number => Math.round(value * 1000) / 1000

/**
 * Ingest of a folder against `read`, the engine's own reading of the same files into a table: the best of three, in turns,
 * so that both see the same neighbours.
 */
export async function against(
  folder: string,
  {
    work,
    reference,
    bar,
    read,
  }: { work: string; reference: string; bar: number; read: (links: readonly string[]) => string },
): Promise<Measured> {
  const ours = () => ingestOnce(folder, [folder], work)
  const theirs = () =>
    inFreshLake(folder, async (lake) => {
      const links = files(folder).map((file, i) => {
        const link = join(lake.inbox, `${i}${/\.\w+(\.gz)?$/.exec(file)?.[0] ?? ''}`)
        linkSync(join(folder, file), link)
        return link
      })
      return timed(() => lake.run(`CREATE TABLE reference AS SELECT * FROM ${read(links)}`))
    })
  const turns = []
  for (let turn = 0; turn < TURNS; turn++) turns.push({ raw: await theirs(), best: await ours() })
  const raw = least(turns.map((one) => one.raw))
  const best = least(turns.map((one) => one.best))
  return {
    work,
    rows: best.rows,
    seconds: round(best.seconds),
    rowsPerSecond: Math.round(best.rows / best.seconds),
    reference,
    referenceSeconds: round(raw.seconds),
    ratio: round(best.seconds / raw.seconds),
    cpuRatio: round(best.cpuSeconds / raw.cpuSeconds),
    bar,
    peakMemoryMiB: peakMemoryMiB(),
  }
}
