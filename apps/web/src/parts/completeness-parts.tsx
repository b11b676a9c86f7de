import { count, time } from '../format/index.ts'
import { AppLink, Badge, Code, type Column, Count, DataTable, Facts, Row, Share, Stack } from '../ui/index.ts'
import { judgement } from '../words/judgement.ts'
import type { Completeness } from './types.ts'

const say = judgement.completeness
type Gap = Completeness['gaps'][number]
type Source = Completeness['sources'][number]

const seals = {
  intact: { symbol: 'check', tone: 'good' },
  broken: { symbol: 'cross', tone: 'bad' },
  unsealed: { symbol: 'ring', tone: 'quiet' },
} as const

export const SealBadge = ({ state }: { state: Completeness['seal']['state'] }) => (
  <Badge {...seals[state]} word={say.seal[state]} />
)

export const GapsBadge = ({ gaps }: { gaps: readonly Gap[] }) =>
  gaps.length === 0 ? (
    <Badge symbol="check" tone="good" word={say.none} />
  ) : (
    <Badge symbol="cross" tone="bad" word={say.gaps(gaps.length)} />
  )

/** Two answers in one line: is anything missing, was anything altered. */
export function CompletenessStrip({ reply }: { reply: Completeness }) {
  return (
    <Stack tight>
      <Row>
        <GapsBadge gaps={reply.gaps} />
        <SealBadge state={reply.seal.state} />
        <span className="ml-quiet">{reply.seal.sentence}</span>
      </Row>
      {reply.gaps.slice(0, 3).map((gap) => (
        <small key={gap.workspace_id + gap.from}>
          <AppLink
            place={{
              to: '/audit',
              search: { from: time.addDays(gap.from, -1), to: time.addDays(gap.to, 1), workspace: gap.workspace_id },
            }}
          >
            {time.stamp(gap.from)} – {time.stamp(gap.to)}
          </AppLink>
          {' · '}
          {say.gapLine(gap.workspace, gap.hours, count(gap.expected))}
        </small>
      ))}
    </Stack>
  )
}

export function GapsTable({ gaps }: { gaps: readonly Gap[] }) {
  const columns: Column<Gap>[] = [
    {
      id: 'workspace',
      header: say.column.workspace,
      cell: (row) => (
        <AppLink
          place={{
            to: '/audit',
            search: { from: time.addDays(row.from, -1), to: time.addDays(row.to, 1), workspace: row.workspace_id },
          }}
        >
          {row.workspace}
        </AppLink>
      ),
    },
    { id: 'from', header: say.gapColumn.from, cell: (row) => time.instant(row.from) },
    { id: 'to', header: say.gapColumn.to, cell: (row) => time.instant(row.to) },
    { id: 'hours', header: say.gapColumn.hours, align: 'end', cell: (row) => <Count n={row.hours} /> },
    { id: 'expected', header: say.gapColumn.expected, align: 'end', cell: (row) => <Count n={row.expected} /> },
  ]
  return <DataTable label={say.missing} columns={columns} rows={gaps} rowKey={(row) => row.workspace_id + row.from} />
}

export function SourcesTable({ sources }: { sources: readonly Source[] }) {
  const columns: Column<Source>[] = [
    { id: 'workspace', header: say.column.workspace, cell: (row) => row.workspace },
    { id: 'shapes', header: say.column.shapes, wrap: true, cell: (row) => row.shapes.join(', ') },
    { id: 'received', header: say.column.received, align: 'end', cell: (row) => <Count n={row.received} /> },
    { id: 'expected', header: say.column.expected, align: 'end', cell: (row) => <Count n={row.expected} /> },
    {
      id: 'share',
      header: say.column.share,
      align: 'end',
      cell: (row) => (row.expected === 0 ? '' : <Share share={row.received / row.expected} />),
    },
    {
      id: 'hours',
      header: say.column.hours,
      align: 'end',
      cell: (row) => `${count(row.hoursSeen)} / ${count(row.hoursExpected)}`,
    },
    { id: 'first', header: say.column.first, cell: (row) => (row.first === null ? '' : time.stamp(row.first)) },
    { id: 'last', header: say.column.last, cell: (row) => (row.last === null ? '' : time.stamp(row.last)) },
  ]
  return <DataTable label={say.sources} columns={columns} rows={sources} rowKey={(row) => row.workspace_id} />
}

export function SealFacts({ seal }: { seal: Completeness['seal'] }) {
  return (
    <Stack tight>
      <Row>
        <SealBadge state={seal.state} />
        <span>{seal.sentence}</span>
      </Row>
      <Facts
        items={[
          { name: say.sealed, value: say.sealSize(seal.size, count(seal.events)) },
          { name: say.root, value: seal.root === null ? '–' : <Code>{seal.root}</Code> },
          { name: say.checkedAt, value: time.instant(seal.checkedAt) },
        ]}
      />
    </Stack>
  )
}
