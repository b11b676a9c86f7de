import { getWaste, type Output } from '@meshledger/contracts'
import { Command } from 'commander'
import { withBooks } from '../answers.ts'
import { UsageError } from '../failures.ts'
import { counted, readable } from '../figures.ts'
import { periodOf } from '../period.ts'
import type { Made } from '../program.ts'
import { withProgress } from '../progress.ts'
import type { Surroundings } from '../surroundings.ts'
import { table } from '../table.ts'
import { basisOf } from './plan.ts'

type Options = {
  period?: string
  from?: string
  to?: string
  domain?: string
  basis: string
  top: string
  as?: string
  json?: true
}

const HELP = `
Example:
  meshledger waste --period 2026-09 --domain growth --basis net --json`

/** `meshledger waste`: money that bought nothing, or is spent where nobody looks, by kind. */
export function wasteCommand(to: Surroundings): Made {
  const command = new Command('waste')
    .description('Failed runs, idle warehouses, jobs on all-purpose compute, untagged usage: with the money.')
    .option('--period <YYYY-MM>', 'a month; without it the month of the latest data')
    .option('--from <YYYY-MM-DD>', 'the first day, together with --to')
    .option('--to <YYYY-MM-DD>', 'the last day, included')
    .option('--domain <names>', 'only these domains, set apart by commas')
    .option('--basis <basis>', 'list prices, or net of the price book', 'list')
    .option('--top <number>', 'so many resources of each kind, dearest first', '10')
    .option('--as <person>', 'the person, by id, whose domains are asked about')
    .option('--json', 'print JSON with exact amounts')
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      const domain = options.domain === undefined ? {} : { 'f.domain': options.domain }
      const query = { ...periodOf(options), ...domain, basis: basisOf(options.basis), top: topOf(options.top) }
      const waste = await withProgress(to, 'Looking for waste', () =>
        withBooks(to, options.as, (books) => books(getWaste, { query })),
      )
      to.out(options.json ? `${JSON.stringify(waste, null, 2)}\n` : `${printed(waste)}\n`)
    })
  return { command }
}

function topOf(text: string): number {
  if (/^\d+$/.test(text) && Number(text) >= 1 && Number(text) <= 100) return Number(text)
  throw new UsageError(`--top takes a number from 1 to 100, not “${text}”.`)
}

type Kind = Output<typeof getWaste>['kinds'][number]

const titles: Record<Kind['kind'], string> = {
  'failed-runs': 'Failed runs',
  'idle-warehouses': 'Idle warehouses',
  'all-purpose-jobs': 'Jobs on all-purpose compute',
  untagged: 'Usage without a tag',
}

function printed({ kinds, period, basis, currency }: Output<typeof getWaste>): string {
  const head = `Waste in ${period.label} (${period.from} to ${period.to}), ${basis} prices, ${currency}`
  return [head, ...kinds.flatMap((kind) => ['', ...partOf(kind)])].join('\n')
}

function partOf({ kind, state, amount, count, items }: Kind): string[] {
  if (amount === null)
    return [`${titles[kind]}: no facts to tell it by. meshledger health shows which tables are held.`]
  const line = `${titles[kind]}: ${readable(amount)} on ${counted(count, 'resource')}${state === 'estimated' ? ' (estimated)' : ''}`
  if (items.length === 0) return [line]
  const columns = [{ title: 'domain' }, { title: 'resource' }, { title: 'amount', align: 'right' as const }]
  const rows = items.map(({ domain, name, amount: each }) => [domain, name, readable(each)])
  return [line, table(columns, rows), ...(count > items.length ? [`and ${count - items.length} more`] : [])]
}
