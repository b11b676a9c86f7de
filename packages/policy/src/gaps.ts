import { grouped } from './grouped.ts'

const HOUR = 3_600_000
const WEEK = 168

/** How many events of a source fell into one hour (UTC, named by its beginning). */
export interface HourCount {
  readonly source: string
  readonly hour: string
  readonly events: number
}

/** When a run of empty hours is a gap: from how many weeks the usual is taken, how long, how many events missed. */
export interface GapLimits {
  readonly weeks: number
  readonly hours: number
  readonly expected: number
}

/** A gap that lasts from `from` up to, not including, `to`. */
export interface Gap {
  readonly source: string
  readonly from: string
  readonly to: string
  readonly hours: number
  /** How many events were usual in these hours. */
  readonly expected: number
}

/** The hours of one source, from its first event to the end of the log. */
export interface HourSeries {
  readonly source: string
  readonly first: number
  /** The hour after the last that is judged. */
  readonly end: number
  count(hour: number): number
  /**
   * What is usual in an hour: the median of the same hour of the week in the weeks before, of those in which the
   * source was already there. Null while there are fewer than two such weeks: nothing can be called missing then.
   */
  expected(hour: number, weeks: number): number | null
}

export const hourOf = (instant: string): number => Math.floor(Date.parse(instant) / HOUR)
export const instantOfHour = (hour: number): string => new Date(hour * HOUR).toISOString()

/**
 * The series of every source. All end with the hour of the last event of any source, which is not judged since it
 * may still fill: when everything stops the data is stale, when one source stops it has a gap.
 */
export function hourSeries(counts: readonly HourCount[]): HourSeries[] {
  const hours = counts.map(({ hour }) => hourOf(hour))
  const end = hours.reduce((latest, hour) => Math.max(latest, hour), Number.NEGATIVE_INFINITY)
  return [...grouped(counts, ({ source }) => source)].map(([source, of]) => {
    const byHour = new Map(of.map(({ hour, events }) => [hourOf(hour), events]))
    const first = [...byHour.keys()].reduce((earliest, hour) => Math.min(earliest, hour), Number.POSITIVE_INFINITY)
    const count = (hour: number): number => byHour.get(hour) ?? 0
    const expected = (hour: number, weeks: number): number | null => {
      const before: number[] = []
      for (let back = 1; back <= weeks && hour - back * WEEK >= first; back++) before.push(count(hour - back * WEEK))
      return before.length < 2 ? null : median(before)
    }
    return { source, first, end, count, expected }
  })
}

/** Every gap of a series: consecutive empty hours, cut to those in which something is usual, beyond both limits. */
export function gapsOf(series: HourSeries, limits: GapLimits): Gap[] {
  const gaps: Gap[] = []
  let run: { hour: number; expected: number }[] = []
  const close = () => {
    const last = run.findLastIndex(({ expected }) => expected > 0)
    const missed = run.slice(0, last + 1)
    const expected = missed.reduce((sum, hour) => sum + hour.expected, 0)
    const from = missed[0]?.hour
    if (from !== undefined && missed.length >= limits.hours && expected >= limits.expected) {
      const to = instantOfHour(from + missed.length)
      gaps.push({
        source: series.source,
        from: instantOfHour(from),
        to,
        hours: missed.length,
        expected: Math.round(expected),
      })
    }
    run = []
  }
  for (let hour = series.first; hour < series.end; hour++) {
    if (series.count(hour) > 0) {
      close()
      continue
    }
    const expected = series.expected(hour, limits.weeks) ?? 0
    if (run.length > 0 || expected > 0) run.push({ hour, expected })
  }
  close()
  return gaps
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
