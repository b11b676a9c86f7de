import { grouped } from './grouped.ts'

const HOUR = 3_600_000
const WEEK = 168

/** How many events of a source fell into one hour (UTC, named by its beginning). */
export interface HourCount {
  readonly source: string
  readonly hour: string
  readonly events: number
}

/** When a run of empty hours is a gap. */
export interface GapLimits {
  /** From how many earlier weeks the usual of the same hour of the week is taken. */
  readonly weeks: number
  /** How many hours in a row must be empty. */
  readonly hours: number
  /** How unlikely so many empty hours must be, by how often the same hours were empty in those weeks. */
  readonly chance: number
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
  /** How likely the hour is to be empty, by the same weeks; never quite 0 or 1. Null as with `expected`. */
  emptiness(hour: number, weeks: number): number | null
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
    const before = (hour: number, weeks: number): number[] | null => {
      const there = Math.min(weeks, Math.floor((hour - first) / WEEK))
      return there < 2 ? null : Array.from({ length: there }, (_, back) => count(hour - (back + 1) * WEEK))
    }
    return {
      ...{ source, first, end, count },
      expected: (hour, weeks) => {
        const counts = before(hour, weeks)
        return counts && median(counts)
      },
      emptiness: (hour, weeks) => {
        const counts = before(hour, weeks)
        return counts && (counts.filter((events) => events === 0).length + 0.5) / (counts.length + 1)
      },
    }
  })
}

/** Consecutive empty hours, and how likely it is that so many come about by chance. */
export interface EmptyRun extends Gap {
  readonly likely: number
}

/** Every run of empty hours of a series, begun and ended by hours in which something is usual. */
export function emptyRunsOf(series: HourSeries, weeks: number): EmptyRun[] {
  const runs: EmptyRun[] = []
  let run: { hour: number; expected: number; emptiness: number }[] = []
  const close = () => {
    const missed = run.slice(0, run.findLastIndex(({ expected }) => expected > 0) + 1)
    const [first] = missed
    if (first !== undefined) {
      runs.push({
        source: series.source,
        ...{ from: instantOfHour(first.hour), to: instantOfHour(first.hour + missed.length), hours: missed.length },
        expected: Math.round(missed.reduce((sum, hour) => sum + hour.expected, 0)),
        likely: missed.reduce((product, hour) => product * hour.emptiness, 1),
      })
    }
    run = []
  }
  for (let hour = series.first; hour < series.end; hour++) {
    if (series.count(hour) > 0) {
      if (run.length > 0) close()
      continue
    }
    const expected = series.expected(hour, weeks) ?? 0
    if (run.length > 0 || expected > 0) run.push({ hour, expected, emptiness: series.emptiness(hour, weeks) ?? 1 })
  }
  close()
  return runs
}

/** Every gap of a series: a run of at least `hours` empty hours, too many to have come about by chance. */
export const gapsOf = (series: HourSeries, { weeks, hours, chance }: GapLimits): Gap[] =>
  emptyRunsOf(series, weeks)
    .filter((run) => run.hours >= hours && run.likely <= chance)
    .map(({ likely: _, ...gap }) => gap)

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}
