import type { Access, Happening } from '@meshledger/contracts'
import { time } from '../format/index.ts'
import { AppLink, Badge, type Column, Count, DataTable, Quiet } from '../ui/index.ts'
import { judgement } from '../words/judgement.ts'
import { trail as trailWords } from '../words/trail.ts'
import { words } from '../words.ts'

const say = trailWords.object

/** Who accessed an object, how often, first and last, from which source, and under which grant then in force. */
export function AccessTable({
  accesses,
  titleOf,
}: {
  accesses: readonly Access[]
  titleOf: (domain: string) => string
}) {
  const count = (id: 'reads' | 'writes' | 'looks' | 'changes' | 'failed' | 'lineage'): Column<Access> => ({
    id,
    header: say.column[id],
    align: 'end',
    cell: (row) => <Count n={row[id]} />,
    foot: <Count n={accesses.reduce((sum, row) => sum + row[id], 0)} />,
  })
  const columns: Column<Access>[] = [
    {
      id: 'actor',
      header: say.column.actor,
      wrap: true,
      cell: (row) => (
        <>
          <AppLink place={{ to: '/audit/identities/$id', params: { id: row.actor.id } }}>{row.actor.name}</AppLink>
          <small className="ml-quiet ml-below">{row.domain === null ? say.outside : titleOf(row.domain)}</small>
        </>
      ),
      foot: words.tables.sum,
    },
    count('reads'),
    count('writes'),
    { id: 'grant', header: say.column.grant, wrap: true, cell: (row) => <Grants access={row} /> },
    { id: 'first', header: say.column.first, cell: (row) => time.stamp(row.first).replace(' UTC', '') },
    { id: 'last', header: say.column.last, cell: (row) => time.stamp(row.last).replace(' UTC', '') },
    {
      id: 'sources',
      header: say.column.sources,
      cell: (row) => row.sources.map((source) => say.source[source]).join(', '),
    },
    count('looks'),
    count('changes'),
    count('failed'),
    count('lineage'),
  ]
  return (
    <DataTable
      label={say.accesses}
      columns={columns}
      rows={accesses}
      rowKey={(row) => row.actor.id}
      mark={(row) => (row.uncovered > 0 ? 'unallocated' : undefined)}
    />
  )
}

/** The rights that covered the accesses, each with its span; and how many no known right covers. */
function Grants({ access }: { access: Access }) {
  if (access.reads + access.writes === 0) return <Quiet>{say.noNeed}</Quiet>
  return (
    <>
      {access.chains.map((chain) => (
        <div key={JSON.stringify([chain.sentence, chain.from])}>
          {chain.sentence}
          <small className="ml-quiet ml-below">
            {say.held(time.day(chain.from), chain.until === null ? null : time.day(chain.until))} ·{' '}
            {say.covered(chain.accesses)}
          </small>
        </div>
      ))}
      {access.uncovered > 0 ? <Badge symbol="bang" word={say.uncovered(access.uncovered)} tone="warn" /> : null}
    </>
  )
}

const tones = {
  grant: { symbol: 'plus', tone: 'info' },
  revoke: { symbol: 'minus', tone: 'warn' },
  member: { symbol: 'half', tone: 'info' },
  read: { symbol: 'dot', tone: 'quiet' },
  write: { symbol: 'pencil', tone: 'quiet' },
  owner: { symbol: 'diamond', tone: 'warn' },
  tag: { symbol: 'square', tone: 'info' },
  change: { symbol: 'triangle', tone: 'warn' },
} as const

/** Everything that happened to an object, newest first. */
export function Timeline({ timeline }: { timeline: readonly Happening[] }) {
  const at = (row: Happening) => time.stamp(row.at).replace(' UTC', '')
  const columns: Column<Happening>[] = [
    {
      id: 'time',
      header: say.time,
      cell: (row) =>
        row.event === null ? (
          at(row)
        ) : (
          <AppLink
            place={{ to: '/audit', search: { from: row.at.slice(0, 10), to: row.at.slice(0, 10), open: row.event } }}
            label={`${judgement.finding.openEvent}: ${at(row)}`}
          >
            {at(row)}
          </AppLink>
        ),
    },
    { id: 'kind', header: say.what, cell: (row) => <Badge {...tones[row.kind]} word={say.kind[row.kind]} /> },
    {
      id: 'detail',
      header: words.compliance.audit.params,
      wrap: true,
      cell: (row) => (row.event === null ? say.times(row.count, time.stamp(row.until)) : row.what),
    },
    {
      id: 'who',
      header: say.column.actor,
      wrap: true,
      cell: (row) => (
        <AppLink place={{ to: '/audit/identities/$id', params: { id: row.who.id } }}>{row.who.name}</AppLink>
      ),
    },
  ]
  return (
    <DataTable
      label={say.timeline}
      columns={columns}
      rows={timeline}
      rowKey={(row) => JSON.stringify([row.at, row.kind, row.who.id, row.what, row.ok])}
      mark={(row) => (row.ok ? undefined : 'bad')}
    />
  )
}
