import type { History } from '../sigma/history.ts'
import type { DetectionRule } from '../sigma/rule.ts'
import { type Binds, within } from './binds.ts'
import { numberIn, textSql } from './field.ts'

/** Columns over an event `e` that a rule with a history matched: whose history it is, and what is looked back at. */
export function historyColumns(rules: readonly { rule: DetectionRule; n: number }[], binds: Binds): string[] {
  const asking = rules.flatMap(({ rule, n }) => (rule.history === null ? [] : [{ rule, n, history: rule.history }]))
  const column = (name: string, sqlOf: (history: History, own: Binds) => string) =>
    asking.length === 0
      ? `CAST(NULL AS STRING) AS ${name}`
      : `CASE e.rule ${asking.map(({ rule, n, history }) => `WHEN ${n} THEN ${sqlOf(history, within(binds, rule.scope))}`).join('\n')} END AS ${name}`
  return [
    column('whose', ({ by }, own) =>
      by.map((field) => `lower(${textSql(field, own)})`).join(` || ${binds.bind('\u001f')} || `),
    ),
    column('looked_at', ({ ask }, own) => (ask.field === null ? 'CAST(NULL AS STRING)' : textSql(ask.field, own))),
  ]
}

/** The shortest time that two events can lie apart. */
export const MOMENT = `INTERVAL '0.000001' SECOND`

/**
 * The rows of `observed` of one rule that its history lets speak. An event without a subject, or without the value that
 * is looked back at, takes no part. Events of one instant do not precede each other, but for `previous`, which takes
 * them in the order of their keys.
 */
export function historySql({ ask }: History, n: number, columns: readonly string[], binds: Binds): string {
  const some = ask.field === null ? '' : ' AND looked_at IS NOT NULL'
  const rows = (speaks: string, from = 'observed') =>
    `SELECT ${columns.join(', ')}, ${speaks} AS speaks FROM ${from} WHERE rule = ${n} AND whose IS NOT NULL${some}`
  const frame = (by: string, from: string, to: string) =>
    `(PARTITION BY ${by} ORDER BY event_time RANGE BETWEEN ${from} AND ${to})`
  const ago = (seconds: number) => `INTERVAL '${seconds}' SECOND PRECEDING`
  const speaking = (sql: string) => `SELECT ${columns.join(', ')} FROM (${sql}) asked WHERE speaks`
  switch (ask.kind) {
    case 'first-seen': {
      const [from, to] = [ago(ask.days * 86_400), `${MOMENT} PRECEDING`]
      const value = frame('whose, lower(looked_at)', from, to)
      return speaking(
        rows(`count(*) OVER ${value} = 0 AND count(*) OVER ${frame('whose', from, to)} >= ${binds.bind(ask.after)}`),
      )
    }
    case 'previous': {
      const before = 'lag(looked_at) OVER (PARTITION BY whose ORDER BY event_time, _key)'
      const more = (one: string, other: string) =>
        binds.dialect.hasMore(binds.dialect.members(one), binds.dialect.members(other))
      const differs = {
        changed: 'lower(before) <> lower(looked_at)',
        gained: more('looked_at', 'before'),
        lost: more('before', 'looked_at'),
      }[ask.change]
      const told = `(SELECT *, ${before} AS before FROM observed WHERE rule = ${n} AND whose IS NOT NULL${some}) told`
      return speaking(rows(`before IS NOT NULL AND ${differs}`, told))
    }
    case 'baseline': {
      const amount = ask.field === null ? 'count(*)' : `sum(${numberIn('looked_at', binds)})`
      const now = `coalesce(${amount} OVER ${frame('whose', ago(ask.seconds), 'CURRENT ROW')}, 0)`
      const [from, to] = [ago(ask.seconds * (ask.over + 1)), `INTERVAL '${ask.seconds}.000001' SECOND PRECEDING`]
      const usual = `coalesce(${amount} OVER ${frame('whose', from, to)}, 0)`
      const told = `(SELECT *, ${now} AS now, ${usual} AS usual FROM observed
        WHERE rule = ${n} AND whose IS NOT NULL${some}) told`
      const least = `CAST(${binds.bind(ask.least)} AS DOUBLE)`
      const over = `CAST(${binds.bind(ask.over)} AS DOUBLE)`
      return speaking(
        rows(
          `usual > 0 AND now >= ${least} AND now * ${over} > CAST(${binds.bind(ask.ratio)} AS DOUBLE) * usual`,
          told,
        ),
      )
    }
  }
}
