import type { IngestReport } from '@meshledger/contracts'
import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { existing } from '../existing.ts'
import { ingestSummary } from '../ingest-summary.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'

const HELP = `
Takes, by what they hold and not by their name: system tables as Parquet, audit-log delivery as JSON lines (also
gzipped), Azure diagnostic logs, billable-usage CSV, and account.yml, people.yml and domains/*.yml.
The same file, or the same row in another file, is taken once.

Example:
  meshledger ingest ./exports/system ./exports/audit-delivery`

/** `meshledger ingest`: takes files in, each row once, then rates, attributes, judges and seals. */
export function ingestCommand(to: Surroundings, end: End): Made {
  const command = new Command('ingest')
    .description('Take in files that Databricks wrote, each row exactly once, and bring all figures up to date.')
    .argument('<paths...>', 'files or folders')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', HELP)
    .action(async (paths: string[], { json }: { json?: true }) => {
      const absolute = existing(paths, to.cwd)
      const report = await withProgress(to, 'Reading files', (at) =>
        withAnswers(to, (answers) => answers.ingest(absolute, at)),
      )
      to.out(json ? `${JSON.stringify(report, null, 2)}\n` : `${ingestSummary(report)}\n`)
      if (nothingKnown(report)) end(1)
    })
  return { command }
}

/** Not one of the files was anything we know: the caller surely meant something else. */
const nothingKnown = ({ files, unknown }: IngestReport) => unknown.length > 0 && unknown.length === files
