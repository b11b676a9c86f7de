/**
 * What correlations mean, said a second time and as plainly as can be: loops over rows, no windows of an engine. Covers
 * what the random correlations use.
 */
export type Row = {
  /** The event's key and time in milliseconds. */
  readonly key: string
  readonly time: number
  /** By name, what the event has; of a match below, what the event has at which it began. */
  readonly fields: Readonly<Record<string, string | null>>
  /** The number of the rule that matched it. */
  readonly rule: number
  readonly members: readonly string[]
}
export type Measured = { readonly operator: string; readonly value: number }
export type Correlation = {
  readonly type: string
  readonly groupBy: readonly string[]
  readonly span: number
  readonly compare: readonly Measured[]
  readonly fields: readonly string[]
  readonly percentile: number | null
  /** The rules related, by number, in their order. */
  readonly rules: readonly number[]
}
export type Match = { readonly began: Row; readonly members: readonly string[] }

/** The matches of a correlation over the rows of the rules that it relates. */
export function matchesOf(
  correlation: Correlation,
  given: readonly Row[],
  times: ReadonlyMap<string, number>,
): Match[] {
  const groups = new Map<string, Row[]>()
  for (const row of given) {
    const values = correlation.groupBy.map((name) => row.fields[name] ?? null)
    if (values.includes(null)) continue
    const group = JSON.stringify(values.map((value) => value?.toLowerCase()))
    groups.set(group, [...(groups.get(group) ?? []), row])
  }
  return [...groups.values()].flatMap((rows) => matchesIn(correlation, distinct(correlation, rows), times))
}

/** Where counts or values are measured, an event that several rules match is one row. */
function distinct(correlation: Correlation, rows: readonly Row[]): Row[] {
  const sorted = rows.toSorted((a, b) => a.rule - b.rule)
  if (correlation.type.startsWith('temporal')) return sorted
  return sorted.filter((row, i) => sorted.findIndex((other) => other.key === row.key) === i)
}

const text = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

function matchesIn(correlation: Correlation, group: readonly Row[], times: ReadonlyMap<string, number>): Match[] {
  const rows = group.toSorted((a, b) => a.time - b.time || text(a.key, b.key) || a.rule - b.rule)
  const since = rows.map((row) => firesSince(correlation, row, rows))
  const found: { began: Row; from: number; to: number }[] = []
  for (const [i, row] of rows.entries()) {
    const start = since[i]
    if (start === null || start === undefined) continue
    const [before, last] = [rows[i - 1], found.at(-1)]
    const goesOn = before !== undefined && since[i - 1] !== null && before.time >= row.time - correlation.span
    if (goesOn && last !== undefined) {
      last.from = Math.min(last.from, start)
      last.to = row.time
    } else found.push({ began: row, from: start, to: row.time })
  }
  return found.map(({ began, from, to }) => {
    const keys = rows.filter((row) => row.time >= from && row.time <= to).flatMap(({ members }) => members)
    const members = [...new Set(keys)].toSorted((a, b) => (times.get(a) ?? 0) - (times.get(b) ?? 0) || text(a, b))
    return { began, members }
  })
}

/** When what makes the correlation fire at a row begins; null when it does not fire there. */
function firesSince(correlation: Correlation, row: Row, rows: readonly Row[]): number | null {
  const from = row.time - correlation.span
  const window = rows.filter(({ time }) => time >= from && time <= row.time)
  if (correlation.type === 'temporal') {
    return correlation.rules.every((rule) => window.some((one) => one.rule === rule)) ? from : null
  }
  if (correlation.type === 'temporal_ordered') {
    const start = row.rule === correlation.rules.at(-1) ? latestStart(correlation.rules, row, rows) : null
    return start !== null && start >= from ? start : null
  }
  const amount = amountOf(correlation, row, window)
  return amount !== null && correlation.compare.every((one) => compares(amount, one)) ? from : null
}

/** The latest time at which a chain of the rules, in their order, can begin that ends at this row. */
function latestStart(rules: readonly number[], row: Row, rows: readonly Row[]): number | null {
  if (rules.length === 1) return row.time
  const before = rows.filter(({ rule, time }) => rule === rules.at(-2) && time <= row.time)
  const starts = before.map((one) => latestStart(rules.slice(0, -1), one, rows)).filter((start) => start !== null)
  return starts.length === 0 ? null : Math.max(...starts)
}

function amountOf({ type, fields, percentile }: Correlation, row: Row, window: readonly Row[]): number | null {
  if (type === 'event_count') return window.length
  const tuple = (one: Row) => fields.map((field) => one.fields[field] ?? null)
  const there = window.map(tuple).filter((values) => !values.includes(null))
  if (type === 'value_count') return new Set(there.map((values) => JSON.stringify(values))).size
  if (type === 'value_percentile' && percentile === null) {
    const own = tuple(row)
    if (own.includes(null)) return null
    return (100 * there.filter((values) => values[0] === own[0]).length) / there.length
  }
  const numbers = there
    .map(([value]) => value ?? '')
    .filter((value) => /^-?\d+(\.\d+)?$/.test(value))
    .map(Number)
    .toSorted((a, b) => a - b)
  if (numbers.length === 0) return null
  const sum = numbers.reduce((a, b) => a + b, 0)
  if (type === 'value_sum') return sum
  return type === 'value_avg'
    ? sum / numbers.length
    : quantile(numbers, type === 'value_median' ? 0.5 : (percentile ?? 0) / 100)
}

function quantile(sorted: readonly number[], share: number): number {
  const at = (sorted.length - 1) * share
  const [low = 0, high = 0] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]]
  return low + (high - low) * (at - Math.floor(at))
}

function compares(amount: number, { operator, value }: Measured): boolean {
  const truths: Record<string, boolean> = {
    ...{ gt: amount > value, gte: amount >= value, lt: amount < value },
    ...{ lte: amount <= value, eq: amount === value, neq: amount !== value },
  }
  return truths[operator] ?? false
}
