import { PLATFORM } from '@meshledger/mesh'
import type { Rulebook } from '../rulebook.ts'
import type { CorrelationRule, DetectionRule } from '../sigma/rule.ts'
import { amountSql } from './amount.ts'
import type { Binds } from './binds.ts'
import { templateSql } from './field.ts'
import { correlationsAbove, type Key, keysOf } from './keys.ts'

export type NumberOf = (rule: DetectionRule | CorrelationRule) => number
export const signs = { gt: '>', gte: '>=', lt: '<', lte: '<=', eq: '=', neq: '<>' } as const

/** The correlations of a rulebook, each after those that it relates. */
export function inOrder(book: Rulebook): CorrelationRule[] {
  const ordered = new Set<CorrelationRule>()
  const visit = (rule: CorrelationRule): void => {
    for (const one of book.related(rule)) if (one.kind === 'correlation') visit(one)
    ordered.add(rule)
  }
  for (const rule of book.rules) if (rule.kind === 'correlation') visit(rule)
  return [...ordered]
}

/**
 * A correlation, numbered n, as steps over `observations`.
 *
 * How we read Sigma's windows: they slide, and end at each event; an event exactly one timespan old still counts,
 * and so do events of the same instant. Groups compare without case, as Sigma's strings do; an event without a
 * value to group by takes no part. A match begins at the event at which the comparison starts to hold, and lasts until
 * the first event at which it does not, or until a window has passed; a correlation above it sees that one match, at the
 * time at which it begins.
 *
 * `c<n>_fired`: the events, with `since` where a window that fires ends; `c<n>_matches`: a row a match, with the group,
 * `begins`, and the span `since` to `until` of its windows; `c<n>_members`: the events of each match.
 */
export function correlationSteps(rule: CorrelationRule, book: Rulebook, numberOf: NumberOf, binds: Binds): string[] {
  const n = numberOf(rule)
  const name = `c${n}`
  const keys = keysOf(rule, n, book).map(({ column }) => column)
  const groups = keys.slice(0, rule.groupBy.length)
  const folded = groups.map((_, i) => `l${i}`)
  const by = ['0', ...folded].join(', ')
  const span = `INTERVAL '${rule.seconds}' SECOND`
  const trailing = `(PARTITION BY ${by} ORDER BY event_time RANGE BETWEEN ${span} PRECEDING AND CURRENT ROW)`
  const sequence = `(PARTITION BY ${by} ORDER BY event_time, _key, rule ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`
  const before = `(PARTITION BY ${by} ORDER BY event_time, _key, rule)`

  const above = book.rules.filter((one) => one.kind === 'correlation')
  const carried = correlationsAbove(rule, above, book).flatMap((one) => keysOf(one, numberOf(one), book))
  const columns = [
    '_key',
    'event_time',
    'actor_domain',
    'object_domain',
    ...new Set([...keys, ...carried.map((key) => key.column)]),
  ]
  const sources = book
    .related(rule)
    .map((one) =>
      one.kind === 'detection'
        ? `SELECT ${columns.join(', ')}, rule, NULL AS inner_match FROM observations WHERE rule = ${numberOf(one)}`
        : `SELECT ${columns.join(', ')}, ${numberOf(one)} AS rule, match AS inner_match FROM c${numberOf(one)}_begins`,
    )
  const present = groups.map((key) => ` AND ${key} IS NOT NULL`).join('')
  const measured = keys.slice(rule.groupBy.length)
  // An event that several of its rules match counts once.
  const nth = `row_number() OVER (PARTITION BY ${['_key', ...keys].join(', ')} ORDER BY rule) AS of_event`
  const ofEvent = (sql: string) =>
    rule.measure === null ? sql : `SELECT * FROM (SELECT *, ${nth} FROM (${sql}) asked) once WHERE of_event = 1`
  const lowered = groups.map((key, i) => `, lower(${key}) AS l${i}`).join('')
  const fired = firedSql(rule, book.related(rule).map(numberOf), measured, `${name}_rows`, by, trailing, span, binds)
  const scope = { actor: 'actor_domain', object: 'object_domain', platform: binds.bind(PLATFORM) }[rule.domain]
  const subject = templateSql(rule.subject, binds, (field) => groups[rule.groupBy.indexOf(field)] ?? 'NULL')
  const told = binds.dialect.struct([
    ['domain', scope],
    ['subject', subject],
  ])
  // Groups in which nothing fires have nothing to tell, and are not sorted again.
  const loud = `SELECT f.* FROM ${name}_fired f WHERE EXISTS (SELECT 1 FROM ${name}_fired o WHERE o.since IS NOT NULL${folded.map((fold) => ` AND o.${fold} = f.${fold}`).join('')})`
  const match = `concat_ws('|', ${[`'${n}'`, 'nth', ...folded].join(', ')})`
  return [
    `${name}_rows AS (${binds.dialect.once(ofEvent(`SELECT *${lowered} FROM (${sources.join(' UNION ALL ')}) related WHERE TRUE${present}`))})`,
    `${name}_fired AS (${fired})`,
    `${name}_told AS (SELECT *, since IS NOT NULL AND coalesce(lag(since) OVER ${before} IS NULL
        OR lag(event_time) OVER ${before} < event_time - ${span}, TRUE) AS begins FROM (${loud}) fired)`,
    `${name}_numbered AS (SELECT *, sum(CASE WHEN begins THEN 1 ELSE 0 END) OVER ${sequence} AS nth FROM ${name}_told)`,
    `${name}_begins AS (SELECT *, ${match} AS match FROM ${name}_numbered WHERE begins)`,
    `${name}_spans AS (SELECT ${match} AS match, ${folded.map((fold) => `${fold}, `).join('')}
        min(since) AS since, max(event_time) AS until, min(event_time) AS begins, min_by(_key, (event_time, _key)) AS began,
        max_by(${told}, (event_time, _key)) AS told
      FROM ${name}_numbered WHERE since IS NOT NULL GROUP BY ${[...folded, 'nth'].join(', ')})`,
    // Domain and subject are those of the last event of the group that fired, so that a group has one finding.
    `${name}_matches AS (SELECT *, first_value(told) OVER (PARTITION BY ${by} ORDER BY until DESC, since DESC) AS head FROM ${name}_spans)`,
    `${name}_members AS (${membersSql(rule, name, folded, book, numberOf)})`,
  ]
}

