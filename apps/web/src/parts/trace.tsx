import { getCostTrace, type Input, type Output } from '@meshledger/contracts'
import { decimal, money, quantity, time } from '../format/index.ts'
import { useReply } from '../reading/index.ts'
import { Code, type Column, DataTable, Drawer, Empty, Facts, Money, Reply, Stack } from '../ui/index.ts'
import { trace as say } from '../words/trace.ts'
import { words } from '../words.ts'

type Traced = Output<typeof getCostTrace>
type Line = Traced['lines'][number]

/** From a figure to what it is made of: usage rows × price, the rule that placed them, and the arithmetic (T5). */
export function TraceDrawer(props: {
  query: Input<typeof getCostTrace>['query'] | null
  /** The exact figure that the trace has to come to. */
  figure: string | null
  onClose: () => void
}) {
  return (
    <Drawer title={say.title} opened={props.query !== null} onClose={props.onClose}>
      {props.query === null ? null : <Trace query={props.query} figure={props.figure} />}
    </Drawer>
  )
}

function Trace({ query, figure }: { query: Input<typeof getCostTrace>['query']; figure: string | null }) {
  const reply = useReply(getCostTrace, { query })
  return (
    <Reply of={reply} what={say.title} height={480}>
      {(data) => (
        <Stack>
          <Facts
            items={[
              { name: say.total, value: <Money amount={data.total} currency={data.currency} /> },
              {
                name: say.versions,
                value: [
                  say.pricing(data.rules.pricing),
                  say.allocation(data.rules.allocation),
                  ...Object.entries(data.rules.domains).map(([name, version]) => say.domain(name, version)),
                ].join(' · '),
              },
            ]}
          />
          {figure === null ? null : (
            <p role="status">{decimal.compare(figure, data.total) === 0 ? say.exactly : say.differs}</p>
          )}
          {data.lines.length === 0 ? <Empty title={words.cost.home.noSpend} /> : <Lines traced={data} />}
        </Stack>
      )}
    </Reply>
  )
}

type Shown = Line | { rest: Traced['rest'] }

function Lines({ traced }: { traced: Traced }) {
  const { currency, rest } = traced
  const rows: Shown[] = [...traced.lines, ...(rest.count > 0 ? [{ rest }] : [])]
  const columns: Column<Shown>[] = [
    {
      id: 'sum',
      header: say.column.sum,
      wrap: true,
      cell: (row) => ('rest' in row ? say.rest(row.rest.count) : <Arithmetic line={row} currency={currency} />),
      foot: words.tables.sum,
    },
    {
      id: 'amount',
      header: say.column.amount,
      align: 'end',
      cell: (row) => <Money amount={'rest' in row ? row.rest.amount : row.amount} currency={currency} />,
      foot: <Money amount={traced.total} currency={currency} />,
    },
  ]
  const keyOf = (row: Shown) =>
    'rest' in row
      ? 'rest'
      : JSON.stringify([
          row.date,
          row.sku_name,
          row.resource,
          row.amount,
          row.records.ids[0],
          row.split?.rule,
          row.price,
        ])
  return <DataTable label={say.lines} columns={columns} rows={rows} rowKey={keyOf} />
}

function Arithmetic({ line, currency }: { line: Line; currency: string }) {
  const { split } = line
  const small = [
    `${time.day(line.date)} · ${line.sku_name} (${line.cloud})`,
    line.priceSince === null ? null : say.since(time.day(line.priceSince)),
    ...line.steps.map((step) => say.step(step.how, `${step.price} ${step.currency}`)),
    `${line.placement.reason}${line.placement.by === null ? '' : `: ${line.placement.by}`}`,
    split ? say.split(split.title, split.method, split.base, split.baseTotal, split.baseUnit) : null,
    split ? say.others(money(split.others, currency)) : null,
  ].filter((one) => one !== null)
  return (
    <>
      {say.arithmetic(quantity(line.usage_quantity), line.usage_unit, `${line.price} ${currency}`)}
      {small.map((text) => (
        <small key={text} className="ml-quiet ml-below">
          {text}
        </small>
      ))}
      <small className="ml-below">
        <Code>{say.records(line.records.count, line.records.ids.slice(0, 2))}</Code>
      </small>
    </>
  )
}
