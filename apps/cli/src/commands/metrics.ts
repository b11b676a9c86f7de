import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { getUnitCost, importMetrics, listMetrics, type Output } from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { Failure } from '../failures.ts'
import { counted, readable } from '../figures.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'
import { basisOf } from './plan.ts'

type Options = { as?: string; json?: true }
type CostOptions = Options & { per: string; basis: string; domain?: string }

const HELP = `
The file has the columns metric, month, domain and value. Each metric and month that it names is replaced as a whole; with
a fault in any line nothing is taken in.

Example:
  meshledger metrics import active-users.csv
  meshledger metrics cost active_users --per 1000 --basis net`

/** `meshledger metrics`: business metrics that were imported, and cost per unit of one. */
export function metricsCommand(to: Surroundings): Made {
  const command = new Command('metrics')
    .description('Business metrics: which there are, import, cost per unit.')
    .option('--json', 'print JSON')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const reply = await withBooks(to, undefined, (books) => books(listMetrics, {}))
      print(to, options, reply, listed(reply))
    })
  command.addCommand(importCommand(to)).addCommand(unitCostCommand(to))
  return { command }
}

const importCommand = (to: Surroundings): Command =>
  new Command('import')
    .description('Take in metrics from CSV, all or none.')
    .argument('<file>', 'CSV with the columns metric, month, domain, value')
    .option('--as <person>', 'the person, by id, under whose name it is done')
    .option('--json', 'print JSON')
    .action(async (file: string, options: Options, { parent }: Command) => {
      const body = { csv: read(to, file) }
      const reply = await withBooks(to, options.as, (books) => books(importMetrics, { body }))
      const text = `${counted(reply.values, 'value')} of ${reply.metrics.join(', ') || 'no metric'} taken in.`
      print(to, { ...parent?.opts(), ...options }, reply, text)
    })

const unitCostCommand = (to: Surroundings): Command =>
  new Command('cost')
    .description('Cost per unit of a metric, month by month.')
    .argument('<metric>', 'the name under which it was imported')
    .option('--per <number>', 'such as 1000000 for cost per million', '1')
    .option('--basis <basis>', 'list prices, or net of the price book', 'list')
    .option('--domain <names>', 'only these domains, set apart by commas')
    .option('--as <person>', 'the person, by id, whose domains are asked about')
    .option('--json', 'print JSON with exact amounts')
    .action(async (metric: string, options: CostOptions, { parent }: Command) => {
      const domain = options.domain === undefined ? {} : { 'f.domain': options.domain }
      const query = { metric, per: options.per, basis: basisOf(options.basis), ...domain }
      const reply = await withProgress(to, 'Dividing cost by the metric', () =>
        withBooks(to, options.as, (books) => books(getUnitCost, { query })),
      )
      print(to, { ...parent?.opts(), ...options }, reply, printedCost(reply))
    })

function print(to: Surroundings, { json }: Options, reply: object, text: string): void {
  to.out(json ? `${JSON.stringify(reply, null, 2)}\n` : `${text}\n`)
}

function read(to: Surroundings, file: string): string {
  try {
    return readFileSync(resolve(to.cwd, file), 'utf8')
  } catch {
    throw new Failure(`There is no file ${file} that can be read. Check the path.`)
  }
}

function listed({ metrics }: Output<typeof listMetrics>): string {
  if (metrics.length === 0) return 'No metric was imported. meshledger metrics import takes one in.'
  const columns = ['metric', 'from', 'until', 'domains'].map((title) => ({ title }))
  return table(
    columns,
    metrics.map(({ metric, from, until, domains }) => [metric, from, until, domains.join(', ')]),
  )
}

function printedCost({ metric, per, currency, basis, months }: Output<typeof getUnitCost>): string {
  const unit = per === '1' ? metric : `${per} ${metric}`
  const columns = [
    { title: 'month' },
    ...['cost', metric, `per ${unit}`].map((title) => ({ title, align: 'right' as const })),
  ]
  const rows = months.map(({ month, complete, amount, value, unitCost }) => [
    complete ? month : `${month} (still filling)`,
    ...[readable(amount), value ?? 'no value', unitCost ?? '–'],
  ])
  return [`Cost per ${unit}, ${basis} prices, ${currency}`, '', table(columns, rows)].join('\n')
}
