import {
  approveClose,
  type Close,
  freezeClose,
  getClose,
  listCloses,
  Month,
  type Output,
  prepareClose,
  replayClose,
  reviewClose,
  takeBackClose,
} from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import type { Books } from '../books.ts'
import { UsageError } from '../failures.ts'
import { counted, readable } from '../figures.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'

type Options = {
  prepare?: true
  review?: true
  approve?: true
  freeze?: true
  replay?: true
  takeBack?: string
  digest?: string
  note?: string
  as?: string
  json?: true
}
const steps = ['prepare', 'review', 'approve', 'freeze', 'takeBack', 'replay'] as const
const flagOf = (step: (typeof steps)[number]) => (step === 'takeBack' ? '--take-back' : `--${step}`)

const HELP = `
Without a step it says where the close stands, and what stands in the way; without a period, it lists all periods.
A period is approved by another person than the one who prepared it: --as PERSON says under whose name a step is done.
--replay makes a frozen month out again and compares every byte; it ends with 1 when one differs.

Example:
  meshledger close 2026-10 --prepare --as omar-haddad
  meshledger close 2026-10 --approve --as ingrid-vos --digest 3f9a…`

/** `meshledger close`: where the close of a month stands, and each of its steps. */
export function closeCommand(to: Surroundings, end: End): Made {
  const command = new Command('close')
    .description('The close of a month: reconcile, review, approve, freeze.')
    .argument('[period]', 'a month such as 2026-10')
    .option('--prepare', 'reconcile the month and draft its statements')
    .option('--review', 'send the statements to their owners')
    .option('--approve', 'approve what --digest names')
    .option('--freeze', 'freeze the approved month, and book it')
    .option('--take-back <reason>', 'back to the start, as long as it is not frozen')
    .option('--replay', 'make a frozen month out again and compare')
    .option('--digest <SHA-256>', 'of the period, as close PERIOD prints it; with --approve')
    .option('--note <text>', 'kept with the approval')
    .option('--as <person>', 'the person, by id, under whose name it is done')
    .option('--json', 'print JSON with exact amounts')
    .addHelpText('after', HELP)
    .action(async (period: string | undefined, options: Options) => {
      const wished = steps.filter((step) => options[step] !== undefined)
      if (wished.length > 1) throw new UsageError(`Take one step at a time: ${wished.map(flagOf).join(', ')}.`)
      if (period === undefined) {
        if (wished.length > 0) throw new UsageError(`${wished.map(flagOf).join()} needs a period, such as 2026-10.`)
        const list = await asked(to, options, 'Looking up the periods', (books) => books(listCloses, {}))
        return to.out(options.json ? json(list) : `${periodsPrinted(list)}\n`)
      }
      if (!Month.safeParse(period).success)
        throw new UsageError(`A period is a month such as 2026-10, not “${period}”.`)
      if (options.approve && options.digest === undefined) {
        throw new UsageError(`--approve needs --digest, as meshledger close ${period} prints it.`)
      }
      const params = { params: { period } }
      if (options.replay) {
        const reply = await asked(to, options, 'Making the month out again', (books) => books(replayClose, params))
        if (!reply.same) end(1)
        return to.out(options.json ? json(reply) : `${replayPrinted(reply)}\n`)
      }
      const close = await asked(to, options, 'Closing the month', (books) => take(books, wished[0], period, options))
      return to.out(options.json ? json(close) : `${closePrinted(close)}\n`)
    })
  return { command }
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`

function asked<T>(to: Surroundings, { as }: Options, what: string, work: (books: Books) => Promise<T>): Promise<T> {
  return withProgress(to, what, () => withBooks(to, as, work))
}

function take(
  books: Books,
  step: (typeof steps)[number] | undefined,
  period: string,
  options: Options,
): Promise<Close> {
  const params = { period }
  if (step === 'prepare') return books(prepareClose, { params, body: {} })
  if (step === 'review') return books(reviewClose, { params, body: {} })
  if (step === 'freeze') return books(freezeClose, { params, body: {} })
  if (step === 'takeBack') return books(takeBackClose, { params, body: { reason: options.takeBack ?? '' } })
  if (step === 'approve') {
    const body = { digest: options.digest ?? '', note: options.note ?? '' }
    return books(approveClose, { params, body })
  }
  return books(getClose, { params })
}

const right = 'right' as const

function periodsPrinted({ periods, openPeriod }: Output<typeof listCloses>): string {
  const columns = [
    { title: 'period' },
    { title: 'state' },
    { title: 'total', align: right },
    { title: 'disputes', align: right },
  ]
  const rows = periods.map(({ period, state, total, openDisputes, complete }) => [
    ...[period, complete ? state : `${state}, days still to come`],
    ...[total === null ? '' : readable(total), String(openDisputes)],
  ])
  return [
    table(columns, rows),
    '',
    openPeriod === null ? 'Every complete month is frozen.' : `Next to close: ${openPeriod}.`,
  ].join('\n')
}

function closePrinted(close: Close): string {
  const columns = [
    { title: 'statement' },
    { title: 'state' },
    { title: 'lines', align: right },
    { title: close.currency, align: right },
  ]
  const rows = close.rows.map(({ number, state, lines, total }) => [number, state, String(lines), readable(total)])
  const tied = close.reconciliation
  return [
    `${close.label} is ${close.state.replaceAll('-', ' ')}.`,
    '',
    table(columns, rows, [['Total', '', '', readable(close.total ?? '0')]]),
    '',
    `Rated ${tied.rated}${tied.vendors === null ? '' : ` + billed by other vendors ${tied.billed}`} + adjustments ${tied.adjustments} = allocated ${tied.allocated} + unallocated ${tied.unallocated} + rounding ${tied.rounding}; difference ${tied.difference}.`,
    tied.bill === null
      ? 'No bill of the vendor is entered.'
      : `The ${tied.bill.source} ${tied.bill.reference} is ${tied.bill.amount}: ${tied.bill.difference} apart, ${tied.bill.unexplained} of it not explained.`,
    ...vendorLines(tied.vendors),
    ...close.notices.map(({ blocks, sentence }) => `${blocks ? 'Stands in the way' : 'To know'}: ${sentence}`),
    ...(close.lateAdjustments.length === 0 ? [] : [`Late usage: ${counted(close.lateAdjustments.length, 'line')}.`]),
    ...(close.digest === null ? [] : [`Digest: ${close.digest}`]),
  ].join('\n')
}

/** What each invoice of another vendor billed, and where it came out. */
function vendorLines(vendors: Close['reconciliation']['vendors']): string[] {
  if (vendors === null) return []
  const { invoices, databricksLines } = vendors
  return [
    ...invoices.map(
      ({ provider, invoice, currency, lines, billed, allocated, unallocated }) =>
        `${provider}${invoice === null ? '' : `, invoice ${invoice}`}: ${billed} ${currency} on ${counted(lines, 'line')}; allocated ${allocated}, unallocated ${unallocated}.`,
    ),
    ...(databricksLines === 0
      ? []
      : [`Left out, since usage counts it: ${counted(databricksLines, 'line')} for Databricks itself.`]),
  ]
}

function replayPrinted({ period, same, statements }: Output<typeof replayClose>): string {
  const others = statements.filter((each) => !each.same).map(({ number }) => `  ${number}`)
  if (same) return `${period} comes out again byte for byte: ${counted(statements.length, 'statement')}.`
  return [`${period} does not come out again:`, ...others].join('\n')
}
