import type { listBudgets, Output } from '@meshledger/contracts'
import { compactMoney, percent, time } from '../format/index.ts'
import { AppLink, Badge, Button, type Column, DataTable, Money, Quiet } from '../ui/index.ts'
import { words } from '../words.ts'

const say = words.budgets
export type Budgets = Output<typeof listBudgets>
type Row = Budgets['rows'][number]
type Cell = Row['cells'][number]

/** A node a row, a month a column; each cell says the budget and how much of it is used, over budget in words too. */
export function BudgetGrid({ budgets, onHistory }: { budgets: Budgets; onHistory: (node: string) => void }) {
  const { currency, months, rows, total } = budgets
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
        cell: (row) => <BudgetCell cell={cellOf(row.cells, month)} currency={currency} />,
        foot: <BudgetCell cell={cellOf(total, month)} currency={currency} />,
      }),
    ),
  ]
  return <DataTable label={say.grid} columns={columns} rows={rows} rowKey={(row) => row.node} />
}

function BudgetCell({ cell, currency }: { cell: Cell | undefined; currency: string }) {
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
      {cell.forecast === null ? null : (
        <small className="ml-below ml-quiet">{say.forecast(compactMoney(cell.forecast, currency))}</small>
      )}
    </>
  )
}
