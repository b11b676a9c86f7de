import {
  getStatementFile,
  listStatements,
  Month,
  type Output,
  statementFormats,
  statementStates,
} from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { counted, readable } from '../figures.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'
import { writeDownload } from '../write-download.ts'

type Options = {
  period?: string
  domain?: string
  state?: string
  format: string
  out: string
  as?: string
  json?: true
}

const HELP = `
With a number, that statement is written as a file; the line file (json) is the one whose SHA-256 the statement names.
States:  ${statementStates.join(', ')}
Formats: ${statementFormats.join(', ')}

Example:
  meshledger statements --period 2026-10
  meshledger statements 2026-10/cycle-tracking/v1 --format pdf --out /tmp`

/** `meshledger statements`: list them, or write one as a file. */
export function statementsCommand(to: Surroundings): Made {
  const command = new Command('statements')
    .description('Statements of domains: list them, or write one as JSON, CSV, XLSX or PDF.')
    .argument('[number]', 'such as 2026-10/cycle-tracking/v1')
    .option('--period <YYYY-MM>', 'only of this month')
    .option('--domain <domain>', 'only of this domain')
    .option('--state <state>', 'only in this state')
    .option('--format <format>', 'of the file', 'json')
    .option('--out <DIR>', 'the folder to write to', '.')
    .option('--as <person>', 'the person, by id, as whom to look')
    .option('--json', 'print JSON with exact amounts')
    .addHelpText('after', HELP)
    .action(async (number: string | undefined, options: Options) => {
      if (number !== undefined) return written(to, number, options)
      const query = queryOf(options)
      const reply = await withProgress(to, 'Looking up the statements', () =>
        withBooks(to, options.as, (books) => books(listStatements, { query })),
      )
      return to.out(options.json ? `${JSON.stringify(reply, null, 2)}\n` : `${printed(reply)}\n`)
    })
  return { command }
}

function queryOf({ period, domain, state }: Options) {
  if (period !== undefined && !Month.safeParse(period).success) {
    throw new UsageError(`--period takes a month such as 2026-10, not “${period}”.`)
  }
  const known = statementStates.find((each) => each === state)
  if (state !== undefined && known === undefined) {
    throw new UsageError(`--state knows no “${state}”. It knows: ${statementStates.join(', ')}.`)
  }
  return { ...(period && { period }), ...(domain && { domain }), ...(known && { state: known }) }
}

async function written(to: Surroundings, number: string, options: Options): Promise<void> {
  const [, period = '', domain = '', version = ''] = /^(\d{4}-\d{2})\/([^/]+)\/(v\d+)$/.exec(number) ?? []
  if (version === '') throw new UsageError(`A number is like 2026-10/cycle-tracking/v1, not “${number}”.`)
  const format = statementFormats.find((each) => each === options.format)
  if (format === undefined)
    throw new UsageError(`--format knows no “${options.format}”. It knows: ${statementFormats.join(', ')}.`)
  const input = { params: { period, domain, version }, query: { format } }
  const { file, stored } = await withProgress(to, 'Writing the statement', () =>
    withBooks(to, options.as, (books) => books(getStatementFile, input)),
  )
  const path = writeDownload(to, options.out, file)
  const facts = { path, digest: file.digest, stored }
  to.out(options.json ? `${JSON.stringify(facts, null, 2)}\n` : `${path}\nSHA-256 ${file.digest}\n`)
}

function printed({ statements }: Output<typeof listStatements>): string {
  if (statements.length === 0) return 'No statements. meshledger close PERIOD --prepare drafts those of a month.'
  const columns = [
    ...['statement', 'state', 'title'].map((title) => ({ title })),
    ...['budget', 'total'].map((title) => ({ title, align: 'right' as const })),
    { title: '' },
  ]
  const rows = statements.map(({ number, state, title, budget, total, currency }) => [
    ...[number, state, title, budget === null ? '' : readable(budget), readable(total), currency],
  ])
  return [table(columns, rows), '', `${counted(statements.length, 'statement')}.`].join('\n')
}
