import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FolderInUseError } from '@meshledger/lake'
import { type House, openHouse, seedDemo } from '@meshledger/pipeline'
import { Command } from 'commander'
import { dataFolder, runningServer } from '../data-folder.ts'
import { Failure } from '../failures.ts'
import { counted } from '../figures.ts'
import { takeIn } from '../local-answers.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { SEED, scaleOf, writeDemo } from './demo.ts'

type Options = { demo: boolean; scale: string }

/** Stands in the data folder while the demo is being taken in: a start that finds it begins anew where it was cut off. */
const UNFINISHED = 'demo-unfinished'

/**
 * `meshledger prepare`, what `npm start` runs before the server: puts the demo account into a data folder that holds
 * nothing yet, through the same ingest as any other account. Hidden, since nobody else needs it.
 */
export function prepareCommand(to: Surroundings): Made {
  const command = new Command('prepare')
    .description('Put the demo account into an empty data folder; npm start runs it.')
    .option('--no-demo', 'leave an empty data folder empty')
    .option('--scale <number>', 'size of the demo', '1')
    .addHelpText('after', '\nExample:\n  meshledger prepare --scale 0.1')
    .action(async (options: Options) => {
      const scale = scaleOf(options.scale)
      if (options.demo) await prepare(to, scale)
    })
  return { command, hidden: true }
}

async function prepare(to: Surroundings, scale: number): Promise<void> {
  const folder = dataFolder(to)
  const house = await openHouse({ folder, ...(to.env.DATABASE_URL ? { databaseUrl: to.env.DATABASE_URL } : {}) }).catch(
    (error: unknown) => {
      throw error instanceof FolderInUseError ? inUse(folder) : error
    },
  )
  try {
    const begun = existsSync(join(folder, UNFINISHED))
    if (begun || (await isEmpty(house))) await fill(house, folder, scale, to)
  } finally {
    await house.close()
  }
}

const isEmpty = async ({ lake }: House): Promise<boolean> =>
  (await lake.rows('SELECT 1 FROM meta.files LIMIT 1')).length === 0

async function fill(house: House, folder: string, scale: number, to: Surroundings): Promise<void> {
  const files = join(folder, 'demo-files')
  to.err('The data folder is empty. Preparing the demo account, once …\n')
  rmSync(files, { recursive: true, force: true })
  writeFileSync(join(folder, UNFINISHED), '')
  try {
    await writeDemo(to, { out: files, scale, seed: SEED })
    const report = await withProgress(to, 'Taking it in', (at) => takeIn(house, [files], at, to.signal))
    await withProgress(to, 'Closing two months of it', () => seedDemo(house))
    const rows = report.counts.reduce((sum, { added }) => sum + added, 0)
    to.err(`The demo account is in: ${counted(rows, 'row')} from ${counted(report.files, 'file')}.\n`)
    rmSync(join(folder, UNFINISHED), { force: true })
  } finally {
    rmSync(files, { recursive: true, force: true })
  }
}

function inUse(folder: string): Failure {
  const server = runningServer(folder)
  return new Failure(
    server === undefined
      ? `The data folder ${folder} is held by another Meshledger process. Wait until it has ended, or set MESHLEDGER_DATA to another folder.`
      : `Meshledger already runs on the data folder ${folder}, at ${server.url} (process ${server.pid}). Use that one, stop it, or set MESHLEDGER_DATA to another folder.`,
  )
}
