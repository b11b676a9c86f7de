import { divideRounded, sum } from '@meshledger/money'
import { addMonths, type Day, daysInMonth, firstOfMonth, monthOf, weekdayOf } from './days.ts'

/** Amounts of consecutive days; the first of them is `first`. */
export type DailyAmounts = { readonly first: Day; readonly amounts: readonly bigint[] }

export type Forecast = { low: bigint; median: bigint; high: bigint; method: string; errorPercent: number | null }

const WEEKS = 8
const RECENT_DAYS = 14
/** So many earlier forecasts must be comparable with what came, before a band is drawn from them. */
const LEAST_TRIALS = 20

export const FORECAST_METHOD =
  'Mean cost of each weekday over the last 8 complete weeks, at the level of the last 2 weeks. ' +
  'The band holds 8 of 10 of the same forecasts made on earlier days.'

/**
 * What a month will have cost at its end, seen from the end of its day `through`; null when the history is too short.
 *
 * The rest of the month is estimated, what has been used is exact. The band comes from the method's own misses on
 * earlier days, with as many days to go.
 */
export function forecastMonth(history: DailyAmounts, month: string, through: Day): Forecast | null {
  const last = firstOfMonth(month) + daysInMonth(month) - 1
  const togo = last - through
  const rest = estimate(history, through, togo)
  const ratios = earlierMisses(history, through, togo)
  if (togo <= 0 || rest === null || ratios.length < LEAST_TRIALS) return null
  const spent = between(history, firstOfMonth(month), through)
  const at = (ratio: bigint) => spent + divideRounded(rest * ratio, ONE)
  const quantile = (tenth: number) => ratios[Math.round(((ratios.length - 1) * tenth) / 10)] ?? ONE
  const median = spent + rest
  return {
    low: least(at(quantile(1)), median),
    median,
    high: most(at(quantile(9)), median),
    method: FORECAST_METHOD,
    errorPercent: closedMonthsError(history, month, through),
  }
}

/** Ratios are whole numbers of millionths. */
const ONE = 1_000_000n
const least = (a: bigint, b: bigint) => (a < b ? a : b)
const most = (a: bigint, b: bigint) => (a > b ? a : b)

function between({ first, amounts }: DailyAmounts, from: Day, to: Day): bigint {
  return sum(amounts.slice(Math.max(0, from - first), Math.max(0, to - first + 1)))
}

/** Cost of the `days` after a day, from the 8 weeks that end with it; null when less than 8 weeks lie before. */
function estimate({ first, amounts }: DailyAmounts, through: Day, days: number): bigint | null {
  const end = through - first + 1
  const start = end - WEEKS * 7
  if (start < 0 || end > amounts.length) return null
  const byWeekday = Array.from({ length: 7 }, () => 0n)
  for (let i = start; i < end; i++) {
    const weekday = weekdayOf(first + i)
    byWeekday[weekday] = (byWeekday[weekday] ?? 0n) + (amounts[i] ?? 0n)
  }
  const usual = sum(byWeekday)
  const recent = sum(amounts.slice(end - RECENT_DAYS, end))
  if (usual <= 0n) return 0n
  let ahead = 0n
  for (let day = through + 1; day <= through + days; day++) ahead += byWeekday[weekdayOf(day)] ?? 0n
  // A weekday's mean is its sum / 8; the level is (recent / 14) / (usual / 56).
  return divideRounded(ahead * recent * BigInt(WEEKS * 7), usual * BigInt(WEEKS * RECENT_DAYS))
}

/** What came ÷ what the same method had foretold, for every earlier day from which it could; smallest first. */
function earlierMisses(history: DailyAmounts, through: Day, days: number): bigint[] {
  const ratios: bigint[] = []
  for (let day = through - days; day >= history.first + WEEKS * 7 - 1; day--) {
    const foretold = estimate(history, day, days)
    if (foretold === null || foretold <= 0n) continue
    ratios.push(divideRounded(between(history, day + 1, day + days) * ONE, foretold))
  }
  return ratios.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0))
}

/** Mean absolute error, in percent of the month, of forecasts made as far into each of the last three closed months. */
function closedMonthsError(history: DailyAmounts, month: string, through: Day): number | null {
  const daysIn = through - firstOfMonth(month) + 1
  const errors = [-1, -2, -3].map((back) => {
    const closed = addMonths(month, back)
    const last = firstOfMonth(closed) + daysInMonth(closed) - 1
    const seen = Math.min(firstOfMonth(closed) + daysIn - 1, last)
    const rest = estimate(history, seen, last - seen)
    const came = between(history, firstOfMonth(closed), last)
    if (rest === null || came <= 0n || monthOf(history.first) > closed) return null
    const miss = between(history, firstOfMonth(closed), seen) + rest - came
    return Number(((miss < 0n ? -miss : miss) * 1000n) / came) / 10
  })
  if (errors.some((error) => error === null)) return null
  return Math.round(errors.reduce<number>((total, error) => total + (error ?? 0), 0) / 0.3) / 10
}
