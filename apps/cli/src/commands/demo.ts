import { mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { writeDemo } from '@meshledger/demo'
import { Command } from 'commander'
import { Failure, UsageError } from '../failures.ts'
import { counted } from '../figures.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'

type Options = { out: string; scale: string; seed: string; json?: true }

const HELP = `
Example:
  meshledger demo --out /tmp/selene --scale 0.1 && meshledger ingest /tmp/selene`

/** `meshledger demo`: writes a made-up account in the shapes in which Databricks delivers a real one. */
export function demoCommand(to: Surroundings): Made {
  const command = new Command('demo')
    .description('Write the files of a made-up account, in the shapes in which Databricks delivers real ones.')
    .requiredOption('--out <folder>', 'where to: a new or empty folder')
    .option('--scale <number>', 'size; 1 is about 150,000 usage rows and 500,000 audit events', '1')
    .option('--seed <number>', 'the same seed gives the same bytes', '1')
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', HELP)
    .action(async ({ out, scale, seed, json }: Options) => {
      const folder = resolve(to.cwd, out)
      const wish = { scale: scaleOf(scale), seed: seedOf(seed), signal: to.signal }
      const written = await withProgress(to, 'Writing the demo account', (at) =>
        whole(folder, (beside) => writeDemo({ ...wish, out: beside, onProgress: at })),
      )
      to.out(
        json
          ? `${JSON.stringify(written, null, 2)}\n`
          : `Wrote ${counted(written.files, 'file')} to ${folder}: ${counted(written.usageRows, 'usage row')}, ${counted(written.auditEvents, 'audit event')}. The answer key is answers.json.\n`,
      )
    })
  return { command }
}

/** A size above 0 and up to 1000. */
export function scaleOf(text: string): number {
  const scale = Number(text)
  if (!/^\d*\.?\d+$/.test(text) || !(scale > 0 && scale <= 1000)) {
    throw new UsageError(`--scale takes a number above 0 and up to 1000, such as 0.1, not “${text}”.`)
  }
  return scale
}

function seedOf(text: string): number {
  const seed = Number(text)
  if (!/^\d{1,10}$/.test(text) || seed > 4_294_967_295) {
    throw new UsageError(`--seed takes a whole number from 0 to 4294967295, not “${text}”.`)
  }
  return seed
}

/** Lets `write` fill a folder beside the wanted content and moves it in at the end: all of it appears, or none. */
async function whole<T>(folder: string, write: (beside: string) => Promise<T>): Promise<T> {
  const beside = join(folder, '.being-written')
  requireEmpty(folder)
  rmSync(beside, { recursive: true, force: true })
  mkdirSync(beside, { recursive: true })
  try {
    const result = await write(beside)
    for (const name of readdirSync(beside)) renameSync(join(beside, name), join(folder, name))
    rmdirSync(beside)
    return result
  } catch (error) {
    rmSync(beside, { recursive: true, force: true })
    throw error
  }
}

function requireEmpty(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
    if (readdirSync(folder).every((name) => name === '.being-written')) return
  } catch {
    throw new Failure(`The folder ${folder} cannot be written. Choose one where this user may write.`)
  }
  throw new Failure(`The folder ${folder} holds files already. Choose a new or empty one, so that nothing is mixed up.`)
}
