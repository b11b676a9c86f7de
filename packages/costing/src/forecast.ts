import { AMOUNT_SCALE, divideRounded, sum } from '@meshledger/money'
import { addMonths, type Day, daysInMonth, firstOfMonth, weekdayOf } from './days.ts'

/** Amounts of consecutive days; the first of them is `first`. */
export type DailyAmounts = { readonly first: Day; readonly amounts: readonly bigint[] }

export type Forecast = { low: bigint; median: bigint; high: bigint; method: string; errorPercent: number | null }

const WEEKS = 8
const RECENT_DAYS = 14
/** So many earlier forecasts must be comparable with what came, before a band is drawn from them. */
const LEAST_TRIALS = 20

export const FORECAST_METHOD =
  'Mean cost of each weekday over the last 8 complete weeks, at the level of the last 2 weeks, corrected by what the ' +
  'same forecast missed on earlier days. The band holds 8 of 10 of those misses.'

/**
 * What a month will have cost at its end, seen from the end of its day `through`; null when the history is too short.
 *
 * The rest of the month is estimated, what has been used is exact. Middle and band come from the method's own misses
 * on earlier days, with as many days to go: in a growing account the raw estimate is always a little late.
 */
export function forecastMonth(history: DailyAmounts, month: string, through: Day): Forecast | null {
  const spent = between(history, firstOfMonth(month), through)
  const rest = forecastRest(history, through, lastDay(month) - through)
  if (rest === null) return null
  return {
    low: toCents(spent + rest.low),
    median: toCents(spent + rest.median),
    high: toCents(spent + rest.high),
    method: FORECAST_METHOD,
    errorPercent: closedMonthsError(history, month, through),
  }
}

const lastDay = (month: string): Day => firstOfMonth(month) + daysInMonth(month) - 1
const CENT = 10n ** BigInt(AMOUNT_SCALE - 2)
/** Estimates and prorated budgets are given to the cent; what was used never is. */
export const toCents = (amount: bigint): bigint => divideRounded(amount, CENT) * CENT

/** Ratios are whole numbers of millionths. */
const ONE = 1_000_000n

function forecastRest(history: DailyAmounts, through: Day, days: number) {
  const raw = days > 0 ? estimate(history, through, days) : null
  const ratios = raw === null ? [] : earlierMisses(history, through, days)
  if (raw === null || ratios.length < LEAST_TRIALS) return null
  const at = (tenth: number) =>
    divideRounded(raw * (ratios[Math.round(((ratios.length - 1) * tenth) / 10)] ?? ONE), ONE)
  return { low: at(1), median: at(5), high: at(9) }
}

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
    const last = lastDay(closed)
    const seen = Math.min(firstOfMonth(closed) + daysIn - 1, last)
    const rest = seen === last ? { median: 0n } : forecastRest(history, seen, last - seen)
    const came = between(history, firstOfMonth(closed), last)
    if (rest === null || came <= 0n) return null
    const miss = between(history, firstOfMonth(closed), seen) + rest.median - came
    return Number(((miss < 0n ? -miss : miss) * 1000n) / came) / 10
  })
  if (errors.some((error) => error === null)) return null
  return Math.round(errors.reduce<number>((total, error) => total + (error ?? 0), 0) / 0.3) / 10
}
