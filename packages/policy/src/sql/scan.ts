import { PLATFORM } from '@meshledger/mesh'
import type { MeshTables } from '../mesh-tables.ts'
import { MAX_EVENT_KEYS, severities } from '../observation.ts'
import type { Rulebook } from '../rulebook.ts'
import type { CorrelationRule, DetectionRule } from '../sigma/rule.ts'
import { askedSteps, type EventSource } from './asked.ts'
import { type Binds, type Bound, newBinds, within } from './binds.ts'
import { conditionSql } from './condition.ts'
import { correlationSteps, findingsOf, inOrder, keyColumns } from './correlate.ts'
import type { Dialect } from './dialect.ts'
import { duckdb } from './duckdb.ts'
import { templateSql, textSql } from './field.ts'
import { historyColumns, historySql } from './history.ts'

/** One statement that holds every event rule against every event, and whose each number stands for which rule. */
export interface Scan {
  readonly sql: string
  readonly params: Record<string, Bound>
  readonly rules: readonly (DetectionRule | CorrelationRule)[]
}

/**
 * Compile the event rules of a rulebook to one statement over audit events.
 *
 * The log is read once. Events are narrowed to the (service, action) pairs that the rules name; a CASE on the pair asks
 * each event only the rules that name it; rules that name no pair are asked of every event. Histories and correlations
 * run over what remains.
 * Yields a row for each (rule, domain, subject), with totals and the keys of its first `MAX_EVENT_KEYS` events.
 */
export function compileScan(book: Rulebook, mesh: MeshTables, source: EventSource, dialect: Dialect = duckdb): Scan {
  const { steps, rules, correlations, direct, numberOf, binds } = stepsOf(book, mesh, source, dialect)
  const speaking = correlations.filter((rule) => book.speaking.includes(rule))
  const found = [
    `SELECT rule, domain, subject, _key, event_time, level FROM observations WHERE rule IN (${[-1, ...direct].join(', ')})`,
    ...speaking.map((rule) => findingsOf(numberOf(rule))),
  ]
  const seen = `seen AS (SELECT rule, domain, subject, _key, min(event_time) AS event_time, min(level) AS level
      FROM (${found.join(' UNION ALL ')}) found
      GROUP BY rule, domain, subject, _key)`
  const told = `SELECT *, count(*) OVER finding AS events, min(level) OVER finding AS worst,
  min(event_time) OVER finding AS first_seen, max(event_time) OVER finding AS last_seen,
  row_number() OVER (PARTITION BY rule, domain, subject ORDER BY event_time, _key) AS nth
FROM seen WINDOW finding AS (PARTITION BY rule, domain, subject)`
  // Handing over a row an event takes about as long as finding the events.
  const sql = `WITH ${[...steps, seen].join(',\n')}
SELECT rule, domain, subject, min(events) AS events, min(worst) AS level, min(first_seen) AS first_seen, min(last_seen) AS last_seen,
  ${dialect.inOrder('_key', ['nth'])} AS keys
FROM (${told}) told WHERE nth <= ${MAX_EVENT_KEYS} GROUP BY rule, domain, subject ORDER BY rule, domain, subject`
  return { sql, params: binds.values(), rules }
}

/** A match as the statement of `compileMatches` yields it: of a detection one event, of a correlation all that made it. */
export interface MatchRow {
  readonly rule: number
  readonly domain: string
  readonly subject: string
  /** Of a correlation, the time at which its comparison began to hold. */
  readonly event_time: string
  /** The event that matched; of a correlation, the one at which it began to hold. */
  readonly key: string
  /** In order of time. */
  readonly keys: readonly string[]
}

/** As `compileScan`, but a row for every single match, without bound: for trying rules, not for the whole log. */
export function compileMatches(book: Rulebook, mesh: MeshTables, source: EventSource, dialect: Dialect = duckdb): Scan {
  const { steps, rules, correlations, direct, numberOf, binds } = stepsOf(book, mesh, source, dialect)
  const speaking = correlations.filter((rule) => book.speaking.includes(rule)).map(numberOf)
  const found = [
    `SELECT rule, domain, subject, event_time, _key AS key, ${dialect.list(['_key'])} AS keys FROM observations WHERE rule IN (${[-1, ...direct].join(', ')})`,
    ...speaking.map(
      (
        n,
      ) => `SELECT ${n} AS rule, any_value(m.told.domain) AS domain, any_value(m.told.subject) AS subject, any_value(m.begins) AS event_time, any_value(m.began) AS key,
        ${dialect.inOrder('i._key', ['i.event_time', 'i._key'])} AS keys
      FROM c${n}_matches m JOIN c${n}_members i ON i.match = m.match GROUP BY m.match`,
    ),
  ]
  const sql = `WITH ${steps.join(',\n')}
SELECT rule, domain, subject, event_time, key, keys FROM (${found.join(' UNION ALL ')}) found ORDER BY event_time, rule, key, keys`
  return { sql, params: binds.values(), rules }
}

