import { type Bound, newBinds } from '../sql/binds.ts'
import { conditionSql } from '../sql/condition.ts'
import { templateSql } from '../sql/field.ts'
import type { StateSubject } from './assess.ts'
import type { StateRule } from './rule.ts'

/** A match as the statement of `compileState` yields it. */
export interface StateMatchRow {
  readonly rule: number
  /** Of the subject that matched. */
  readonly key: string
  readonly subject: string
}

/**
 * A subject in the form of an event, so that one compiler serves both: its fields are the parameters. The kind stands as
 * the service, since each rule is asked of its own kind alone.
 */
export const subjectRow = ({ key, kind, place, takenAt, owner, fields }: StateSubject): object => ({
  ...{ event_id: key, service_name: kind, workspace_id: place.id, event_time: takenAt },
  ...{ user_identity: { email: owner }, request_params: fields },
})

/** One statement that asks each rule of the subjects of its kind. `table` holds what `subjectRow` gives. */
export function compileState(
  rules: readonly StateRule[],
  table: string,
): { sql: string; params: Record<string, Bound> } {
  const binds = newBinds()
  const branches = rules.map(
    (rule, i) =>
      `SELECT ${i} AS rule, e.event_id AS key, ${templateSql(rule.subject, binds)} AS subject FROM ${table} e
       WHERE e.service_name = ${binds.bind(rule.of)} AND ${conditionSql(rule.match, binds)}`,
  )
  const none = `SELECT -1 AS rule, NULL AS key, NULL AS subject WHERE FALSE`
  return { sql: `${[...branches, none].join('\nUNION ALL\n')} ORDER BY rule, key`, params: binds.values() }
}
