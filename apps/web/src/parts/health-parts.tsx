import { time } from '../format/index.ts'
import { Code, type Column, Count, DataTable, Empty, Quantity, Stack, Tile, Tiles } from '../ui/index.ts'
import { health } from '../words/data.ts'
import type { Health } from './types.ts'

const say = health
const column = say.column

/** Lines that could not be read, with where they came from, why, and what to do; the rest was loaded. */
export function Quarantine({ health }: { health: Health }) {
  if (health.quarantined === 0) return <Empty title={say.quarantineNone} />
  const columns: Column<Health['quarantine'][number]>[] = [
    { id: 'source', header: column.source, wrap: true, cell: (row) => <Code>{row.source}</Code> },
    { id: 'window', header: column.window, wrap: true, cell: (row) => row.window ?? '' },
    {
      id: 'line',
      header: column.line,
      align: 'end',
      cell: (row) => (row.line === null ? say.wholeFile : <Count n={row.line} />),
    },
    { id: 'table', header: column.table, cell: (row) => row.table ?? '' },
    { id: 'reason', header: column.reason, wrap: true, cell: (row) => row.reason },
    { id: 'remedy', header: column.remedy, wrap: true, cell: (row) => row.remedy },
  ]
  return (
    <DataTable
      label={say.quarantine}
      columns={columns}
      rows={health.quarantine}
      rowKey={(row) => JSON.stringify(row)}
    />
  )
}

export function Gaps({ health }: { health: Health }) {
  if (health.gaps.length === 0) return <Empty title={say.gapsNone} />
  const columns: Column<Health['gaps'][number]>[] = [
    { id: 'workspace', header: column.workspace, cell: (row) => row.workspace },
    { id: 'from', header: column.from, cell: (row) => time.minute(row.from) },
    { id: 'to', header: column.to, cell: (row) => time.minute(row.to) },
    { id: 'hours', header: column.hours, align: 'end', cell: (row) => <Count n={row.hours} /> },
  ]
  return (
    <DataTable label={say.gaps} columns={columns} rows={health.gaps} rowKey={(row) => row.workspace_id + row.from} />
  )
}

export function Corrections({ health }: { health: Health }) {
  const { corrections } = health
  const columns: Column<Health['corrections']['restatedQuantities'][number]>[] = [
    { id: 'unit', header: column.unit, cell: (row) => row.usage_unit },
    { id: 'quantity', header: column.quantity, align: 'end', cell: (row) => <Quantity amount={row.usage_quantity} /> },
  ]
  return (
    <Stack>
      <Tiles>
        <Tile label={say.retractions} figure={<Count n={corrections.retractions} />} />
        <Tile label={say.restatements} figure={<Count n={corrections.restatements} />} />
        <Tile label={say.late} figure={<Count n={corrections.late} />} />
      </Tiles>
      {corrections.restatedQuantities.length > 0 ? (
        <DataTable
          label={say.restated}
          columns={columns}
          rows={corrections.restatedQuantities}
          rowKey={(row) => row.usage_unit}
        />
      ) : null}
    </Stack>
  )
}

export function Oddities({ health }: { health: Health }) {
  if (health.oddities.length === 0) return <Empty title={say.odditiesNone} />
  const columns: Column<Health['oddities'][number]>[] = [
    { id: 'what', header: column.what, wrap: true, cell: (row) => row.sentence },
    { id: 'count', header: column.count, align: 'end', cell: (row) => <Count n={row.count} /> },
    { id: 'examples', header: column.examples, wrap: true, cell: (row) => row.examples.join(', ') },
  ]
  return <DataTable label={say.oddities} columns={columns} rows={health.oddities} rowKey={(row) => row.kind} />
}

export function Drift({ health }: { health: Health }) {
  if (health.drift.length === 0) return <Empty title={say.driftNone} />
  const columns: Column<Health['drift'][number]>[] = [
    { id: 'column', header: column.column, cell: (row) => <Code>{`${row.table}.${row.column}`}</Code> },
    { id: 'rows', header: column.rows, align: 'end', cell: (row) => <Count n={row.rows} /> },
    { id: 'file', header: column.file, wrap: true, cell: (row) => <Code>{row.file}</Code> },
  ]
  return (
    <DataTable
      label={say.drift}
      columns={columns}
      rows={health.drift}
      rowKey={(row) => row.table + row.column + row.file}
    />
  )
}

export function Runs({ health }: { health: Health }) {
  if (health.runs.length === 0) return <Empty title={say.runsNone} />
  const took = (run: Health['runs'][number]) =>
    run.endedAt === null
      ? say.running
      : say.seconds(Math.round((Date.parse(run.endedAt) - Date.parse(run.startedAt)) / 1000))
  const columns: Column<Health['runs'][number]>[] = [
    { id: 'job', header: column.job, cell: (row) => row.job },
    { id: 'started', header: column.started, cell: (row) => time.minute(row.startedAt) },
    { id: 'took', header: column.took, align: 'end', cell: took },
    { id: 'status', header: column.status, cell: (row) => row.status },
    { id: 'detail', header: column.detail, wrap: true, cell: (row) => row.detail },
  ]
  return <DataTable label={say.runs} columns={columns} rows={health.runs} rowKey={(row) => row.job + row.slot} />
}
