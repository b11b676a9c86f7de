import { PLATFORM } from '@meshledger/mesh'
import { grouped } from '../grouped.ts'
import type { MeshTables } from '../mesh-tables.ts'
import { MAX_EVENT_KEYS } from '../observation.ts'
import type { Rulebook } from '../rulebook.ts'
import { fieldsOf } from '../sigma/ast.ts'
import type { CorrelationRule, DetectionRule } from '../sigma/rule.ts'
import { type Binds, type Bound, newBinds } from './binds.ts'
import { conditionSql } from './condition.ts'
import { correlationSteps, findingsOf, inOrder, keyColumns } from './correlate.ts'
import { templateSql, textSql } from './field.ts'
import { type Focus, focusesOf } from './focus.ts'
import { grantsSql } from './grants.ts'
import { meshColumnsSql, meshJoinsSql, meshTablesSql, objectSql } from './mesh.ts'
import { type Pair, pairsOf } from './pairs.ts'

/** One statement that holds every event rule against every event, and whose each number stands for which rule. */
export interface Scan {
  readonly sql: string
  readonly params: Record<string, Bound>
  readonly rules: readonly (DetectionRule | CorrelationRule)[]
}

/** Where events stand, and the expression over an event that names it: computed for those alone that a rule matched. */
export interface EventSource {
  readonly table: string
  readonly key: string
}

/**
 * Compile the event rules of a rulebook to one statement over audit events.
 *
 * Events are narrowed to the (service, action) pairs that the rules name; a CASE on the pair asks each event only
 * the rules that name it; rules that name no pair are asked of every event. Correlations run over what remains.
 * Yields a row for each event of each (rule, domain, subject), the first `MAX_EVENT_KEYS` of them, with totals.
 */
