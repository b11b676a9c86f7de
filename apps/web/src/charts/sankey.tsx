import { ResponsiveContainer, Sankey } from 'recharts'
import { words } from '../words.ts'
import { fitting, PartsWalk, SAID } from './walk.tsx'

/** `quiet`: what stands for several, or for nobody. Columns are counted from the left. */
export type FlowNode = { name: string; column: 0 | 1 | 2; quiet: boolean }
export type FlowLink = { source: number; target: number; size: number; sentence: string }

/** Money on its way through three columns; a band is as broad as its money. */
export default function SankeyChart(props: {
  name: string
  nodes: readonly FlowNode[]
  links: readonly FlowLink[]
  height: number
}) {
  const { nodes, links } = props
  return (
    <PartsWalk sentences={links.map((link) => link.sentence)} hint={words.tables.walk}>
      {(active, tell) => (
        <ResponsiveContainer width="100%" height={props.height - SAID}>
          <Sankey
            aria-label={props.name}
            data={{
              nodes: nodes.map(({ name }) => ({ name })),
              links: links.map(({ source, target, size }) => ({ source, target, value: size })),
            }}
            nodePadding={16}
            nodeWidth={8}
            margin={{ top: 6, right: 2, bottom: 10, left: 2 }}
            node={(node: Place & Numbered) => <Stop node={nodes[node.index]} place={node} />}
            link={(link: Course & Numbered) => (
              <Band link={link} active={link.index === active} quiet={quietOf(links[link.index], nodes)} />
            )}
            onMouseEnter={(item, kind) => {
              if (kind === 'link') tell(item.index)
            }}
            onClick={(item, kind) => {
              if (kind === 'link') tell(item.index)
            }}
          />
        </ResponsiveContainer>
      )}
    </PartsWalk>
  )
}

const quietOf = (link: FlowLink | undefined, nodes: readonly FlowNode[]): boolean =>
  link !== undefined && (nodes[link.source]?.quiet === true || nodes[link.target]?.quiet === true)

type Numbered = { index: number }
type Place = { x: number; y: number; width: number; height: number }

/** Names stand inside the chart: right of their mark, in the last column left of it. */
function Stop({ node, place }: { node: FlowNode | undefined; place: Place }) {
  if (node === undefined) return <g />
  const { x, y, width, height } = place
  const last = node.column === 2
  const room = typeof window !== 'undefined' && window.innerWidth < 600 ? 88 : 230
  return (
    <g>
      <rect
        x={x}
        y={y}
        width={width}
        height={Math.max(1, height)}
        fill={node.quiet ? 'var(--ml-series-other)' : 'var(--ml-series-1)'}
      />
      <text
        x={last ? x - 6 : x + width + 6}
        y={y + height / 2 + 4}
        textAnchor={last ? 'end' : 'start'}
        fontSize={12}
        fontWeight={node.column === 1 ? 650 : 400}
        fill="var(--mantine-color-text)"
        stroke="var(--ml-raised)"
        strokeWidth={3}
        paintOrder="stroke"
        pointerEvents="none"
      >
        {fitting(node.name, room)}
      </text>
    </g>
  )
}

type Course = {
  sourceX: number
  targetX: number
  sourceY: number
  targetY: number
  sourceControlX: number
  targetControlX: number
  linkWidth: number
}

function Band({ link, active, quiet }: { link: Course; active: boolean; quiet: boolean }) {
  const { sourceX, sourceY, sourceControlX, targetX, targetY, targetControlX, linkWidth } = link
  return (
    <path
      d={`M${sourceX},${sourceY} C${sourceControlX},${sourceY} ${targetControlX},${targetY} ${targetX},${targetY}`}
      fill="none"
      stroke={quiet ? 'var(--ml-series-other)' : 'var(--ml-series-1)'}
      strokeWidth={Math.max(1, linkWidth)}
      strokeOpacity={active ? 0.7 : 0.28}
    />
  )
}
