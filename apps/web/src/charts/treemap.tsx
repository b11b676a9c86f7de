import { ResponsiveContainer, Treemap, type TreemapNode } from 'recharts'
import { words } from '../words.ts'
import { fitting, PartsWalk, SAID } from './walk.tsx'

export type TreeLeaf = { name: string; size: number; amount: string; sentence: string }
export type TreeBranch = { name: string; colour: string; leaves: readonly TreeLeaf[] }

type Cell = { x: number; y: number; width: number; height: number }

/** Rectangles as large as their money, those of one branch together in a frame of its colour. Labels stand where they fit. */
export default function TreemapChart(props: { name: string; branches: readonly TreeBranch[]; height: number }) {
  const { branches } = props
  const firstOf = branches.map((_, i) => branches.slice(0, i).reduce((sum, one) => sum + one.leaves.length, 0))
  const sentences = branches.flatMap((branch) => branch.leaves.map((leaf) => leaf.sentence))
  // The wrapper passes these on to the svg; its own types do not name them.
  const svg = { role: 'application', tabIndex: 0, 'aria-label': props.name }
  return (
    <PartsWalk sentences={sentences} hint={words.tables.walk}>
      {(active, tell) => (
        <ResponsiveContainer width="100%" height={props.height - SAID}>
          <Treemap
            {...svg}
            data={branches.map((branch) => ({
              name: branch.name,
              children: branch.leaves.map(({ name, size }) => ({ name, size })),
            }))}
            dataKey="size"
            aspectRatio={1.4}
            nodeInset={1.5}
            nodeGap={1}
            isAnimationActive={false}
            isUpdateAnimationActive={false}
            content={(node: TreemapNode) => {
              if (node.depth === 0) return <g />
              if (node.depth === 1) return <Frame cell={node} colour={branches[node.index]?.colour ?? ''} />
              const at = node.root?.index ?? 0
              const [branch, leaf] = [branches[at], branches[at]?.leaves[node.index]]
              const part = (firstOf[at] ?? 0) + node.index
              if (branch === undefined || leaf === undefined) return <g />
              return (
                <Leaf
                  cell={node}
                  branch={branch}
                  leaf={leaf}
                  first={node.index === 0}
                  active={part === active}
                  onTell={() => tell(part)}
                />
              )
            }}
          />
        </ResponsiveContainer>
      )}
    </PartsWalk>
  )
}

const Frame = ({ cell, colour }: { cell: Cell; colour: string }) => (
  <rect x={cell.x} y={cell.y} width={cell.width} height={cell.height} fill={colour} />
)

const LINE = 16

function Leaf(props: {
  cell: Cell
  branch: TreeBranch
  leaf: TreeLeaf
  first: boolean
  active: boolean
  onTell: () => void
}) {
  const { branch, leaf, active } = props
  const { x, y, width, height } = props.cell
  const lines = [
    ...(props.first ? [{ text: branch.name, bold: true }] : []),
    { text: leaf.name, bold: false },
    { text: leaf.amount, bold: false },
  ]
    .slice(0, Math.max(0, Math.floor((height - 4) / LINE)))
    .map((line) => ({ ...line, text: fitting(line.text, width - 12) }))
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the chart lead to the same sentence
    <g onMouseEnter={props.onTell} onClick={props.onTell}>
      <rect
        x={x}
        y={y}
        width={Math.max(0, width)}
        height={Math.max(0, height)}
        style={{ fill: `color-mix(in srgb, ${branch.colour} ${active ? 42 : 16}%, var(--ml-raised))` }}
        stroke={active ? 'var(--mantine-color-text)' : 'none'}
        strokeWidth={2}
      />
      {lines.map((line, i) => (
        <text
          key={line.text + String(line.bold)}
          x={x + 6}
          y={y + LINE * (i + 1) - 2}
          fontSize={12}
          fontWeight={line.bold ? 650 : 400}
          fill="var(--mantine-color-text)"
          pointerEvents="none"
        >
          {line.text}
        </text>
      ))}
    </g>
  )
}
