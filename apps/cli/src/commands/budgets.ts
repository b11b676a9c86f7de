import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { acknowledgeBudgetAlert, importBudgets, listBudgetAlerts, Month, type Output } from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { Failure, UsageError } from '../failures.ts'
import { counted, readable } from '../figures.ts'
import type { End, Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'

type Options = { dryRun?: true; as?: string; json?: true }
type Asked = { month?: string; acknowledge?: string; note?: string; as?: string; json?: true }

const HELP = `
The file has the columns node (a domain or a group), month and amount, and if wanted note. With a fault in any line
nothing is taken in. An empty amount takes a budget away.

Example:
  meshledger budgets import budgets-2027.csv --dry-run`

const ALERTS = `
An alert is a threshold of the budget of a domain, or of a group for which one was set, in a month (80 and 100 per cent of
what was spent, 100 of the forecast) that was crossed. They are looked for after every ingest and every sync, and resolved
when the figures no longer cross them. Each is told once by the forecast and once when it is spent, as JSON with the field
text, to the address in MESHLEDGER_WEBHOOK, where there is one.

Examples:
  meshledger budgets alerts --month 2026-03 --json
  meshledger budgets alerts --acknowledge growth/2026-03/80 --note "a backfill, done by Friday"`

const BOTH = `
Examples:
  meshledger budgets import budgets-2027.csv --dry-run
  meshledger budgets alerts`

/** `meshledger budgets import`: budgets from CSV, all or none; `meshledger budgets alerts`: those that were crossed. */
export function budgetsCommand(to: Surroundings, end: End): Made {
  const command = new Command('budgets').description('Budgets of domains and groups.').addHelpText('after', BOTH)
  const take = new Command('import')
    .description('Take in budgets from CSV.')
    .argument('<file>', 'CSV with the columns node, month, amount')
    .option('--dry-run', 'only say what would change')
    .option('--as <person>', 'the person, by id, under whose name it is done')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (file: string, options: Options) => {
      const body = { csv: read(to, file), dryRun: options.dryRun === true }
      const reply = await withProgress(to, 'Taking the budgets in', () =>
        withBooks(to, options.as, (books) => books(importBudgets, { body })),
      )
      if (reply.faults.length > 0) end(1)
      to.out(options.json ? `${JSON.stringify(reply, null, 2)}\n` : `${printed(reply)}\n`)
    })
  const alerts = new Command('alerts')
    .description('Budgets that were, or by the forecast will be, exceeded; the newest first.')
    .option('--month <YYYY-MM>', 'of this month only')
    .option('--acknowledge <alert>', 'say that an alert was seen, by its name')
    .option('--note <text>', 'with --acknowledge: what is done about it')
    .option('--as <person>', 'the person, by id, whose domains are asked for')
    .option('--json', 'print JSON')
    .addHelpText('after', ALERTS)
    .action(async ({ month, acknowledge, note, as, json }: Asked) => {
      if (month !== undefined && !Month.safeParse(month).success) {
        throw new UsageError(`A month is written as 2026-10, not “${month}”.`)
      }
      const query = month === undefined ? {} : { month }
      const reply = await withBooks(to, as, (books) =>
        acknowledge === undefined
          ? books(listBudgetAlerts, { query })
          : books(acknowledgeBudgetAlert, { params: alertNamed(acknowledge), body: { note: note ?? '' } }),
      )
      to.out(json ? `${JSON.stringify(reply, null, 2)}\n` : `${told(reply)}\n`)
    })
  command.addCommand(take)
  command.addCommand(alerts)
  return { command }
}

function read(to: Surroundings, file: string): string {
  try {
    return readFileSync(resolve(to.cwd, file), 'utf8')
  } catch {
    throw new Failure(`There is no file ${file} that can be read. Check the path.`)
  }
}

function printed({ taken, unchanged, changes, faults }: Output<typeof importBudgets>): string {
  if (faults.length > 0) {
    const lines = faults.map(({ line, problem, remedy }) => `  line ${line}: ${problem}. ${remedy}`)
    return ['Nothing was taken in:', ...lines].join('\n')
  }
  const columns = [
    ...['node', 'month'].map((title) => ({ title })),
    ...['before', 'after'].map((title) => ({ title, align: 'right' as const })),
  ]
  const text = (amount: string | null) => (amount === null ? 'none' : readable(amount))
  const rows = changes.map(({ node, month, before, amount }) => [node, month, text(before), text(amount)])
  const what = `${counted(changes.length, 'budget')} ${taken ? 'changed' : 'would change'}, ${counted(unchanged, 'line')} as before.`
  return rows.length === 0 ? what : [table(columns, rows), '', what].join('\n')
}

const told = ({ alerts }: Output<typeof listBudgetAlerts>): string =>
  alerts.length === 0
    ? 'No budget was crossed.'
    : alerts.map(({ at, id, state, sentence }) => `${at.slice(0, 10)}  ${id}  ${state}  ${sentence}`).join('\n')

function alertNamed(text: string) {
  const [domain, month, threshold] = text.split('/')
  const params = acknowledgeBudgetAlert.params.safeParse({ domain, month, threshold })
  if (params.success) return params.data
  throw new UsageError(`An alert is named as growth/2026-03/80, not “${text}”.`)
}
