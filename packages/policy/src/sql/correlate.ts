import { PLATFORM } from '@meshledger/mesh'
import type { CorrelationRule, DetectionRule } from '../sigma/rule.ts'
import type { Binds } from './binds.ts'
import { numberIn, templateSql } from './field.ts'

type NumberOf = (rule: DetectionRule | CorrelationRule) => number
const signs = { gt: '>', gte: '>=', lt: '<', lte: '<=', eq: '=', neq: '<>' } as const

/** The values a correlation needs of each event: its group-by fields, then the fields that it measures. */
export function keyOf(rule: CorrelationRule): {
  name: string
  column: (correlation: number) => string
  fieldIn: (related: DetectionRule) => string
}[] {
  const names = [...rule.groupBy, ...(rule.measure?.fields ?? [])]
  return names.map((name, i) => ({
    name,
    column: (correlation) => `k${correlation}_${i}`,
    fieldIn: (related) =>
      rule.aliases.get(name)?.get(related.name) ?? rule.aliases.get(name)?.get(related.id ?? '') ?? name,
  }))
}

/**
 * A correlation as steps over `observations`, and the select of the events that made it.
 *
 * How we read Sigma's windows: they slide, and end at each event; an event exactly one timespan old still counts,
 * and so do events of the same instant. Groups compare without case, as Sigma's strings do; an event without a
 * value to group by takes no part. An event belongs to the finding when it lies in a window that fired. The domain
 * and the subject are those of the last event that fired.
 */
export function correlationSql(
  rule: CorrelationRule,
  related: readonly DetectionRule[],
  numberOf: NumberOf,
  binds: Binds,
): { steps: string[]; select: string } {
  const n = numberOf(rule)
  const name = `c${n}`
  const keys = keyOf(rule).map(({ column }) => column(n))
  const groups = keys.slice(0, rule.groupBy.length)
  const by = ['0', ...groups.map((_, i) => `l${i}`)].join(', ')
  const span = `INTERVAL '${rule.seconds}' SECOND`
  const trailing = `(PARTITION BY ${by} ORDER BY event_time RANGE BETWEEN ${span} PRECEDING AND CURRENT ROW)`
  const leading = `(PARTITION BY ${by} ORDER BY event_time RANGE BETWEEN CURRENT ROW AND ${span} FOLLOWING)`
  const numbers = related.map(numberOf)

  const counts = rule.measure !== null
  const scope = { actor: 'actor_domain', object: 'object_domain', platform: binds.bind(PLATFORM) }[rule.domain]
  const columns = [
    `${scope} AS domain`,
    ...[...keys, '_key', 'event_time', counts ? '-1 AS rule' : 'rule'],
    ...groups.map((key, i) => `lower(${key}) AS l${i}`),
  ]
  const present = groups.map((key) => ` AND ${key} IS NOT NULL`).join('')
  const rows = `SELECT ${counts ? 'DISTINCT ' : ''}${columns.join(', ')} FROM observations
    WHERE rule IN (${numbers.join(', ')})${present}`

  const fired = firedSql(rule, numbers, keys.slice(rule.groupBy.length), `${name}_rows`, by, trailing, span, binds)
  const subject = templateSql(rule.subject, binds, (field) => groups[rule.groupBy.indexOf(field)] ?? 'NULL')
  return {
    steps: [
      `${name}_rows AS (${rows})`,
      `${name}_fired AS (${fired})`,
      `${name}_parts AS (SELECT *, coalesce(min(since) OVER ${leading} <= event_time, FALSE) AS takes_part FROM ${name}_fired)`,
      `${name}_heads AS (SELECT ${['domain', `${subject} AS subject`, ...groups.map((_, i) => `l${i}`)].join(', ')}
        FROM (SELECT *, row_number() OVER (PARTITION BY ${by} ORDER BY event_time DESC, _key DESC) AS nth
          FROM ${name}_fired WHERE since IS NOT NULL) latest WHERE nth = 1)`,
    ],
    select: `SELECT ${n} AS rule, h.domain, h.subject, p._key, p.event_time FROM ${name}_parts p JOIN ${name}_heads h
      ON TRUE${groups.map((_, i) => ` AND p.l${i} = h.l${i}`).join('')} WHERE p.takes_part`,
  }
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
    const amount = amountSql(rule, measured, trailing, binds)
    return `SELECT *, CASE WHEN ${compares.join(' AND ')} THEN ${from} END AS since
      FROM (SELECT *, ${amount} AS amount FROM ${rows}) counted`
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

/**
 * What a measuring correlation compares, over the window that ends at an event. A value that is missing, or no number
 * where a number is needed, takes no part; of several fields all must be there. Without a `percentile`,
 * `value_percentile` is the share in percent that the event's own value has among the values of the window.
 */
function amountSql(rule: CorrelationRule, measured: readonly string[], trailing: string, binds: Binds): string {
  const [field = 'NULL'] = measured
  const number = numberIn(field)
  const percentile = rule.measure?.percentile ?? null
  switch (rule.type) {
    case 'value_count':
      return `count(DISTINCT ${tupleOf(measured)}) OVER ${trailing}`
    case 'value_sum':
      return `sum(${number}) OVER ${trailing}`
    case 'value_avg':
      return `avg(${number}) OVER ${trailing}`
    case 'value_median':
      return `quantile_cont(${number}, 0.5) OVER ${trailing}`
    case 'value_percentile':
      return percentile === null
        ? `CASE WHEN ${field} IS NOT NULL THEN 100.0 * count(*) OVER ${trailing.replace('PARTITION BY ', `PARTITION BY ${field}, `)} / count(${field}) OVER ${trailing} END`
        : `quantile_cont(${number}, ${binds.bind(percentile / 100)}) OVER ${trailing}`
    default:
      return `count(*) OVER ${trailing}`
  }
}

const tupleOf = (fields: readonly string[]): string =>
  fields.length === 1
    ? (fields[0] ?? 'NULL')
    : `CASE WHEN ${fields.map((one) => `${one} IS NOT NULL`).join(' AND ')} THEN (${fields.join(', ')}) END`
