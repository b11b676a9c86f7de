import { type Cost, dimensions, filterNames } from '@meshledger/contracts'
import { Command } from 'commander'
import { withAnswers } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { counted, readable } from '../figures.ts'
import { periodOf } from '../period.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'
import { printedTrace } from '../trace.ts'
import { basisOf } from './plan.ts'

type Options = {
  period?: string
  from?: string
  to?: string
  by: string
  filter: string[]
  basis: string
  shared: string
  vendors?: true
  trace?: true | string
  asFrozen?: true
  json?: true
}

const HELP = `
Dimensions: ${dimensions.join(', ')}
Filters:    ${filterNames.map((name) => `f.${name}`).join(', ')}; names are set apart by commas, ~name leaves one out

Example:
  meshledger cost --period 2026-09 --by domain,product --filter f.workspace=prod-us --json
  meshledger cost --period 2026-09 --basis net --shared split --filter f.domain=growth --trace`

/** `meshledger cost`: rated cost of a period, with what could not be placed or priced in sight. */
export function costCommand(to: Surroundings): Made {
  const command = new Command('cost')
    .description('Rated cost of a period by any dimensions; without a period, the month of the latest data.')
    .option('--period <YYYY-MM>', 'a month')
    .option('--from <YYYY-MM-DD>', 'the first day, together with --to')
    .option('--to <YYYY-MM-DD>', 'the last day, included')
    .option('--by <dimensions>', 'what to group by, set apart by commas', 'domain')
    .option('--filter <f.name=values>', 'keep only these; may be given several times', collect, [])
    .option('--basis <basis>', 'list prices, or net of the price book', 'list')
    .option('--shared <how>', 'shared pools apart, or split among those who pay', 'apart')
    .option('--vendors', 'the bills of other vendors that were taken in beside the cost of Databricks')
    .option('--trace [lines]', 'what the figure is made of, dearest charges first')
    .option('--as-frozen', 'with --trace: a frozen month by the rules in force at its freeze')
    .option('--json', 'print JSON with exact amounts')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const by = dimensionsOf(options.by)
      const vendors = options.vendors ? ('with' as const) : ('without' as const)
      const view = { basis: basisOf(options.basis), shared: sharedOf(options.shared), vendors }
      const asked = { ...periodOf(options), ...view, ...filtersOf(options.filter) }
      if (options.trace !== undefined) {
        const limit = limitOf(options.trace)
        const asOf = options.asFrozen ? 'freeze' : 'now'
        const made = await withProgress(to, 'Tracing the cost', () =>
          withAnswers(to, (answers) => answers.trace({ ...asked, limit, asOf })),
        )
        to.out(options.json ? `${JSON.stringify(made, null, 2)}\n` : `${printedTrace(made)}\n`)
        return
      }
      const query = { ...asked, by: by.join(',') }
      const cost = await withProgress(to, 'Adding up the cost', () => withAnswers(to, (answers) => answers.cost(query)))
      to.out(options.json ? `${JSON.stringify(inOrder(cost, by), null, 2)}\n` : `${printed(cost, by)}\n`)
    })
  return { command }
}

function sharedOf(text: string): 'apart' | 'split' {
  if (text !== 'apart' && text !== 'split') throw new UsageError(`--shared takes apart or split, not “${text}”.`)
  return text
}

function limitOf(trace: true | string): number {
  if (trace === true) return 20
  if (!/^\d+$/.test(trace) || Number(trace) < 1 || Number(trace) > 200) {
    throw new UsageError(`--trace takes a number of lines from 1 to 200, not “${trace}”.`)
  }
  return Number(trace)
}

const collect = (value: string, before: string[]) => [...before, value]

/** The dimensions asked for, each a known one and each once. */
function dimensionsOf(text: string): string[] {
  const names = text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const known: readonly string[] = dimensions
  const strange = names.find((name) => !known.includes(name))
  if (strange !== undefined) throw new UsageError(`--by knows no “${strange}”. It knows: ${known.join(', ')}.`)
  if (names.length === 0 || names.length > 4) throw new UsageError('--by takes one to four dimensions.')
  if (new Set(names).size !== names.length) throw new UsageError('--by names a dimension twice.')
  return names
}

