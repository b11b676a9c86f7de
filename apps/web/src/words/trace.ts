import { plural } from './plural.ts'

const lines = (n: number) => plural(n, { one: 'line', other: 'lines' })

/** Words of the trace: what a figure is made of. */
export const trace = {
  total: 'Total of the trace',
  figure: 'Figure on the page',
  asked: 'What it sums',
  exactly: 'The trace comes to the figure, to the last digit.',
  differs: 'It is not the figure any more: facts or rules have changed since.',
  lines: 'Usage, dearest first',
  linesOf: (sku: string) => `Usage of ${sku}`,
  groups: 'By price, rule and split',
  of: (sku: string, placed: string) => ` of ${sku}, ${placed}`,
  all: 'All usage',
  restLines: (n: number) => plural(n, { one: 'other line', other: 'other lines' }),
  restGroups: (n: number) => plural(n, { one: 'other group', other: 'other groups' }),
  versions: 'Rule versions in force',
  pricing: (n: number) => (n === 0 ? 'no price book' : `price book ${n}`),
  allocation: (n: number) => (n === 0 ? 'no split rules' : `split rules ${n}`),
  domain: (name: string, n: number) => `${name} ${n}`,
  statement: (number: string, line: number | undefined) =>
    line === undefined ? `statement ${number}` : `line ${line} of statement ${number}`,
  month: (period: string) => `all statements of ${period}`,
  filter: (name: string, only: readonly string[], without: readonly string[]) =>
    `${name}: ${[...only, ...without.map((one) => `not ${one}`)].join(', ')}`,
  filters: {
    domain: 'domain',
    product: 'product',
    workspace: 'workspace',
    sku: 'SKU',
    resource: 'resource',
    reason: 'placed by',
    provider: 'provider',
    cloud: 'cloud',
    run_as: 'run as',
    certainty: 'certainty',
    rule: 'split rule',
    cause: 'cause',
    record_type: 'record type',
  } as Readonly<Record<string, string>>,
  hidden: 'one of them',
  waste: {
    'failed-runs': 'waste: runs that failed',
    'idle-warehouses': 'waste: idle warehouses',
    'all-purpose-jobs': 'waste: jobs on all-purpose compute',
    untagged: 'untagged usage',
  },
  sharedSplit: 'shared pools split',
  column: { sum: 'Quantity × price', amount: 'Amount' },
  arithmetic: (quantity: string, unit: string, price: string) => `${quantity} ${unit} × ${price}`,
  since: (day: string) => `, since ${day}`,
  step: (how: string, price: string) => `${how}: ${price}`,
  split: (title: string, method: string, base: string, total: string, unit: string) =>
    `${title} (${method}): ${base} of ${total} ${unit}`,
  others: (amount: string) => `the other payers carry ${amount}`,
  rows: (n: number) => plural(n, { one: 'usage row', other: 'usage rows' }),
  show: (n: number) => `Show ${lines(n)}`,
  records: (count: number, ids: readonly string[]) =>
    `${plural(count, { one: 'row', other: 'rows' })}${ids.length === 0 ? '' : `: ${ids.join(', ')}${count > ids.length ? ' …' : ''}`}`,
  sinceNothing: 'Since the freeze none was corrected, retracted or removed.',
  sinceFreeze: {
    corrected: (ids: readonly string[]) => `corrected since: ${ids.join(', ')}`,
    retracted: (ids: readonly string[]) => `retracted since: ${ids.join(', ')}`,
    removed: (ids: readonly string[]) => `no longer held: ${ids.join(', ')}`,
  },
  apart: {
    usage: 'Usage',
    shared: 'Shared cost',
    adjustment: 'Adjustment',
    credit: 'Credit',
    rounding: 'Rounding to the cent',
  },
  corrects: (number: string) => `corrects ${number}`,
  page: (from: number, to: number, all: number) => `${from} to ${to} of ${all}`,
  before: 'Dearer ones',
  next: 'Cheaper ones',
} as const
