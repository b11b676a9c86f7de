import type { MeshTables } from '../mesh-tables.ts'
import type { Rulebook } from '../rulebook.ts'
import type { CorrelationRule, Measure } from '../sigma/rule.ts'
import type { EventSource } from './asked.ts'
import type { Bound } from './binds.ts'
import { signs } from './correlate.ts'
import { duckdb } from './duckdb.ts'
import { type Explanation, test } from './explain.ts'
import { stepsOf } from './scan.ts'

/** What the statement of `compileWindow` yields: a row for each part that the event takes in the correlation. */
export interface WindowRow {
  /** What the event groups by; null where it has no value. */
  readonly group: readonly (string | null)[]
  /** Of the window, which ends at the event. */
  readonly begins: string | null
  readonly ends: string
  /** How many events of its group the window has of each related rule; null where the event takes no part. */
  readonly found: readonly number[] | null
  readonly amount: number | null
  readonly fires: boolean | null
  /** When the match began that the event belongs to. */
  readonly began: string | null
  /** The events of the window, in order of time. */
  readonly keys: readonly string[]
}

type Told = { readonly because: Explanation; readonly keys: readonly string[] }

/**
 * A statement that asks why a correlation fires at an event or does not, by the very steps that run it: the group of the
 * event, the window that ends there, what was found in it, and the bound. Yields at most one row; none where no rule that
 * the correlation relates speaks of the event.
 */
export function compileWindow(
  rule: CorrelationRule,
  book: Rulebook,
  mesh: MeshTables,
  source: EventSource,
  event: string,
): { sql: string; params: Record<string, Bound>; read(row: WindowRow | undefined): Told } {
  const { steps, numberOf, binds } = stepsOf(book, mesh, source, duckdb)
  const n = numberOf(rule)
  const related = book.related(rule)
  const groups = rule.groupBy.map((_, i) => `k${n}_${i}`)
  const { dialect } = binds
  const key = binds.bind(event)
  const span = `INTERVAL '${rule.seconds}' SECOND`
  const together = (other: string) => groups.map((_, i) => ` AND ${other}.l${i} = f.l${i}`).join('')
  const window = `FROM c${n}_rows r WHERE r.event_time BETWEEN f.event_time - ${span} AND f.event_time${together('r')}`
  const counts = related.map((one) => `(SELECT count(*) ${window} AND r.rule = ${numberOf(one)})`)
  const began = `(SELECT max(m.begins) FROM c${n}_matches m WHERE f.event_time BETWEEN m.begins AND m.until${together('m')})`
  const group = `CAST(${dialect.list(groups)} AS VARCHAR[])`
  const part = `SELECT ${group} AS "group", ${dialect.instant(`f.event_time - ${span}`)} AS begins, ${dialect.instant('f.event_time')} AS ends,
      CAST(${dialect.list(counts)} AS INTEGER[]) AS found, CAST(${rule.measure === null ? 'NULL' : 'f.amount'} AS DOUBLE) AS amount, f.since IS NOT NULL AS fires,
      ${dialect.instant(began)} AS began, (SELECT ${dialect.inOrder('r._key', ['r.event_time', 'r._key'])} ${window}) AS keys
    FROM c${n}_fired f WHERE f._key = ${key}`
  const bases = related.flatMap((one) => (one.kind === 'detection' ? [numberOf(one)] : []))
  const apart = `SELECT ${group}, NULL, ${dialect.instant('o.event_time')}, CAST(NULL AS INTEGER[]), NULL, NULL, NULL, CAST([] AS VARCHAR[])
    FROM observations o WHERE o._key = ${key} AND o.rule IN (${[-1, ...bases].join(', ')})`
  const sql = `WITH ${steps.join(',\n')}
SELECT * FROM (${part} UNION ALL ${apart}) told ORDER BY fires DESC NULLS LAST LIMIT 1`
  const names = related.map(({ name }) => name)
  return { sql, params: binds.values(), read: (row) => told(rule, names, row) }
}

function told(rule: CorrelationRule, names: readonly string[], row: WindowRow | undefined): Told {
  if (row === undefined) {
    const because = test('the event', false, `is one that ${names.join(' or ')} speaks of`, null)
    return { because, keys: [] }
  }
  const groups = rule.groupBy.map((field, i) => {
    const value = row.group[i] ?? null
    return test(field, value !== null, 'names the group', value)
  })
  const { found } = row
  const window = `from ${row.begins} to ${row.ends}`
  const items = found === null ? groups : [...groups, ...inWindow(rule, names, window, { ...row, found })]
  return {
    because: { kind: 'and', holds: row.fires === true, items },
    keys: [...new Set(row.keys)],
  }
}

/** What was asked of the window, and what was there. */
function inWindow(
  rule: CorrelationRule,
  names: readonly string[],
  window: string,
  row: WindowRow & { readonly found: readonly number[] },
): Explanation[] {
  const fires = row.fires === true
  const { found } = row
  const begun =
    row.began === null || row.began === row.ends ? [] : [test('the match', fires, 'began before this event', row.began)]
  if (rule.measure !== null) {
    const counted = names.map((name, i) => `${found[i] ?? 0} of ${name}`).join(', ')
    const amount = row.amount === null ? null : String(row.amount)
    return [test(`${rule.type} ${window} (${counted})`, fires, bound(rule.measure), amount), ...begun]
  }
  const there = names.map((name, i) => test(`${name} ${window}`, (found[i] ?? 0) > 0, 'is there', times(found[i] ?? 0)))
  if (rule.type === 'temporal') return [...there, ...begun]
  return [...there, test('the event', fires, `ends ${names.join(', then ')} within the window`, row.ends), ...begun]
}

const times = (count: number): string | null => (count === 0 ? null : `${count} ×`)

/** A comparison of a correlation in words: `of user >= 3`. */
function bound({ compare, fields, percentile }: Measure): string {
  const of = fields.length === 0 ? '' : `of ${fields.join(', ')} `
  const at = percentile === null ? '' : `at ${percentile} % `
  return `${of}${at}${compare.map(({ operator, value }) => `${signs[operator]} ${value}`).join(' and ')}`
}
