/** Rows of one day, as days since 1970. */
export type DayCounts = ReadonlyMap<number, number>

/** What is usual on a day: the median of the same weekday in the weeks before, with the band in which a day may lie. */
export type Forecast = {
  readonly expected: number
  readonly low: number
  readonly high: number
  /** How many weeks it rests on. */
  readonly weeks: number
}

const WEEK = 7
/** Weeks that are looked back at, and the fewest that say anything. */
export const WEEKS = 8
const FEWEST = 3
/** A median absolute deviation times this is a standard deviation, where days scatter as a normal distribution does. */
const TO_DEVIATION = 1.4826
/** Of a thousand ordinary days fewer than three lie further off than so many deviations. */
const DEVIATIONS = 3

/**
 * How many rows a day should have brought; null while too few weeks are known.
 *
 * The band is three deviations wide to either side, taken from how the weeks differ among themselves, and never narrower
 * than chance alone makes it (the root of the count). The median lets one odd week pass. Days after `last`, the newest
 * day with rows, are not looked at: a source that fell silent does not make silence usual.
 */
export function forecast(counts: DayCounts, day: number, first: number, last: number): Forecast | null {
  const history: number[] = []
  for (let before = day - WEEK; before >= first && history.length < WEEKS; before -= WEEK) {
    if (before <= last) history.push(counts.get(before) ?? 0)
  }
  if (history.length < FEWEST) return null
  const expected = median(history)
  const scatter = TO_DEVIATION * median(history.map((count) => Math.abs(count - expected)))
  const reach = DEVIATIONS * Math.max(scatter, Math.sqrt(expected))
  return {
    expected: Math.round(expected),
    low: Math.max(0, Math.floor(expected - reach)),
    high: Math.ceil(expected + reach),
    weeks: history.length,
  }
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? 0)) / 2
}

/** `new`: too few weeks are known. `silent`: rows were sure to come, and none did. */
export type ArrivalState = 'as-expected' | 'fewer' | 'more' | 'silent' | 'new'

export function stateOf(received: number, usual: Forecast | null): ArrivalState {
  if (usual === null) return 'new'
  if (received < usual.low) return received === 0 ? 'silent' : 'fewer'
  return received > usual.high ? 'more' : 'as-expected'
}
