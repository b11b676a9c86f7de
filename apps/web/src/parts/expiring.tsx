import { EXPIRES_SOON_DAYS, listAttestations, listExceptions } from '@meshledger/contracts'
import { time } from '../format/index.ts'
import { usePeopleNames, useReply } from '../reading/index.ts'
import { AppLink, type Column, DataTable, Empty, MoreLink, Reply, Section } from '../ui/index.ts'
import { govern } from '../words/govern.ts'
import { useTitles } from './titles.ts'

const say = govern.exceptions
type Line = {
  id: string
  kind: 'exception' | 'attestation'
  what: string
  domain: string
  ends: string
  left: number
  owner: string
}

/** What is let off or vouched for, and ends within 30 days; and what waits for somebody to decide it (C7). */
export default function Expiring() {
  const titleOf = useTitles()
  const nameOf = usePeopleNames()
  const exceptions = useReply(listExceptions, { query: { expiresWithin: EXPIRES_SOON_DAYS } })
  const words = useReply(listAttestations, { query: { state: 'valid' } })
  const waiting = exceptions.data?.counts.requested ?? 0
  return (
    <Section
      title={say.expiring.title}
      about={waiting > 0 ? `${say.expiring.waiting(waiting)}: ${say.state.requested.toLowerCase()}.` : undefined}
      actions={<MoreLink place={{ to: '/exceptions' }}>{say.expiring.all}</MoreLink>}
    >
      <Reply of={exceptions} what={say.expiring.title} height={80}>
        {(covered) => (
          <Reply of={words} what={say.expiring.title} height={80}>
            {({ attestations }) => {
              const lines = [
                ...covered.exceptions.map(
                  (one): Line => ({
                    ...{ id: one.id, kind: 'exception', domain: one.domain, ends: one.until, left: one.daysLeft ?? 0 },
                    what: one.control ? `${one.control.control} ${one.control.title}` : (one.rule?.title ?? ''),
                    owner: nameOf(one.owner),
                  }),
                ),
                ...attestations
                  .filter(({ daysLeft }) => daysLeft !== null && daysLeft <= EXPIRES_SOON_DAYS)
                  .map(
                    (one): Line => ({
                      ...{
                        id: one.id,
                        kind: 'attestation',
                        domain: one.domain,
                        ends: one.expires,
                        left: one.daysLeft ?? 0,
                      },
                      what: `${one.control.control} ${one.control.title}`,
                      owner: one.by.name,
                    }),
                  ),
              ].toSorted((a, b) => a.left - b.left)
              if (lines.length === 0) return <Empty title={say.expiring.none} />
              return (
                <DataTable
                  label={say.expiring.title}
                  columns={columnsOf(titleOf)}
                  rows={lines}
                  rowKey={(row) => row.id}
                />
              )
            }}
          </Reply>
        )}
      </Reply>
    </Section>
  )
}

const columnsOf = (titleOf: (domain: string) => string): Column<Line>[] => [
  {
    id: 'what',
    header: say.expiring.what,
    wrap: true,
    cell: (row) => (
      <AppLink place={{ to: '/exceptions', search: row.kind === 'exception' ? { open: row.id } : { word: row.id } }}>
        {row.what}
      </AppLink>
    ),
  },
  { id: 'kind', header: say.expiring.kind, cell: (row) => say.expiring[row.kind] },
  { id: 'domain', header: say.column.domain, cell: (row) => titleOf(row.domain) },
  { id: 'until', header: say.column.until, cell: (row) => `${time.day(row.ends)} · ${say.daysLeft(row.left)}` },
  { id: 'owner', header: say.column.owner, cell: (row) => row.owner },
]
