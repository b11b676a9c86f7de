import { Code, type Column, Count, DataTable, Stack } from '../ui/index.ts'
import { health } from '../words/data.ts'
import type { Health } from './types.ts'

const say = health
const MIB = 2 ** 20

/** How late rows are added at their source, of tables that tell it. */
export function Lateness({ health }: { health: Health }) {
  const columns: Column<Health['lateness'][number]>[] = [
    { id: 'table', header: say.column.table, cell: (row) => <Code>{row.table}</Code> },
    { id: 'median', header: say.column.median, align: 'end', cell: (row) => <Count n={row.median} /> },
    { id: 'p95', header: say.column.p95, align: 'end', cell: (row) => <Count n={row.p95} /> },
    { id: 'most', header: say.column.most, align: 'end', cell: (row) => <Count n={row.most} /> },
  ]
  return <DataTable label={say.lateness} columns={columns} rows={health.lateness} rowKey={(row) => row.table} />
}

/** What each table takes of the disk, and for how long each group is kept. */
export function Disk({ health }: { health: Health }) {
  const tables: Column<Health['disk']['tables'][number]>[] = [
    { id: 'table', header: say.column.table, cell: (row) => <Code>{row.table}</Code> },
    { id: 'rows', header: say.column.rows, align: 'end', cell: (row) => <Count n={row.rows} /> },
    { id: 'mib', header: say.column.mib, align: 'end', cell: (row) => <Count n={Math.ceil(row.bytes / MIB)} /> },
    {
      id: 'per',
      header: say.column.perMillion,
      align: 'end',
      cell: (row) => (row.bytesPerMillionRows === null ? '' : <Count n={Math.ceil(row.bytesPerMillionRows / MIB)} />),
    },
  ]
  const groups: Column<Health['retention'][number]>[] = [
    { id: 'group', header: say.column.group, cell: (row) => say.group[row.group] },
    { id: 'days', header: say.column.kept, cell: (row) => (row.days === null ? say.keptAll : say.keptDays(row.days)) },
    { id: 'because', header: say.column.atLeast, wrap: true, cell: (row) => say.atLeast(row.fewest, row.because) },
  ]
  return (
    <Stack>
      <DataTable label={say.disk} columns={tables} rows={health.disk.tables} rowKey={(row) => row.table} />
      <DataTable label={say.retention} columns={groups} rows={health.retention} rowKey={(row) => row.group} />
    </Stack>
  )
}
