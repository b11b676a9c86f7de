import { retentionGroups, type UpkeepReport } from '@meshledger/contracts'
import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { counted, readable } from '../figures.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'

const HELP = `
Keeps everything unless told otherwise. --keep says for how long a group of tables is kept from now on, in days (d) or
years (y), or all: audit for six years at least, runtime for 400 days at least, billing always. A number that is too
small is refused with its reason. What goes is recorded, and verify names it.
Ends with 1 when the disk has no room to rewrite the lake, or when a file keeps rows that are too old.

Example:
  meshledger upkeep --keep audit=7y --keep runtime=800d`

type Options = { keep: string[]; rewrite?: true; json?: true }

/** `meshledger upkeep`: removes what is older than it is kept, and gives space back to the disk. */
export function upkeepCommand(to: Surroundings, end: End): Made {
  const command = new Command('upkeep')
    .description('Remove what is older than it is kept, give space back to the disk, and say what each table takes.')
    .option('--keep <group=time>', 'how long a group is kept from now on', (one, all: string[]) => [...all, one], [])
    .option('--rewrite', 'rewrite the lake however little there is to be given back')
    .option('--json', 'print the report as JSON')
    .addHelpText('after', HELP)
    .action(async ({ keep, rewrite, json }: Options) => {
      const wishes = keep.map(wishOf)
      const report = await withProgress(to, 'Keeping the data in order', (at) =>
        withAnswers(to, async (answers) => {
          for (const wish of wishes) await answers.keep(wish)
          return answers.upkeep(rewrite ?? false, at)
        }),
      )
      to.out(json ? `${JSON.stringify(report, null, 2)}\n` : `${printed(report)}\n`)
      if (report.compaction === 'no-room' || report.retired.some(({ kept }) => kept.length > 0)) end(1)
    })
  return { command }
}

/** A thousand years: more cannot be meant. */
const MOST_DAYS = 365_250

/** `audit=7y`, `runtime=800d`, `runtime=all`; a year is the longest that a year can be. */
function wishOf(text: string): { group: (typeof retentionGroups)[number]; days: number | null } {
  const [, name, count, unit] = /^(\w+)=(?:(\d{1,6})([dy])|all)$/.exec(text) ?? []
  const group = retentionGroups.find((one) => one === name)
  const days = count === undefined ? null : Number(count) * (unit === 'y' ? 366 : 1)
  if (group === undefined || (days ?? 0) > MOST_DAYS) {
    throw new UsageError(
      `--keep takes a group (${retentionGroups.join(', ')}) and a time, such as audit=7y, runtime=800d or runtime=all; not “${text}”.`,
    )
  }
  return { group, days }
}

const mib = (bytes: number) => readable((bytes / 2 ** 20).toFixed(3), 1)

function printed({ retired, retention, disk, compaction, because, bytesBefore }: UpkeepReport): string {
  const right = 'right' as const
  const tables = table(
    [{ title: 'table' }, ...['rows', 'MiB', 'MiB a million rows'].map((title) => ({ title, align: right }))],
    disk.tables.map((one) => [
      one.table,
      readable(String(one.rows), 0),
      mib(one.bytes),
      one.bytesPerMillionRows === null ? '-' : mib(one.bytesPerMillionRows),
    ]),
  )
  const kept = retired.flatMap((one) => one.kept.map((file) => ({ ...file, table: one.table })))
  return [
    ...(disk.tables.length === 0 ? [] : [tables, '']),
    ...retention.map(({ group, days }) => `Kept of ${group}: ${days === null ? 'all' : `${counted(days, 'day')}`}.`),
    ...(retired.length === 0 ? ['Removed: nothing was too old.'] : []),
    ...retired.map((one) => `Removed of ${one.table}: ${counted(one.rows, 'row')} older than ${one.before}.`),
    ...kept.map(
      (one) => `Kept nevertheless: ${counted(one.rows, 'row')} of ${one.table} from ${one.name}, for ${one.why}.`,
    ),
    compaction === 'done'
      ? `The lake was rewritten: ${mib(bytesBefore)} MiB before, ${mib(disk.bytes)} MiB now.`
      : `The lake takes ${mib(disk.bytes)} MiB, ${mib(disk.free)} of them free; it was not rewritten: ${because}.`,
  ].join('\n')
}
