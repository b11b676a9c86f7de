import { plural } from './plural.ts'

/** Words of the trace: what a figure is made of. */
export const trace = {
  title: 'How this figure is made',
  open: 'Trace',
  openOf: (name: string) => `Trace ${name}`,
  total: 'Total of the trace',
  exactly: 'It is the figure, before rounding to the cent.',
  differs: 'It is not the figure any more: facts or rules have changed since the statement was drafted.',
  lines: 'Usage, dearest first',
  rest: (n: number) => `${plural(n, { one: 'more line', other: 'more lines' })}`,
  versions: 'Rule versions in force',
  pricing: (n: number) => (n === 0 ? 'no price book' : `price book ${n}`),
  allocation: (n: number) => (n === 0 ? 'no split rules' : `split rules ${n}`),
  domain: (name: string, n: number) => `${name} ${n}`,
  column: {
    day: 'Day',
    sku: 'SKU',
    sum: 'Quantity × price',
    placed: 'Placed by',
    records: 'Usage rows',
    amount: 'Amount',
  },
  arithmetic: (quantity: string, unit: string, price: string) => `${quantity} ${unit} × ${price}`,
  since: (day: string) => `price since ${day}`,
  step: (how: string, price: string) => `${how}: ${price}`,
  split: (title: string, method: string, base: string, total: string, unit: string) =>
    `${title} (${method}): ${base} of ${total} ${unit}`,
  others: (amount: string) => `the other payers carry ${amount}`,
  records: (count: number, ids: readonly string[]) =>
    `${plural(count, { one: 'row', other: 'rows' })}${ids.length === 0 ? '' : `: ${ids.join(', ')}${count > ids.length ? ' …' : ''}`}`,
} as const
