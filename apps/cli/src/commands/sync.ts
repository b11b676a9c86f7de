import type { SyncReport } from '@meshledger/contracts'
import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { namesIn } from '../names-in.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { syncSummary } from '../sync-summary.ts'

const HELP = `
Reads what is new since the last time, and the last days again for rows that came late. meshledger probe --help says
how the connection is configured. Stopped at any moment, run it again: each row is taken once.

Example:
  meshledger sync --tables billing.usage,billing.list_prices`

/** `meshledger sync`: brings the data into step with Databricks, each row once, then rates, attributes, judges and seals. */
export function syncCommand(to: Surroundings, end: End): Made {
  const command = new Command('sync')
    .description('Read from Databricks what is new, each row exactly once, and bring all figures up to date.')
    .option('--tables <names>', 'only these tables, separated by commas; all of them and the configuration without it')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', HELP)
    .action(async ({ tables, json }: { tables?: string; json?: true }) => {
      const names = namesIn(tables)
      const report = await withProgress(to, 'Reading from Databricks', (at) =>
        withAnswers(to, (answers) => answers.sync(names, at)),
      )
      to.out(json ? `${JSON.stringify(report, null, 2)}\n` : `${syncSummary(report)}\n`)
      if (isWanting(report, names)) end(1)
    })
  return { command }
}

/** A table failed, or one that was asked for by name could not be read, or nothing at all could. */
const isWanting = ({ tables }: SyncReport, names: readonly string[]) =>
  tables.some(({ state }) => state === 'failed' || (names.length > 0 && !wanted.has(state))) ||
  tables.every(({ state }) => !wanted.has(state))

/** Read, or left where it is because somebody set it so. */
const wanted: ReadonlySet<string> = new Set(['synced', 'left'])
