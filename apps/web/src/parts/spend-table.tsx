import { type Dimension, filterNames, UNALLOCATED } from '@meshledger/contracts'
import { decimal, time } from '../format/index.ts'
import { type Column, DataTable, Share, ValueMenu } from '../ui/index.ts'
import { monthWithin, onlyNames, printed, type Question } from '../view/index.ts'
import { words } from '../words.ts'
import type { FilterName } from './spend-filters.tsx'
import { Traced, TracedDelta } from './traced.tsx'
import type { CostReply } from './types.ts'

const say = words.spend

/** One group: its values, what it cost, and what it cost before where that is asked. */
export type SpendRow = { key: string; values: Record<string, string>; amount: string; before: string | null }

/** The groups of now, and those that only stood before; before is null where nothing is compared. */
export function spendRows(by: readonly Dimension[], now: CostReply, before: CostReply | undefined): SpendRow[] {
  const valuesOf = (row: CostReply['rows'][number]) =>
    Object.fromEntries(by.map((name) => [name, String(row[name] ?? '')]))
  const keyOf = (values: Record<string, string>) => JSON.stringify(by.map((name) => values[name]))
  const past = new Map((before?.rows ?? []).map((row) => [keyOf(valuesOf(row)), row]))
  const rows = now.rows.map((row) => {
    const values = valuesOf(row)
    const key = keyOf(values)
    const held = past.get(key)
    past.delete(key)
    return { key, values, amount: row.amount, before: before ? (held?.amount ?? '0') : null }
  })
  const gone = [...past].map(([key, row]) => ({ key, values: valuesOf(row), amount: '0', before: row.amount }))
  return [...rows, ...gone]
}

/** The question whose answer is one group: its own days for a day or month, a filter for every other value. */
function questionOf(asked: Question, by: readonly Dimension[], values: SpendRow['values']): Question | null {
  const parts = by.map((name) => {
    const value = values[name] ?? ''
    if (value === '') return null
    if (name === 'day') return { period: undefined, from: value, to: value }
    if (name === 'month') return { period: undefined, ...monthWithin(asked, value) }
    return { [`f.${name}`]: name === 'run_as' ? printed(value) : onlyNames(value) }
  })
  return parts.includes(null) ? null : Object.assign({}, asked, ...parts)
}

const canFilter = (name: Dimension): name is FilterName => (filterNames as readonly string[]).includes(name)

/** Every group of the filtered set, with the count and the sum of all of it in the footer. */
export function SpendTable(props: {
  by: readonly Dimension[]
  now: CostReply
  before: CostReply | undefined
  sort: string | undefined
  onSort: (sort: string) => void
  /** The questions that the two replies answer, with their days. */
  asked: Question
  askedBefore: Question
  titleOf: (name: Dimension, value: string) => string
  onFilter: (name: FilterName, value: string, keep: boolean) => void
  onDrivers: (domain: string) => void
}) {
  const { by, now, before, titleOf } = props
  const { currency } = now
  const rows = spendRows(by, now, before)
  const figure = (amount: string, of: Question | null) => <Traced amount={amount} currency={currency} of={of} />
  const shown = (name: Dimension, value: string) => titleOf(name, value) || say.none
  const cell = (name: Dimension, value: string) => {
    const title = shown(name, value)
    if (!canFilter(name) || value === '') return title
    const items = [
      { name: say.onlyOne(title), act: () => props.onFilter(name, value, true) },
      { name: say.withoutOne(title), act: () => props.onFilter(name, value, false) },
      ...(name === 'domain' ? [{ name: say.drivers(title), act: () => props.onDrivers(value) }] : []),
    ]
    return (
      <ValueMenu label={say.choose(title)} items={items}>
        {title}
      </ValueMenu>
    )
  }
  const columns: Column<SpendRow>[] = [
    ...by.map(
      (name, i): Column<SpendRow> => ({
        id: name,
        header: say.dimension[name],
        wrap: true,
        order: (a, b) => shown(name, a.values[name] ?? '').localeCompare(shown(name, b.values[name] ?? '')),
        cell: (row) => cell(name, row.values[name] ?? ''),
        ...(i === 0 ? { foot: say.footer(rows.length) } : {}),
      }),
    ),
    {
      id: 'share',
      header: say.share,
      align: 'end',
      cell: (row) => <Share share={decimal.ratio(row.amount, now.rated) ?? 0} />,
    },
    ...(before
      ? ([
          {
            id: 'before',
            header: say.before,
            align: 'end',
            order: (a, b) => decimal.compare(a.before ?? '0', b.before ?? '0'),
            cell: (row) => figure(row.before ?? '0', questionOf(props.askedBefore, by, row.values)),
            foot: figure(before.rated, props.askedBefore),
          },
          {
            id: 'change',
            header: say.change,
            align: 'end',
            order: (a, b) =>
              decimal.compare(decimal.minus(a.amount, a.before ?? '0'), decimal.minus(b.amount, b.before ?? '0')),
            cell: (row) => (
              <TracedDelta
                after={row.amount}
                before={row.before ?? '0'}
                currency={currency}
                of={questionOf(props.asked, by, row.values)}
                less={questionOf(props.askedBefore, by, row.values)}
              />
            ),
            foot: (
              <Traced
                signed
                amount={decimal.minus(now.rated, before.rated)}
                currency={currency}
                of={props.asked}
                less={props.askedBefore}
              />
            ),
          },
        ] satisfies Column<SpendRow>[])
      : []),
    {
      id: 'amount',
      header: say.amount,
      align: 'end',
      order: (a, b) => decimal.compare(a.amount, b.amount),
      cell: (row) => figure(row.amount, questionOf(props.asked, by, row.values)),
      foot: figure(now.rated, props.asked),
    },
  ]
  return (
    <DataTable
      label={say.table}
      columns={columns}
      rows={rows}
      rowKey={(row) => row.key}
      sort={props.sort ?? '-amount'}
      onSort={props.onSort}
      mark={(row) => (row.values.domain === UNALLOCATED ? 'unallocated' : undefined)}
    />
  )
}

/** A value as people read it: a domain by its title, a month and a day as words. */
export const readable = (name: Dimension, value: string, titleOf: (domain: string) => string): string => {
  if (name === 'domain') return titleOf(value)
  if (name === 'month' && value !== '') return time.month(value)
  return name === 'day' && value !== '' ? time.day(value) : value
}