export function compileScan(book: Rulebook, mesh: MeshTables, source: EventSource): Scan {
  const { steps, rules, correlations, direct, numberOf, binds } = stepsOf(book, mesh, source)
  const speaking = correlations.filter((rule) => book.speaking.includes(rule))
  const found = [
    `SELECT rule, domain, subject, _key, event_time FROM observations WHERE rule IN (${[-1, ...direct].join(', ')})`,
    ...speaking.map((rule) => findingsOf(numberOf(rule))),
  ]
  const seen = `seen AS (SELECT rule, domain, subject, _key, min(event_time) AS event_time
      FROM (${found.join(' UNION ALL ')}) found
      GROUP BY rule, domain, subject, _key)`
  const sql = `WITH ${[...steps, seen].join(',\n')}
SELECT rule, domain, subject, _key, event_time, count(*) OVER finding AS events,
  min(event_time) OVER finding AS first_seen, max(event_time) OVER finding AS last_seen,
  row_number() OVER (PARTITION BY rule, domain, subject ORDER BY event_time, _key) AS nth
FROM seen WINDOW finding AS (PARTITION BY rule, domain, subject)
QUALIFY nth <= ${MAX_EVENT_KEYS}
ORDER BY rule, domain, subject, nth`
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
export function compileMatches(book: Rulebook, mesh: MeshTables, source: EventSource): Scan {
  const { steps, rules, correlations, direct, numberOf, binds } = stepsOf(book, mesh, source)
  const speaking = correlations.filter((rule) => book.speaking.includes(rule)).map(numberOf)
  const found = [
    `SELECT rule, domain, subject, event_time, _key AS key, [_key] AS keys FROM observations WHERE rule IN (${[-1, ...direct].join(', ')})`,
    ...speaking.map(
      (
        n,
      ) => `SELECT ${n} AS rule, any_value(m.told.domain) AS domain, any_value(m.told.subject) AS subject, any_value(m.begins) AS event_time, any_value(m.began) AS key,
        list(i._key ORDER BY i.event_time, i._key) AS keys
      FROM c${n}_matches m JOIN c${n}_members i ON i.match = m.match GROUP BY m.match`,
    ),
  ]
  const sql = `WITH ${steps.join(',\n')}
SELECT rule, domain, subject, event_time, key, keys FROM (${found.join(' UNION ALL ')}) found ORDER BY event_time, rule, key, keys`
  return { sql, params: binds.values(), rules }
}

/** The steps that both statements share, and which rules speak for themselves. */
function stepsOf(book: Rulebook, mesh: MeshTables, { table, key }: EventSource) {
  const binds = newBinds()
  const detections = book.rules.filter((rule) => rule.kind === 'detection')
  const correlations = inOrder(book)
  const rules = [...detections, ...correlations]
  const number = new Map(rules.map((rule, i) => [rule, i]))
  const numberOf = (rule: DetectionRule | CorrelationRule) => number.get(rule) ?? -1

  const granted = detections.some((rule) => fieldsOf(rule.match).includes('mesh.actor_is_granted'))
  const focuses = focusesOf(detections, book, table, binds)
  const branches = branchesOf(detections.map((rule, i) => ({ rule: i, pairs: pairsOf(rule.match) })))
  const direct = detections.filter((rule) => book.speaking.includes(rule)).map(numberOf)
  const steps = [
    ...meshTablesSql(mesh, binds),
    ...candidatesSql(branches, focuses, table, granted, binds),
    `hits AS (SELECT e.*, ${binds.dialect.explode(dispatchSql(branches, focuses, detections, binds))} AS rule FROM events e)`,
    `observations AS (${observationsSql(detections, correlations, book, numberOf, key, binds)})`,
    ...correlations.flatMap((rule) => correlationSteps(rule, book, numberOf, binds)),
  ]
  return { steps, rules, correlations, direct, numberOf, binds }
}

/** Which rules are asked of an event of these pairs. `shared` are asked of every event. */
interface Branches {
  readonly branches: readonly { pairs: readonly Pair[]; rules: readonly number[] }[]
  readonly shared: readonly number[]
}

/** Pairs that the same rules name are one branch. */
function branchesOf(rules: readonly { rule: number; pairs: readonly Pair[] | null }[]): Branches {
  const byPair = new Map<string, { pair: Pair; rules: number[] }>()
  for (const { rule, pairs } of rules) {
    for (const pair of pairs ?? []) {
      const known = byPair.get(pair.join('\u001f')) ?? { pair, rules: [] }
      byPair.set(pair.join('\u001f'), { pair, rules: [...known.rules, rule] })
    }
  }
  const byRules = grouped(byPair.values(), (entry) => entry.rules.join(','))
  return {
    branches: [...byRules.values()].map((entries) => ({
      pairs: entries.map((e) => e.pair),
      rules: entries[0]?.rules ?? [],
    })),
    shared: rules.filter(({ pairs }) => pairs === null).map(({ rule }) => rule),
  }
}

function candidatesSql(
  { branches, shared }: Branches,
  focuses: readonly Focus[],
  table: string,
  granted: boolean,
  binds: Binds,
): string[] {
  const rows = branches.flatMap(({ pairs }, i) => pairs.map(([s, a]) => `(${binds.bind(s)}, ${binds.bind(a)}, ${i})`))
  const pairs = rows.length === 0 ? `SELECT '', '', -1 WHERE FALSE` : `VALUES ${rows.join(', ')}`
  const focused = focuses.map(({ step }) => `${step}.g IS NOT NULL AS in_${step}`)
  const joins = focuses.map(({ step, value }) => `LEFT JOIN ${step} ON ${step}.g = ${value}`)
  const asked = ['p.branch IS NOT NULL', ...focuses.map(({ step }) => `${step}.g IS NOT NULL`)]
  return [
    `pairs(service, action, branch) AS (${pairs})`,
    ...focuses.map(({ step, sql }) => `${step} AS (${sql})`),
    `candidates AS (SELECT ${['e.*', 'p.branch', ...focused].join(', ')}, lower(trim(e.user_identity.email)) AS mesh_actor,
        coalesce(${objectSql('e')}, s.object) AS mesh_object_name
      FROM ${table} e LEFT JOIN pairs p ON lower(e.service_name) = p.service AND lower(e.action_name) = p.action
      ${joins.join(' ')}
      LEFT JOIN mesh_shared s ON s.name = lower(element_at(e.request_params, 'schema') || '.' || element_at(e.request_params, 'name'))
      ${shared.length > focuses.length ? '' : `WHERE ${asked.join(' OR ')}`})`,
    ...(granted ? grantsSql(table, binds) : []),
    `events AS (SELECT c.*, ${meshColumnsSql(granted)} FROM candidates c ${meshJoinsSql(granted)})`,
  ]
}

function dispatchSql(
  { branches, shared }: Branches,
  focuses: readonly Focus[],
  detections: readonly DetectionRule[],
  binds: Binds,
): string {
  const conditions = new Map<number, string>()
  const asked = (rule: number) => {
    const focus = focuses.find((one) => one.rule === rule)
    const sql = conditions.get(rule) ?? conditionSql((detections[rule] as DetectionRule).match, binds)
    conditions.set(rule, sql)
    return `CASE WHEN ${focus === undefined ? sql : `e.in_${focus.step} AND ${sql}`} THEN ${rule} END`
  }
  const list = (rules: readonly number[]) => binds.dialect.list(rules.toSorted((a, b) => a - b).map(asked))
  const cases = branches.map(({ rules }, i) => `WHEN ${i} THEN ${list(rules)}`)
  const none = binds.dialect.list(['CAST(NULL AS INTEGER)'])
  const narrow = cases.length === 0 ? [] : [`CASE e.branch ${cases.join('\n')} ELSE ${none} END`]
  // Written once, beside the branches: in each of them they would make the statement many times as long.
  const wide = shared.length === 0 ? [] : [list(shared)]
  return [...narrow, ...wide, none].slice(0, Math.max(narrow.length + wide.length, 1)).reduce(binds.dialect.joined)
}

/** What remains of an event that a rule matched: its subject, its domains, and the values that correlations group by. */
function observationsSql(
  detections: readonly DetectionRule[],
  correlations: readonly CorrelationRule[],
  book: Rulebook,
  numberOf: (rule: DetectionRule | CorrelationRule) => number,
  key: string,
  binds: Binds,
): string {
  const platform = binds.bind(PLATFORM)
  const scopes = { actor: 'e.mesh_actor_domain', object: 'e.mesh_object_domain', platform }
  const byRule = (sqlOf: (rule: DetectionRule) => string) =>
    `CASE e.rule ${detections.map((rule) => `WHEN ${numberOf(rule)} THEN ${sqlOf(rule)}`).join('\n')} END`
  const keys = keyColumns(correlations, book, numberOf, (path) => textSql(path, binds))
  const columns = [
    `e.rule, ${key} AS _key, e.event_time`,
    `coalesce(e.mesh_actor_domain, ${platform}) AS actor_domain`,
    `coalesce(e.mesh_object_domain, ${platform}) AS object_domain`,
    `coalesce(${detections.length === 0 ? 'NULL' : byRule((rule) => scopes[rule.domain])}, ${platform}) AS domain`,
    `${detections.length === 0 ? "''" : byRule((rule) => templateSql(rule.subject, binds))} AS subject`,
    ...keys,
  ]
  return `SELECT ${columns.join(',\n')} FROM hits e WHERE e.rule IS NOT NULL`
}
