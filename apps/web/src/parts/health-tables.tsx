import { time } from '../format/index.ts'
import { Code, type Column, Count, DataTable, Empty } from '../ui/index.ts'
import { health } from '../words/data.ts'
import { words } from '../words.ts'
import { FreshnessBadge } from './freshness-badge.tsx'
import type { Health } from './types.ts'

const say = health
type Table = Health['tables'][number]

/** How fresh a source is. Of one that changes rarely only its last row is told, and that no age says more. */
function Freshness({ table }: { table: Table }) {
  if (table.state !== 'rare') return <FreshnessBadge state={table.state} />
  return (
    <>
      <FreshnessBadge state="rare" />
      {table.last === null ? null : <small className="ml-quiet ml-below">{say.lastRow(time.day(table.last))}</small>}
    </>
  )
}

/** Each source with its rows, its freshness and the shapes in which it arrived. */
export function HealthTables({ health }: { health: Health }) {
  if (health.tables.length === 0) return <Empty title={words.frame.freshness.none} hint={words.cost.home.noSpendHint} />
  const columns: Column<Table>[] = [
    { id: 'table', header: say.column.table, cell: (row) => <Code>{row.table}</Code> },
    { id: 'state', header: say.column.state, cell: (row) => <Freshness table={row} /> },
    { id: 'rows', header: say.column.rows, align: 'end', cell: (row) => <Count n={row.rows} /> },
    { id: 'first', header: say.column.first, cell: (row) => (row.first === null ? '' : time.day(row.first)) },
    { id: 'last', header: say.column.last, cell: (row) => (row.last === null ? '' : time.stamp(row.last)) },
    {
      id: 'age',
      header: say.column.age,
      align: 'end',
      cell: (row) => (row.ageHours === null || row.state === 'rare' ? '' : say.age(row.ageHours)),
    },
    {
      id: 'shapes',
      header: say.column.shapes,
      wrap: true,
      cell: (row) => row.shapes.map((one) => say.shape(one.shape, one.files)).join(', '),
    },
    { id: 'duplicates', header: say.column.duplicates, align: 'end', cell: (row) => <Count n={row.duplicates} /> },
    { id: 'quarantined', header: say.column.quarantined, align: 'end', cell: (row) => <Count n={row.quarantined} /> },
  ]
  return (
    <DataTable
      label={say.tables}
      columns={columns}
      rows={health.tables}
      rowKey={(row) => row.table}
      mark={(row) => (row.state === 'silent' ? 'bad' : undefined)}
    />
  )
}
