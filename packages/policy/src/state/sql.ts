import { grouped } from '../grouped.ts'
import { meshTables } from '../mesh-tables.ts'
import { type Expression, fieldsOf } from '../sigma/ast.ts'
import { reachedFrom, type Scope } from '../sigma/scope.ts'
import { type Binds, type Bound, newBinds, within } from '../sql/binds.ts'
import { conditionSql } from '../sql/condition.ts'
import type { Dialect } from '../sql/dialect.ts'
import { duckdb } from '../sql/duckdb.ts'
import { compileExplanation } from '../sql/explain.ts'
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
export const subjectRow = ({ key, kind, place, takenAt, owner, domains, fields, notRead }: StateSubject): object => ({
  ...{ event_id: key, service_name: kind, workspace_id: place.id, event_time: takenAt },
  user_identity: { email: owner },
  request_params: {
    ...fields,
    ...Object.fromEntries([...notRead].map((name) => [UNREAD + name, 'true'])),
    ...Object.fromEntries(Object.entries(domains).map(([by, domain]) => [DOMAIN + by, domain])),
  },
})

const UNREAD = 'not read: '
const DOMAIN = 'domain by: '

/** Names mean what they mean in one rule, and its parameters are chosen by the domain that stands with the subject. */
const ofRule = (binds: Binds, scope: Scope): Binds => ({
  ...within(binds, scope),
  domain: (by) => `element_at(e.request_params, ${binds.bind(DOMAIN + by)})`,
})

/**
 * One statement that asks each rule of the subjects of its kind. `table` holds what `subjectRow` gives of the subjects. A
 * rule matches where its condition holds whatever the fields say that were not read.
 */
export function compileState(
  rules: readonly StateRule[],
  subjects: readonly Pick<StateSubject, 'kind' | 'notRead'>[],
  table: string,
  dialect: Dialect = duckdb,
): { sql: string; params: Record<string, Bound> } {
  const binds = newBinds(dialect)
  const unread = new Map([...grouped(subjects, ({ kind }) => kind)].map(([kind, some]) => [kind, unreadIn(some)]))
  const branches = rules.map((rule, i) => {
    const own = ofRule(binds, rule.scope)
    return `SELECT ${i} AS rule, e.event_id AS key, ${templateSql(rule.subject, own)} AS subject FROM ${table} e
       WHERE e.service_name = ${binds.bind(rule.of)} AND ${conditionSql(sure(rule, unread.get(rule.of) ?? new Set()), own)}`
  })
  const none = `SELECT -1 AS rule, NULL AS key, NULL AS subject WHERE FALSE`
  return { sql: `${[...branches, none].join('\nUNION ALL\n')} ORDER BY rule, key`, params: binds.values() }
}

/**
 * As `compileExplanation`, of one subject: `source` holds what `subjectRow` gives of it, under the name `key`. What was not
 * read stands among the tests, since it holds neither way.
 */
export const compileStateExplanation = (
  rule: StateRule,
  { notRead }: StateSubject,
  source: { readonly table: string; readonly key: string },
  key: string,
): ReturnType<typeof compileExplanation> =>
  compileExplanation({ match: sure(rule, notRead), scope: rule.scope }, meshTables([]), source, key, (binds) =>
    ofRule(binds, rule.scope),
  )

const unreadIn = (subjects: readonly Pick<StateSubject, 'notRead'>[]): ReadonlySet<string> =>
  new Set(subjects.flatMap(({ notRead }) => [...notRead]))

/** Where the condition of a rule holds for certain: a test of a field that was not read then holds neither way. */
function sure({ match, scope }: Pick<StateRule, 'match' | 'scope'>, unread: ReadonlySet<string>): Expression {
  const certainly = (expression: Expression, certain: boolean): Expression => {
    switch (expression.kind) {
      case 'not':
        return { kind: 'not', item: certainly(expression.item, !certain) }
      case 'and':
      case 'or':
        return { ...expression, items: expression.items.map((item) => certainly(item, certain)) }
      case 'keyword':
        return expression
      case 'field': {
        const fields = reachedFrom(fieldsOf(expression), scope).filter((name) => unread.has(name))
        const read = fields.map((name): Expression => ({ kind: 'field', field: UNREAD + name, test: { kind: 'null' } }))
        if (read.length === 0) return expression
        if (certain) return { kind: 'and', items: [...read, expression] }
        return { kind: 'or', items: [...read.map((item): Expression => ({ kind: 'not', item })), expression] }
      }
    }
  }
  return certainly(match, true)
}
