import type { getAuditHistogram, Output } from '@meshledger/contracts'
import { time } from '../format/index.ts'

export type Histogram = Output<typeof getAuditHistogram>
export type Bar = { start: string; end: string; label: string; ok: number; failed: number }
export type Hole = { workspace: string; from: string; to: string; first: string; last: string }

const HOUR = 3_600_000
const MOST_BARS = 240

/**
 * The bars to draw: each bin from the first to the last, also those in which nothing happened, since an hour left out
 * would look like no time at all. More than a chart can hold are put together, several days or hours to a bar.
 */
export function barsOf(histogram: Histogram): { bars: Bar[]; each: number } {
  const step = histogram.bin === 'hour' ? HOUR : 24 * HOUR
  const known = new Map(histogram.bars.map((bar) => [Date.parse(bar.start), bar]))
  const starts = [...known.keys()]
  if (starts.length === 0) return { bars: [], each: 1 }
  const first = Math.min(...starts, ...histogram.gaps.map((gap) => floor(Date.parse(gap.from), step)))
  const last = Math.max(...starts, ...histogram.gaps.map((gap) => floor(Date.parse(gap.to) - 1, step)))
  const bins = Math.round((last - first) / step) + 1
  const each = Math.ceil(bins / MOST_BARS)
  const bars: Bar[] = []
  for (let i = 0; i < bins; i += each) {
    const start = first + i * step
    const inside = Array.from({ length: each }, (_, k) => known.get(start + k * step))
    const text = new Date(start).toISOString()
    bars.push({
      start: text,
      end: new Date(start + each * step).toISOString(),
      label: histogram.bin === 'hour' ? time.minute(text).replace(' UTC', '') : time.shortDay(text),
      ok: inside.reduce((sum, bar) => sum + (bar?.ok ?? 0), 0),
      failed: inside.reduce((sum, bar) => sum + (bar?.failed ?? 0), 0),
    })
  }
  return { bars, each }
}

const floor = (at: number, step: number): number => Math.floor(at / step) * step

/** Each hole in the log with the bars over which it is drawn. */
export function holesOf(histogram: Histogram, bars: readonly Bar[]): Hole[] {
  return histogram.gaps.flatMap((gap) => {
    const over = bars.filter(
      (bar) => Date.parse(bar.start) < Date.parse(gap.to) && Date.parse(bar.end) > Date.parse(gap.from),
    )
    const first = over[0]
    const last = over.at(-1)
    return first && last ? [{ ...gap, first: first.label, last: last.label }] : []
  })
}
