import type { listSplitRuns, Output } from '@meshledger/contracts'
import { decimal, money } from '../format/index.ts'
import { ChartFigure, type Column, DataTable, Empty, type FlowNode, SankeyChart } from '../ui/index.ts'
import { insight } from '../words/insight.ts'
import { drawnFlows, type Flow, merged, type Stop } from './flow.ts'
import { flowOf } from './shared-questions.ts'
import { Traced } from './traced.tsx'

const say = insight.shared
type Runs = Output<typeof listSplitRuns>

/** Stops that are no domain. Names of domains hold no space, so these cannot be one. */
const special = {
  'other sources': say.otherSources,
  'other payers': say.others,
  'nobody used it': say.idle,
  'stayed where it was': say.left,
} as const
const isSpecial = (id: string): id is keyof typeof special => Object.hasOwn(special, id)

/** The way of each pool: from where it stood, through its rule, to whom it went; of all months together. */
export function flowsOf({ runs }: Runs): Flow[] {
  const flows = runs.flatMap((run) => {
    const rule: Stop = { column: 1, id: run.rule }
    const into = (id: string, amount: string): Flow => ({ from: { column: 0, id }, to: rule, amount })
    const out = (id: string, amount: string): Flow => ({ from: rule, to: { column: 2, id }, amount })
    return [
      ...run.sources.map(({ domain, amount }) => into(domain, amount)),
      into('other sources', run.otherSources),
      ...run.shares.map(({ domain, amount }) => out(domain, amount)),
      out('other payers', run.others),
      out('nobody used it', run.idle),
      out('stayed where it was', run.left),
    ]
  })
  return merged(flows).filter(({ amount }) => !decimal.isZero(amount))
}

/** How shared cost was split: bands from source over rule to payer, and every one of them in the table. */
export function SharedFlow({ reply, titleOf }: { reply: Runs; titleOf: (domain: string) => string }) {
  const { currency, runs } = reply
  const flows = flowsOf(reply)
  const { drawn, grouped, undrawn } = drawnFlows(flows)
  if (drawn.length === 0) return <Empty title={say.none} />
  const ruleTitles = new Map(runs.map((run) => [run.rule, run.title]))
  const nameOf = ({ column, id }: Stop): string => {
    if (id === '') return say.several[column](grouped[column])
    if (isSpecial(id)) return special[id]
    return column === 1 ? (ruleTitles.get(id) ?? id) : titleOf(id)
  }
  const show = (amount: string) => money(amount, currency)
  const stops = [...new Map(drawn.flatMap(({ from, to }) => [from, to]).map((one) => [keyOf(one), one])).values()]
  const at = new Map(stops.map((one, i) => [keyOf(one), i]))
  const nodes: FlowNode[] = stops.map((one) => ({
    name: nameOf(one),
    column: one.column,
    quiet: one.id === '' || isSpecial(one.id),
  }))
  const links = drawn.map(({ from, to, amount }) => ({
    source: at.get(keyOf(from)) ?? 0,
    target: at.get(keyOf(to)) ?? 0,
    size: decimal.forDrawing(amount),
    sentence: say.flow(nameOf(from), nameOf(to), show(amount)),
  }))
  const longest = Math.max(...[0, 1, 2].map((column) => stops.filter((one) => one.column === column).length))
  const height = Math.max(300, longest * 28 + 80)
  const pool = decimal.sum(runs.map((run) => run.pool))
  return (
    <ChartFigure
      caption={[
        say.flowCaption(show(pool), ruleTitles.size),
        grouped.some((n) => n > 0) ? say.flowGrouped : '',
        undrawn.count === 0 ? '' : say.flowUndrawn(undrawn.count, show(undrawn.amount)),
      ]
        .filter((part) => part !== '')
        .join(' ')}
      height={height}
      chart={<SankeyChart name={say.flowName} nodes={nodes} links={links} height={height} />}
      table={<FlowTable flows={flows} nameOf={nameOf} reply={reply} />}
    />
  )
}

const keyOf = ({ column, id }: Stop): string => `${column} ${id}`

function FlowTable(props: { flows: readonly Flow[]; nameOf: (stop: Stop) => string; reply: Runs }) {
  const columns: Column<Flow>[] = [
    { id: 'from', header: say.from, wrap: true, cell: (row) => props.nameOf(row.from) },
    { id: 'to', header: say.to, wrap: true, cell: (row) => props.nameOf(row.to) },
    {
      id: 'amount',
      header: say.flowAmount,
      align: 'end',
      cell: (row) => <Traced amount={row.amount} currency={props.reply.currency} of={flowOf(props.reply, row)} />,
    },
  ]
  return (
    <DataTable
      label={say.flowName}
      columns={columns}
      rows={props.flows}
      rowKey={(row) => keyOf(row.from) + keyOf(row.to)}
    />
  )
}
