import { count, time } from '../format/index.ts'
import { ChartFigure, type Column, Count, DataTable, Empty, HistogramChart } from '../ui/index.ts'
import { words } from '../words.ts'
import { type Bar, barsOf, type Histogram, holesOf } from './histogram.ts'

const say = words.compliance.audit

/** How many events when, with every hole in the log hatched, named and listed. */
export function AuditHistogram({ histogram }: { histogram: Histogram }) {
  const { bars, each } = barsOf(histogram)
  const holes = holesOf(histogram, bars)
  if (bars.length === 0) return <Empty title={say.none} hint={say.noneHint} />
  const ok = bars.reduce((sum, bar) => sum + bar.ok, 0)
  const failed = bars.reduce((sum, bar) => sum + bar.failed, 0)
  const caption =
    say.histogramCaption(words.compliance.events(ok + failed), count(failed), holes.length) +
    (each > 1 ? say.merged(histogram.bin, each) : '')
  const holeAt = (bar: Bar) =>
    holes.find((hole) => Date.parse(bar.start) < Date.parse(hole.to) && Date.parse(bar.end) > Date.parse(hole.from))
  const columns: Column<Bar>[] = [
    { id: 'start', header: say.from, cell: (row) => time.minute(row.start) },
    { id: 'ok', header: say.ok, align: 'end', cell: (row) => <Count n={row.ok} />, foot: <Count n={ok} /> },
    {
      id: 'failed',
      header: say.failed,
      align: 'end',
      cell: (row) => <Count n={row.failed} />,
      foot: <Count n={failed} />,
    },
    { id: 'gap', header: say.gapShort, wrap: true, cell: (row) => holeAt(row)?.workspace ?? '' },
  ]
  return (
    <>
      <ChartFigure
        caption={caption}
        height={190}
        legend={[
          { name: say.ok, colour: 'var(--ml-series-1)' },
          { name: say.failed, colour: 'var(--ml-series-2)' },
          ...(holes.length > 0 ? [{ name: say.gapShort, colour: 'var(--ml-bad)', kind: 'hatch' as const }] : []),
        ]}
        chart={
          <HistogramChart
            name={say.histogramName(say.bin[histogram.bin])}
            height={190}
            bars={bars.map((bar) => ({ label: bar.label, ok: bar.ok, failed: bar.failed }))}
            gaps={holes.map((hole) => ({ from: hole.first, to: hole.last, label: hole.workspace + hole.from }))}
          />
        }
        table={
          <DataTable
            label={say.histogramName(say.bin[histogram.bin])}
            columns={columns}
            rows={bars}
            rowKey={(row) => row.start}
            mark={(row) => (holeAt(row) ? 'bad' : undefined)}
          />
        }
      />
      {holes.length > 0 ? (
        <ul className="ml-gaps">
          {holes.map((hole) => (
            <li key={hole.workspace + hole.from}>
              {say.gap(hole.workspace, time.minute(hole.from), time.minute(hole.to))}
            </li>
          ))}
        </ul>
      ) : null}
    </>
  )
}