/** The steps that both statements share, and which rules speak for themselves. */
export function stepsOf(book: Rulebook, mesh: MeshTables, source: EventSource, dialect: Dialect) {
  const binds = newBinds(dialect)
  const detections = book.rules.filter((rule) => rule.kind === 'detection')
  const correlations = inOrder(book)
  const rules = [...detections, ...correlations]
  const number = new Map(rules.map((rule, i) => [rule, i]))
  const numberOf = (rule: DetectionRule | CorrelationRule) => number.get(rule) ?? -1

  const direct = detections.filter((rule) => book.speaking.includes(rule)).map(numberOf)
  const { columns, sql } = observedSql(detections, correlations, book, numberOf, source.key, binds)
  const histories = detections.flatMap((rule) =>
    rule.history === null ? [] : [{ n: numberOf(rule), history: rule.history }],
  )
  const plain = `SELECT ${columns.join(', ')} FROM observed WHERE rule NOT IN (${[-1, ...histories.map(({ n }) => n)].join(', ')})`
  const steps = [
    ...askedSteps(detections, book, mesh, source, binds),
    `observed AS (${sql})`,
    ...histories.map(({ n, history }) => `history${n} AS (${historySql(history, n, columns, binds)})`),
    `observations AS (${dialect.once([plain, ...histories.map(({ n }) => `SELECT ${columns.join(', ')} FROM history${n}`)].join(' UNION ALL '))})`,
    ...correlations.flatMap((rule) => correlationSteps(rule, book, numberOf, binds)),
  ]
  return { steps, rules, correlations, direct, numberOf, binds }
}

/** What remains of an event that a rule matched: its subject, its domains, and the values that correlations group by. */
function observedSql(
  detections: readonly DetectionRule[],
  correlations: readonly CorrelationRule[],
  book: Rulebook,
  numberOf: (rule: DetectionRule | CorrelationRule) => number,
  key: string,
  binds: Binds,
): { sql: string; columns: readonly string[] } {
  const platform = binds.bind(PLATFORM)
  const scopes = { actor: 'e.mesh_actor_domain', object: 'e.mesh_object_domain', platform }
  const byRule = (some: readonly DetectionRule[], sqlOf: (rule: DetectionRule, own: Binds) => string, none: string) =>
    some.length === 0
      ? none
      : `CASE e.rule ${some.map((rule) => `WHEN ${numberOf(rule)} THEN ${sqlOf(rule, within(binds, rule.scope))}`).join('\n')} END`
  const keys = keyColumns(correlations, book, numberOf, (path, rule) => textSql(path, within(binds, rule.scope)))
  const graded = detections.filter(({ grades }) => grades.length > 0)
  const columns = [
    `e.rule, ${key} AS _key, e.event_time`,
    `coalesce(e.mesh_actor_domain, ${platform}) AS actor_domain`,
    `coalesce(e.mesh_object_domain, ${platform}) AS object_domain`,
    `coalesce(${byRule(detections, (rule) => scopes[rule.domain], 'NULL')}, ${platform}) AS domain`,
    `${byRule(detections, (rule, own) => templateSql(rule.subject, own), "''")} AS subject`,
    `${byRule(graded, (rule, own) => levelSql(rule, own), 'CAST(NULL AS INTEGER)')} AS level`,
    ...keys.map(({ column, sql }) => `${sql} AS ${column}`),
    ...historyColumns(
      detections.map((rule) => ({ rule, n: numberOf(rule) })),
      binds,
    ),
  ]
  const names = ['rule', '_key', 'event_time', 'actor_domain', 'object_domain', 'domain', 'subject', 'level']
  return { sql: `SELECT ${columns.join(',\n')} FROM hits e`, columns: [...names, ...keys.map(({ column }) => column)] }
}

/** The place of the level among the severities, the worst first: that of the first condition which holds. */
function levelSql({ grades, level }: DetectionRule, binds: Binds): string {
  const cases = grades.map(({ when, level }) => `WHEN ${conditionSql(when, binds)} THEN ${severities.indexOf(level)}`)
  return `CASE ${cases.join(' ')} ELSE ${severities.indexOf(level)} END`
}
