import { time } from '../format/index.ts'
import { Code, type Column, DataTable } from '../ui/index.ts'
import { health } from '../words/data.ts'
import { FreshnessBadge } from './freshness-badge.tsx'
import type { Health } from './types.ts'

const say = health
type Source = Health['sources'][number]

/** Each table of a connected workspace: how far it was read, and when. */
export function HealthSources({ health }: { health: Health }) {
  const columns: Column<Source>[] = [
    { id: 'table', header: say.column.table, cell: (row) => <Code>{row.table}</Code> },
    { id: 'reader', header: say.column.reader, cell: (row) => <Code>{row.reader}</Code> },
    { id: 'state', header: say.column.state, cell: (row) => <FreshnessBadge state={row.state} /> },
    {
      id: 'through',
      header: say.column.through,
      cell: (row) => (row.through === null ? say.readWhole : time.stamp(row.through)),
    },
    { id: 'readAt', header: say.column.readAt, cell: (row) => (row.readAt === null ? '' : time.stamp(row.readAt)) },
  ]
  return (
    <DataTable
      label={say.synced}
      columns={columns}
      rows={health.sources}
      rowKey={(row) => `${row.reader} ${row.table}`}
      mark={(row) => (row.state === 'silent' ? 'bad' : undefined)}
    />
  )
}
