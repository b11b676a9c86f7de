import type { RetryReport } from '@meshledger/contracts'
import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { existing } from '../existing.ts'
import { counted } from '../figures.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain } from '../table.ts'

const HELP = `
Takes the files from which lines are in quarantine, as they were or repaired under the same name, and leaves every other
file alone. A fact that is held already stays once. meshledger health lists what is in quarantine.
Ends with 1 when nothing was tried, or a line that was tried still cannot be read.

Example:
  meshledger quarantine retry ./exports/audit-delivery`

/** `meshledger quarantine retry`: tries again what could not be read. */
export function quarantineCommand(to: Surroundings, end: End): Made {
  const command = new Command('quarantine').description('Try again what could not be read.')
  const retry = new Command('retry')
    .description('Try quarantined files again: the same file, or a repaired one of the same name.')
    .argument('<paths...>', 'files or folders')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', HELP)
    .action(async (paths: string[], { json }: { json?: true }) => {
      const absolute = existing(paths, to.cwd)
      const report = await withProgress(to, 'Trying again', (at) =>
        withAnswers(to, (answers) => answers.retry(absolute, at)),
      )
      to.out(json ? `${JSON.stringify(report, null, 2)}\n` : `${printed(report)}\n`)
      if (report.retried.length === 0 || report.retried.some(({ refused }) => refused > 0)) end(1)
    })
  command.addCommand(retry)
  command.addHelpText('after', '\nExample:\n  meshledger quarantine retry ./exports/audit-delivery --json')
  return { command }
}

function printed({ retried, others, left }: RetryReport): string {
  const how = { 'read-again': 'the same file', repaired: 'a repaired file' } as const
  return [
    ...retried.map(
      (one) =>
        `${plain(one.file)} (${one.table}, ${how[one.how]}): ${counted(one.lines, 'line')} tried, ${counted(one.added, 'row')} came in, ${counted(one.refused, 'line')} still cannot be read.`,
    ),
    ...(retried.length === 0 ? ['Nothing in quarantine came from these files.'] : []),
    ...(others === 0 ? [] : [`${counted(others, 'other file')} left alone.`]),
    `In quarantine now: ${counted(left, 'line')}.`,
  ].join('\n')
}
