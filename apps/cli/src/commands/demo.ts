import { resolve } from 'node:path'
import { type DemoSummary, writeDemoAccount } from '@meshledger/demo'
import { Command } from 'commander'
import { UsageError } from '../failures.ts'
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
    .requiredOption('--out <folder>', 'where to: a new or empty folder, or an earlier demo to replace')
    .option('--scale <number>', 'size; 1 is about 150,000 usage rows and 500,000 audit events', '1')
    .option('--seed <number>', 'the same seed gives the same bytes', String(SEED))
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', HELP)
    .action(async ({ out, scale, seed, json }: Options) => {
      const written = await writeDemo(to, {
        out: resolve(to.cwd, out),
        scale: scaleOf(scale),
        seed: seedOf(seed),
      })
      to.out(json ? `${JSON.stringify(written, null, 2)}\n` : printed(written))
    })
  return { command }
}

export const SEED = 1

/** Writes a demo account under a progress display; called off by the signal of the command. */
export function writeDemo(to: Surroundings, wish: { out: string; scale: number; seed: number }): Promise<DemoSummary> {
  return withProgress(to, 'Writing the demo account', (at) =>
    writeDemoAccount({
      ...wish,
      signal: to.signal,
      onProgress: ({ day, done, total }) => at({ step: `Writing the demo account, ${day}`, done, total }),
    }),
  )
}

const printed = ({ out, totals, items }: DemoSummary) =>
  `Wrote ${counted(totals.files, 'file')} to ${out}: ${counted(totals.usage_rows_distinct, 'usage row')}, ` +
  `${counted(totals.audit_events_distinct, 'audit event')}, ${counted(items, 'planted item')}. ` +
  'The answer key is answers.json.\n'

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
