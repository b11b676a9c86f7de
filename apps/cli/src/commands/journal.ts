import { exportJournal, journalPresets, listJournal, Month, type Output } from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { counted, readable } from '../figures.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'
import { writeDownload } from '../write-download.ts'

type ListOptions = { period?: string; as?: string; json?: true }
type ExportOptions = {
  period?: string
  preset?: string
  format: string
  part: string
  out: string
  as?: string
  json?: true
}

const LIST_HELP = `
Example:
  meshledger journal list --period 2026-10`
const EXPORT_HELP = `
Presets: ${journalPresets.join(', ')}
The same journal gives the same bytes. A file that would break a limit of its target is refused, not cut.

Example:
  meshledger journal export --period 2026-10 --preset netsuite --out /tmp`

/** `meshledger journal`: what was booked, and how it leaves for the books of the firm. */
export function journalCommand(to: Surroundings): Made {
  const command = new Command('journal')
    .description('What was booked, and the files that accounting systems import.')
    .addHelpText('after', LIST_HELP)
  command.addCommand(listCommand(to))
  command.addCommand(exportsCommand(to))
  return { command }
}

function monthOf(period: string | undefined): { period?: string } {
  if (period === undefined) return {}
  if (!Month.safeParse(period).success) throw new UsageError(`--period takes a month such as 2026-10, not “${period}”.`)
  return { period }
}

const listCommand = (to: Surroundings): Command =>
  new Command('list')
    .description('What was booked, in the order of booking.')
    .option('--period <YYYY-MM>', 'only of this month')
    .option('--as <person>', 'the person, by id, as whom to look')
    .option('--json', 'print JSON with exact amounts')
    .addHelpText('after', LIST_HELP)
    .action(async (options: ListOptions) => {
      const reply = await withProgress(to, 'Looking up the journal', () =>
        withBooks(to, options.as, (books) => books(listJournal, { query: monthOf(options.period) })),
      )
      to.out(options.json ? `${JSON.stringify(reply, null, 2)}\n` : `${printed(reply)}\n`)
    })

const exportsCommand = (to: Surroundings): Command =>
  new Command('export')
    .description('The journal of a frozen period as a file that an accounting system imports.')
    .option('--period <YYYY-MM>', 'the month')
    .option('--preset <preset>', 'of the target')
    .option('--format <format>', 'csv or xlsx', 'csv')
    .option('--part <number>', 'of the parts that the limits of the target make necessary', '1')
    .option('--out <DIR>', 'the folder to write to', '.')
    .option('--as <person>', 'the person, by id, under whose name it is done')
    .option('--json', 'print JSON about what was written')
    .addHelpText('after', EXPORT_HELP)
    .action(async (options: ExportOptions) => {
      const body = wishOf(options)
      const reply = await withProgress(to, 'Writing the journal', () =>
        withBooks(to, options.as, (books) => books(exportJournal, { body })),
      )
      const path = writeDownload(to, options.out, reply.file)
      const { file, ...facts } = reply
      const about = { path, digest: file.digest, ...facts }
      to.out(options.json ? `${JSON.stringify(about, null, 2)}\n` : `${exported(path, reply)}\n`)
    })

function wishOf({ period, preset, format, part }: ExportOptions) {
  const known = journalPresets.find((each) => each === preset)
  const month = monthOf(period).period
  if (month === undefined) throw new UsageError('Name the month: --period 2026-10.')
  if (known === undefined) throw new UsageError(`--preset is one of: ${journalPresets.join(', ')}.`)
  if (format !== 'csv' && format !== 'xlsx') throw new UsageError(`--format is csv or xlsx, not “${format}”.`)
  if (!/^[1-9]\d{0,3}$/.test(part)) throw new UsageError(`--part takes a whole number from 1, not “${part}”.`)
  return { period: month, preset: known, format, part: Number(part) } as const
}

function printed({ transactions, debit, credit, balance }: Output<typeof listJournal>): string {
  if (transactions.length === 0) return 'Nothing is booked. A month is booked when it is frozen.'
  const columns = [
    ...['booking', 'date', 'kind', 'account', 'cost centre', 'product'].map((title) => ({ title })),
    { title: 'amount', align: 'right' as const },
  ]
  const rows = transactions.flatMap(({ id, date, kind, postings }) =>
    postings.map(({ account, costCentre, product, amount }) => [
      ...[id, date, kind, account, costCentre, product ?? '', readable(amount)],
    ]),
  )
  return [
    table(columns, rows),
    '',
    `${counted(transactions.length, 'booking')}: debit ${readable(debit)}, credit ${readable(credit)}, balance ${readable(balance)}.`,
  ].join('\n')
}

function exported(path: string, reply: Output<typeof exportJournal>): string {
  const { rows, parts, debit, limits, duplicates, exportedBefore } = reply
  return [
    path,
    `${counted(rows, 'line')}, debit = credit = ${readable(debit)}${parts > 1 ? `; the journal has ${parts} parts, see --part` : ''}.`,
    ...(exportedBefore === null ? [] : [`These very bytes were handed out before, at ${exportedBefore}.`]),
    ...limits.map((limit) => `Kept: ${limit}.`),
    `A second import: ${duplicates}`,
  ].join('\n')
}
