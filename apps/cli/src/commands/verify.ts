import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import type { getCompleteness, Output } from '@meshledger/contracts'
import { type PackVerdict, verifyPack } from '@meshledger/pipeline'
import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { Failure, UsageError } from '../failures.ts'
import { counted, readable } from '../figures.ts'
import { type PeriodOptions, periodOf } from '../period.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { plain, table } from '../table.ts'

type Completeness = Output<typeof getCompleteness>

const HELP = `
Ends with 1 when the seal is broken. A gap in the log is shown, and is no failure of the check.
With a FILE it verifies an evidence pack by that file alone, without data folder or network, and ends with 1 when anything in it
was altered. --key holds its signature against the key that you were given on another way.

Example:
  meshledger verify --period 2026-10
  meshledger verify evidence-2026-10-01-to-2026-10-31.zip`

/** `meshledger verify`: is the log whole, and was anything altered; two answers. */
export function verifyCommand(to: Surroundings, end: End): Made {
  const command = new Command('verify')
    .description(
      'Is the audit log whole, and was anything that was sealed altered since? Or: is an evidence pack as it was made?',
    )
    .argument('[file]', 'an evidence pack')
    .option('--key <key>', 'the key that you trust, for a pack')
    .option('--period <YYYY-MM>', 'a month')
    .option('--from <YYYY-MM-DD>', 'the first day, together with --to')
    .option('--to <YYYY-MM-DD>', 'the last day, included')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(
      async (file: string | undefined, { json, key, ...period }: PeriodOptions & { json?: true; key?: string }) => {
        if (file !== undefined) {
          const verdict = verifyPack(read(to, file), key)
          to.out(json ? `${JSON.stringify(verdict, null, 2)}\n` : `${told(file, verdict)}\n`)
          if (!verdict.ok) end(1)
          return
        }
        if (key !== undefined) throw new UsageError('--key goes with the file of an evidence pack.')
        const query = periodOf(period)
        const answer = await withProgress(to, 'Checking the log and its seal', () =>
          withAnswers(to, (answers) => answers.completeness(query)),
        )
        to.out(json ? `${JSON.stringify(answer, null, 2)}\n` : `${printed(answer)}\n`)
        if (answer.seal.state === 'broken') end(1)
      },
    )
  return { command }
}

function read(to: Surroundings, file: string): Uint8Array {
  try {
    return new Uint8Array(readFileSync(resolve(to.cwd, file)))
  } catch {
    throw new Failure(`There is no file ${file} that can be read. Check the path.`)
  }
}

function told(file: string, { ok, about, checks }: PackVerdict): string {
  const made =
    about === null
      ? []
      : [`Made ${about.made} by ${plain(about.by)}, about ${plain(about.from)} to ${plain(about.to)}.`]
  const rows = checks.map(({ name, ok: fine, sentence }) => `${fine ? 'ok   ' : 'FAULT'}  ${name}: ${plain(sentence)}`)
  const end = ok ? 'The pack is as it was made.' : 'The pack is not as it was made: do not rely on it.'
  return [file, ...made, ...rows, end].join('\n')
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
