import type { listBudgets, Output } from '@meshledger/contracts'
import { compactMoney, percent, time } from '../format/index.ts'
import { AppLink, Badge, Button, type Column, DataTable, Money, Quiet } from '../ui/index.ts'
import { onlyNames } from '../view/index.ts'
import { chargeback } from '../words/chargeback.ts'
import { words } from '../words.ts'
import { Traced } from './traced.tsx'

const say = chargeback.budgets
export type Budgets = Output<typeof listBudgets>
type Row = Budgets['rows'][number]
type Cell = Row['cells'][number]

/** The domains that a row sums, as a filter names them; null for a row that sums none. */
function domainsUnder(rows: readonly Row[], row: Row | null): string | null {
  if (row?.kind === 'domain') return row.node
  const under = (node: string): string[] =>
    rows.filter((one) => one.parent === node).flatMap((one) => (one.kind === 'domain' ? [one.node] : under(one.node)))
  const names = row === null ? rows.filter((one) => one.kind === 'domain').map((one) => one.node) : under(row.node)
  return onlyNames(...names) ?? null
}

/** A node a row, a month a column; each cell says the budget and how much of it is used, over budget in words too. */
export function BudgetGrid({ budgets, onHistory }: { budgets: Budgets; onHistory: (node: string) => void }) {
  const { months, rows, total } = budgets
  const cellOf = (cells: readonly Cell[], month: string) => cells.find((cell) => cell.month === month)
  const columns: Column<Row>[] = [
    {
      id: 'node',
      header: say.domain,
      cell: (row) => (
        <span style={{ paddingInlineStart: `${row.depth}rem` }}>
          {row.kind === 'domain' ? (
            <AppLink place={{ to: `/domains/${row.node}`, search: { period: undefined } }}>{row.title}</AppLink>
          ) : (
            <b>{row.title}</b>
          )}{' '}
          <Button small onClick={() => onHistory(row.node)}>
            <span aria-hidden="true">{say.history}</span>
            <span className="ml-hidden">{say.openHistory(row.title)}</span>
          </Button>
        </span>
      ),
      foot: say.total,
    },
    ...months.map(
      (month): Column<Row> => ({
        id: month,
        header: time.month(month),
        align: 'end',
        cell: (row) => (
          <BudgetCell cell={cellOf(row.cells, month)} budgets={budgets} domains={domainsUnder(rows, row)} />
        ),
        foot: <BudgetCell cell={cellOf(total, month)} budgets={budgets} domains={domainsUnder(rows, null)} />,
      }),
    ),
  ]
  return <DataTable label={say.grid} columns={columns} rows={rows} rowKey={(row) => row.node} />
}

/** The budget of a month, and what was spent of it as it is charged: at net price, with shared pools split. */
function BudgetCell(props: { cell: Cell | undefined; budgets: Budgets; domains: string | null }) {
  const { cell, domains } = props
  const { currency, view } = props.budgets
  const amount = cell?.own ?? cell?.children ?? null
  if (cell === undefined || amount === null) return <Quiet>{say.no}</Quiet>
  return (
    <>
      <Money amount={amount} currency={currency} />
      {cell.used === null ? null : (
        <small className="ml-below ml-quiet">
          {cell.used > 1 ? <Badge symbol="cross" word={words.cost.verdict.over} tone="bad" /> : null}{' '}
          {say.used(percent(cell.used, 0))}
        </small>
      )}
      {cell.actual === null ? null : (
        <small className="ml-below">
          <Quiet>{say.spent}</Quiet>{' '}
          <Traced
            short
            amount={cell.actual}
            currency={currency}
            of={domains === null ? null : { ...view, period: cell.month, 'f.domain': domains }}
          />
        </small>
      )}
      {cell.forecast === null ? null : (
        <small className="ml-below ml-quiet">{say.forecast(compactMoney(cell.forecast, currency))}</small>
      )}
    </>
  )
}
