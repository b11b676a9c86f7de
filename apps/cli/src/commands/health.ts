import type { getDataHealth, Output } from '@meshledger/contracts'
import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { counted, readable } from '../figures.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'

type Health = Output<typeof getDataHealth>

const HELP = `
Ends with 1 when something is silent: rows that used to come and come no more. Everything else is shown, and is no alarm.

Example:
  meshledger health --json`

/** `meshledger health`: what is held, how fresh it is, and everything that came in odd. */
export function healthCommand(to: Surroundings, end: End): Made {
  const command = new Command('health')
    .description('What is held and how fresh it is: who is silent, rows expected, quarantine, gaps, oddities, disk.')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async ({ json }: { json?: true }) => {
      const health = await withProgress(to, 'Looking over the data', () =>
        withAnswers(to, (answers) => answers.health()),
      )
      to.out(json ? `${JSON.stringify(health, null, 2)}\n` : `${printed(health)}\n`)
      if (health.alarms.length > 0) end(1)
    })
  return { command }
}

const minute = (instant: string | null) => (instant === null ? '-' : instant.slice(0, 16).replace('T', ' '))

function printed(health: Health): string {
  const tables = table(
    [
      { title: 'table' },
      { title: 'state' },
      { title: 'rows', align: 'right' },
      { title: 'first' },
      { title: 'last' },
      { title: 'duplicates', align: 'right' },
      { title: 'quarantined', align: 'right' },
      { title: 'arrived as' },
    ],
    health.tables.map((each) => [
      each.table,
      each.state,
      readable(String(each.rows), 0),
      minute(each.first),
      minute(each.last),
      readable(String(each.duplicates), 0),
      readable(String(each.quarantined), 0),
      each.shapes.map(({ shape, files }) => `${shape} (${counted(files, 'file')})`).join(', '),
    ]),
  )
  const { retractions, restatements, late } = health.corrections
  return [
    `Data as of ${minute(health.now)} UTC`,
    ...section('Silent', health.alarms, ({ sentence }) => sentence),
    '',
    tables,
    '',
    `Corrections: ${counted(retractions, 'retraction')}, ${counted(restatements, 'restatement')}, ${late} of them more than 20 days late.`,
    ...messageLines(health.messages),
    ...section('Where the rows are', health.where, (one) => `${one.group} (${one.engine}): ${one.sentence}`),
    ...section(
      'Read from Databricks',
      health.sources,
      (one) =>
        `${one.table} from ${one.reader}: ${one.state}, ${one.through === null ? 'all of it' : `through ${minute(one.through)}`}`,
    ),
    ...section(
      'Other than expected',
      health.arrivals.filter(({ state }) => state === 'fewer' || state === 'more'),
      arrivalLine,
    ),
    ...section(
      'Lateness',
      health.lateness,
      (one) =>
        `${one.table} (${one.measured}): half within ${counted(one.median, 'hour')}, 95 % within ${one.p95}, the latest ${one.most}`,
    ),
    ...section(
      'Gaps in the logs',
      health.gaps,
      (gap) => `${gap.workspace}: ${minute(gap.from)} to ${minute(gap.to)} UTC, ${counted(gap.hours, 'hour')}`,
    ),
    `Disk: ${mib(health.disk.bytes)} MiB, ${mib(health.disk.free)} of them free; meshledger upkeep says what each table takes.`,
    ...section('Oddities', health.oddities, (odd) => odd.sentence),
    ...section(
      'Columns not known before, kept',
      health.drift,
      (each) => `${each.table}.${each.column} in ${each.file}`,
    ),
    ...section(
      health.quarantined === 0 ? 'Quarantine' : `Quarantine, ${readable(String(health.quarantined), 0)} in all`,
      health.quarantine.slice(0, 20),
      (each) =>
        `${each.source}${each.window === null ? '' : `, ${each.window}`}${each.line === null ? '' : `:${each.line}`}: ${each.reason}`,
    ),
  ].join('\n')
}

/** `access.audit of clinical-eu on 2026-11-19: 310 rows, 1,120 to 1,480 are usual`. */
const arrivalLine = ({ table: name, workspace, day, received, usual }: Health['arrivals'][number]) =>
  `${name} of ${workspace} on ${day}: ${counted(received, 'row')}${usual === null ? '' : `, ${readable(String(usual.low), 0)} to ${readable(String(usual.high), 0)} are usual`}`

const mib = (bytes: number) => readable((bytes / 2 ** 20).toFixed(3), 1)

/** A headed list, or one line that says that there is nothing. */
function section<T>(title: string, items: readonly T[], line: (item: T) => string): string[] {
  return items.length === 0 ? [`${title}: none.`] : [`${title}:`, ...items.map((item) => `  ${line(item)}`)]
}

/** What was told outside; nothing where nothing is to be told and nobody to tell it to. */
function messageLines({ webhook, waiting, sent, failed, problem }: Health['messages']): string[] {
  if (webhook === 'none' && waiting + sent + failed === 0) return []
  const told = `Messages: ${sent} sent, ${waiting} waiting, ${failed} given up.`
  return [
    told,
    ...(webhook === 'none' ? ['MESHLEDGER_WEBHOOK names nobody to tell.'] : []),
    ...(problem === null ? [] : [problem]),
  ]
}
