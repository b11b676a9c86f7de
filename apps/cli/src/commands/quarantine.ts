import type { RetryReport } from '@meshledger/contracts'
import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { existing } from '../existing.ts'
import { UsageError } from '../failures.ts'
import { counted } from '../figures.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain } from '../table.ts'

const HELP = `
Takes the files from which lines are in quarantine, as they were or repaired under the same name, and leaves every other
file alone. With --connection, what was refused when it was read from Databricks is read from there again.
A fact that is held already stays once. meshledger health lists what is in quarantine.
Ends with 1 when nothing was tried, or a line that was tried still cannot be read.

Examples:
  meshledger quarantine retry ./exports/audit-delivery
  meshledger quarantine retry --connection`

/** `meshledger quarantine retry`: tries again what could not be read. */
export function quarantineCommand(to: Surroundings, end: End): Made {
  const command = new Command('quarantine').description('Try again what could not be read.')
  const retry = new Command('retry')
    .description('Try again what is in quarantine: the same files, repaired ones of the same name, or the connection.')
    .argument('[paths...]', 'files or folders')
    .option('--connection', 'read again from Databricks what was refused there')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', HELP)
    .action(async (paths: string[], { connection, json }: { connection?: true; json?: true }) => {
      if (paths.length > 0 === (connection === true)) {
        throw new UsageError('Name files or folders, or --connection, and not both.')
      }
      const absolute = existing(paths, to.cwd)
      const report = await withProgress(to, 'Trying again', (at) =>
        withAnswers(to, (answers) => (connection ? answers.retryConnection(at) : answers.retry(absolute, at))),
      )
      to.out(json ? `${JSON.stringify(report, null, 2)}\n` : `${printed(report, connection === true)}\n`)
      if (report.retried.length === 0 || report.retried.some(({ refused }) => refused > 0)) end(1)
    })
  command.addCommand(retry)
  command.addHelpText('after', '\nExample:\n  meshledger quarantine retry ./exports/audit-delivery --json')
  return { command }
}

function printed({ retried, others, left }: RetryReport, connection: boolean): string {
  const how = { 'read-again': connection ? 'read again' : 'the same file', repaired: 'a repaired file' }
  return [
    ...retried.map((one) => {
      const head = `${plain(one.file)} (${one.table}`
      if (one.problem !== null) return `${head}): ${counted(one.lines, 'line')} not tried. ${plain(one.problem)}`
      return `${head}, ${how[one.how]}): ${counted(one.lines, 'line')} tried, ${counted(one.added, 'row')} came in, ${counted(one.refused, 'line')} still cannot be read.`
    }),
    ...(retried.length === 0
      ? [
          connection
            ? 'Nothing in quarantine came over the connection.'
            : 'Nothing in quarantine came from these files.',
        ]
      : []),
    ...(others === 0 ? [] : [`${counted(others, 'other file')} left alone.`]),
    `In quarantine now: ${counted(left, 'line')}.`,
  ].join('\n')
}