/** The events of each match; of a match within it, the events of that. */
function membersSql(
  rule: CorrelationRule,
  name: string,
  folded: readonly string[],
  book: Rulebook,
  numberOf: NumberOf,
): string {
  const together = [`r.event_time BETWEEN m.since AND m.until`, ...folded.map((fold) => `r.${fold} = m.${fold}`)].join(
    ' AND ',
  )
  const own = `SELECT DISTINCT m.match, r._key, r.event_time FROM ${name}_rows r JOIN ${name}_matches m ON ${together} WHERE r.inner_match IS NULL`
  const inner = book.related(rule).flatMap((one) => {
    if (one.kind === 'detection') return []
    return [
      `SELECT DISTINCT m.match, i._key, i.event_time FROM ${name}_rows r JOIN ${name}_matches m ON ${together}
       JOIN c${numberOf(one)}_members i ON i.match = r.inner_match`,
    ]
  })
  return [own, ...inner].join(' UNION ')
}

/** The events that made a correlation fire, under the finding that they belong to. */
export const findingsOf = (n: number): string =>
  `SELECT ${n} AS rule, m.head.domain AS domain, m.head.subject AS subject, i._key, i.event_time, NULL AS level
   FROM c${n}_matches m JOIN c${n}_members i ON i.match = m.match`

/** The keys of every correlation, as columns over an event `e` that a detection rule matched. */
export function keyColumns(
  correlations: readonly CorrelationRule[],
  book: Rulebook,
  numberOf: NumberOf,
  sqlOf: (field: string, rule: DetectionRule) => string,
): { column: string; sql: string }[] {
  const keys = correlations.flatMap((rule): Key[] => keysOf(rule, numberOf(rule), book))
  return keys.map(({ column, fieldIn }) => {
    const cases = [...fieldIn].map(([rule, field]) => `WHEN ${numberOf(rule)} THEN ${sqlOf(field, rule)}`)
    return { column, sql: cases.length === 0 ? `CAST(NULL AS STRING)` : `CASE e.rule ${cases.join(' ')} END` }
  })
}

/** The rows with `since`: where a window ends that fires, the time at which what made it fire begins; else null. */
function firedSql(
  rule: CorrelationRule,
  numbers: readonly number[],
  measured: readonly string[],
  rows: string,
  by: string,
  trailing: string,
  span: string,
  binds: Binds,
): string {
  const from = `event_time - ${span}`
  if (rule.measure !== null) {
    const compares = rule.measure.compare.map(({ operator, value }) => `amount ${signs[operator]} ${binds.bind(value)}`)
    return `SELECT *, CASE WHEN ${compares.join(' AND ')} THEN ${from} END AS since
      FROM (SELECT *, ${amountSql(rule, measured, trailing, binds)} AS amount FROM ${rows}) counted`
  }
  if (rule.type === 'temporal') {
    const all = numbers.map((n) => `max(CASE WHEN rule = ${n} THEN 1 END) OVER ${trailing} IS NOT NULL`).join(' AND ')
    return `SELECT *, CASE WHEN ${all} THEN ${from} END AS since FROM ${rows}`
  }
  // A pass a rule: each match takes over the latest start of the chain so far, at or before it in its group.
  const before = `(PARTITION BY ${by} ORDER BY event_time RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)`
  const chain = numbers
    .slice(1)
    .reduce(
      (inner, n, i) =>
        `SELECT *, CASE WHEN rule = ${n} THEN max(s${i}) OVER ${before} END AS s${i + 1} FROM (${inner}) pass${i}`,
      `SELECT *, CASE WHEN rule = ${numbers[0] ?? -1} THEN event_time END AS s0 FROM ${rows}`,
    )
  const last = `s${numbers.length - 1}`
  return `SELECT *, CASE WHEN ${last} >= ${from} THEN ${last} END AS since FROM (${chain}) chained`
}