/** Filters such as `f.domain=cycle,~labs`; the same name given twice is refused, for either reading would be a guess. */
function filtersOf(texts: readonly string[]): Record<string, string> {
  const filters: Record<string, string> = {}
  const known: readonly string[] = filterNames
  for (const text of texts) {
    const [, name = '', values = ''] = /^f\.(\w+)=(.+)$/.exec(text) ?? []
    if (!known.includes(name)) {
      throw new UsageError(
        `--filter “${text}” is not understood. It is f.NAME=VALUES with a name of: ${known.join(', ')}.`,
      )
    }
    if (`f.${name}` in filters) {
      throw new UsageError(`--filter f.${name} is given twice. Set its values apart by commas instead.`)
    }
    filters[`f.${name}`] = values
  }
  return filters
}

const valueIn = (row: Cost['rows'][number], name: string): string => String(row[name] ?? '')

/** The answer with each row in the order in which its dimensions were asked for, the amount last. */
const inOrder = (cost: Cost, by: readonly string[]): Cost => ({
  ...cost,
  rows: cost.rows.map((row) => ({
    ...Object.fromEntries(by.map((name) => [name, valueIn(row, name)])),
    amount: row.amount,
  })),
})

/** Cost as a table for reading: amounts rounded to cents, the total and what stays outside it below. */
function printed(cost: Cost, by: readonly string[]): string {
  const columns = [...by.map((title) => ({ title })), { title: cost.currency, align: 'right' as const }]
  const rows = cost.rows.map((row) => [...by.map((name) => valueIn(row, name)), readable(row.amount)])
  const blanks = by.slice(1).map(() => '')
  const foot = [
    ['Total rated', ...blanks, readable(cost.rated)],
    ['of it Unallocated', ...blanks, readable(cost.unallocated)],
  ]
  const skus = cost.unpriced.skus.map(
    (each) =>
      `  ${each.sku_name} on ${each.cloud}: ${each.usage_quantity} ${each.usage_unit} in ${counted(each.rows, 'row')} (${each.reason})`,
  )
  const nothing = cost.rows.length === 0 && cost.unpriced.rows === 0 && cost.free.rows === 0
  if (nothing) {
    return `No usage is held for ${cost.period.label} (${cost.period.from} to ${cost.period.to}) and this filter. meshledger health shows what is held.`
  }
  return [
    `Cost ${cost.period.label} (${cost.period.from} to ${cost.period.to}), ${cost.basis} prices, ${cost.currency}`,
    '',
    table(columns, rows, foot),
    '',
    `Unpriced: ${counted(cost.unpriced.rows, 'usage row')} without a price, not in the total${skus.length > 0 ? ':' : '.'}`,
    ...skus,
    `Free: ${counted(cost.free.rows, 'usage row')} that Databricks does not charge for.`,
    ...vendorLines(cost),
  ].join('\n')
}

function vendorLines({ vendors, currency }: Cost): string[] {
  if (vendors === null) return []
  const { billed, unallocated, lines, unallocatedLines, databricksLines, unconverted } = vendors
  return [
    `Other vendors: ${readable(billed)} ${currency} on ${counted(lines, 'line')} of their bills; of it Unallocated ${readable(unallocated)} on ${counted(unallocatedLines, 'line')}.`,
    ...(databricksLines === 0
      ? []
      : [
          `Left out: ${counted(databricksLines, 'line')} that charge for Databricks itself, which its usage counts already.`,
        ]),
    ...unconverted.map(
      (one) =>
        `Not converted: ${readable(one.amount)} ${one.currency} on ${counted(one.lines, 'line')} of ${one.month}, in no figure: pricing.yml has no rate of ${one.currency} to ${currency} for that month.`,
    ),
  ]
}
