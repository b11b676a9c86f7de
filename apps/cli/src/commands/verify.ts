import type { getCompleteness, Output } from '@meshledger/contracts'
import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { counted, readable } from '../figures.ts'
import { type PeriodOptions, periodOf } from '../period.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'

type Completeness = Output<typeof getCompleteness>

const HELP = `
Ends with 1 when the seal is broken. A gap in the log is shown, and is no failure of the check.

Example:
  meshledger verify --period 2026-10`

/** `meshledger verify`: is the log whole, and was anything altered; two answers. */
export function verifyCommand(to: Surroundings, end: End): Made {
  const command = new Command('verify')
    .description('Is the audit log whole, and was anything that was sealed altered since?')
    .option('--period <YYYY-MM>', 'a month')
    .option('--from <YYYY-MM-DD>', 'the first day, together with --to')
    .option('--to <YYYY-MM-DD>', 'the last day, included')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async ({ json, ...period }: PeriodOptions & { json?: true }) => {
      const query = periodOf(period)
      const answer = await withProgress(to, 'Checking the log and its seal', () =>
        withAnswers(to, (answers) => answers.completeness(query)),
      )
      to.out(json ? `${JSON.stringify(answer, null, 2)}\n` : `${printed(answer)}\n`)
      if (answer.seal.state === 'broken') end(1)
    })
  return { command }
}

function printed({ period, sources, gaps, seal }: Completeness): string {
  const rows = sources.map((each) => [
    each.workspace,
    readable(String(each.received), 0),
    readable(String(each.expected), 0),
    `${each.hoursSeen} of ${each.hoursExpected}`,
    each.shapes.join(', '),
  ])
  const right = 'right' as const
  const columns = [
    { title: 'workspace' },
    { title: 'events', align: right },
    { title: 'expected', align: right },
    { title: 'hours', align: right },
    { title: 'arrived as' },
  ]
  const holes = gaps.map(
    (gap) =>
      `  ${gap.workspace}: ${gap.from} to ${gap.to}, ${counted(gap.hours, 'hour')}, about ${counted(gap.expected, 'event')} missing`,
  )
  return [
    `Audit log ${period.label} (${period.from} to ${period.to})`,
    '',
    table(columns, rows),
    '',
    ...(holes.length === 0 ? ['Complete: no gap.'] : [`Not complete: ${counted(holes.length, 'gap')}.`, ...holes]),
    `Seal: ${seal.state}. ${seal.sentence}`,
    `${counted(seal.size, 'sealed batch', 'sealed batches')} over ${counted(seal.events, 'fact')}${seal.root === null ? '' : `, root ${seal.root}`}.`,
  ].join('\n')
}
