import { type Dimension, UNALLOCATED } from '@meshledger/contracts'
import type { ReactNode } from 'react'
import { decimal, money, percent } from '../format/index.ts'
import { ChartFigure, coloursOf, Empty, type TreeBranch, TreemapChart } from '../ui/index.ts'
import { insight } from '../words/insight.ts'
import { words } from '../words.ts'
import { treeOf } from './tree.ts'
import type { CostReply } from './types.ts'

const say = insight.map
const HEIGHT = 440
const COLOURED = 6
/** Branches beyond the coloured ones are told apart by their names alone. */
const REST = 'var(--ml-series-other)'

/** The two dimensions that a map of a view draws: its own where they do not run over time, else domain and product. */
export function mapGroups(by: readonly Dimension[]): [Dimension, Dimension] {
  const [outer, inner] = by.filter((name) => name !== 'day' && name !== 'month')
  if (outer !== undefined && inner !== undefined) return [outer, inner]
  return outer === undefined || outer === 'product' ? ['domain', 'product'] : [outer, 'product']
}

/** Where the money goes: a rectangle for each group, as large as its money; the table beside it is the truth. */
export function SpendMap(props: {
  by: [Dimension, Dimension]
  reply: CostReply
  titleOf: (name: Dimension, value: string) => string
  table: ReactNode
}) {
  const { reply, titleOf } = props
  const [outer, inner] = props.by
  const title = (name: Dimension, value: string) => titleOf(name, value) || words.spend.none
  const show = (amount: string) => money(amount, reply.currency)
  const rows = reply.rows.map((row) => ({
    outer: String(row[outer] ?? ''),
    inner: String(row[inner] ?? ''),
    amount: row.amount,
  }))
  const { branches, grouped, undrawn } = treeOf(rows)
  const [largest] = branches
  if (largest === undefined) return <Empty title={say.none} />
  const largestOnes = branches.filter((branch) => branch.outer !== UNALLOCATED).slice(0, COLOURED)
  const colours = coloursOf(outer, [...largestOnes.map((branch) => branch.outer), UNALLOCATED])
  const leafOf = (branch: string, name: string, amount: string) => ({
    name,
    amount: show(amount),
    size: decimal.forDrawing(amount),
    sentence: say.leaf(branch, name, show(amount), percent(decimal.ratio(amount, reply.rated) ?? 0)),
  })
  const drawn: TreeBranch[] = branches.map((branch) => ({
    name: title(outer, branch.outer),
    colour: colours.get(branch.outer) ?? REST,
    leaves: branch.leaves.map((leaf) => leafOf(title(outer, branch.outer), title(inner, leaf.inner), leaf.amount)),
  }))
  const rest: TreeBranch[] =
    grouped.count === 0
      ? []
      : [
          {
            name: words.tables.other,
            colour: REST,
            leaves: [leafOf(words.tables.other, words.spend.counted(grouped.count), grouped.amount)],
          },
        ]
  const amount = decimal.sum(largest.leaves.map((leaf) => leaf.amount))
  return (
    <ChartFigure
      caption={[
        say.caption(title(outer, largest.outer), show(amount), show(reply.rated)),
        grouped.count === 0 ? '' : say.grouped(grouped.count, show(grouped.amount)),
        undrawn.count === 0 ? '' : say.undrawn(undrawn.count, show(undrawn.amount)),
      ]
        .filter((part) => part !== '')
        .join(' ')}
      height={HEIGHT}
      legend={drawn.filter(({ colour }) => colour !== REST).map(({ name, colour }) => ({ name, colour }))}
      chart={<TreemapChart name={say.name} branches={[...drawn, ...rest]} height={HEIGHT} />}
      table={props.table}
    />
  )
}
