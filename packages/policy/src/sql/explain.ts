import type { MeshTables } from '../mesh-tables.ts'
import type { Expression } from '../sigma/ast.ts'
import type { DetectionRule } from '../sigma/rule.ts'
import { testInWords } from '../sigma/words.ts'
import { type Binds, type Bound, newBinds, within } from './binds.ts'
import { conditionSql } from './condition.ts'
import { textSql } from './field.ts'
import { meshColumnsSql, meshJoinsSql, meshTablesSql, noReach, objectSql } from './mesh.ts'

/** Why an expression holds for an event or does not: each part with its truth, each test with the value it met. */
export type Explanation =
  | { readonly kind: 'and' | 'or' | 'not'; readonly holds: boolean; readonly items: readonly Explanation[] }
  | {
      readonly kind: 'test'
      readonly holds: boolean
      /** Null for a keyword, which is looked for in the whole event. */
      readonly field: string | null
      readonly asks: string
      /** As text; null where the event has none. */
      readonly value: string | null
    }

/** A test that was asked of something else than a field: of a window, of the time before, of empty hours. */
export const test = (field: string, holds: boolean, asks: string, value: string | null): Explanation => ({
  ...{ kind: 'test', field, holds, asks, value },
})

type Leaf = Extract<Expression, { kind: 'field' | 'keyword' }>
type LeafRow = { readonly holds: readonly boolean[]; readonly found: readonly (string | null)[] }

/** A statement that asks every test of an expression of one event, and what its one row says of the whole. */
export function compileExplanation(
  { match, scope }: Pick<DetectionRule, 'match' | 'scope'>,
  mesh: MeshTables,
  source: { readonly table: string; readonly key: string },
  event: string,
  named: (binds: Binds) => Binds = (binds) => within(binds, scope),
): { sql: string; params: Record<string, Bound>; read(row: LeafRow): Explanation } {
  const binds = named(newBinds())
  const leaves = leavesOf(match)
  const holds = leaves.map((leaf) => conditionSql(leaf, binds))
  const found = leaves.map((leaf) => (leaf.kind === 'field' ? `CAST(${textSql(leaf.field, binds)} AS STRING)` : 'NULL'))
  const steps = [
    ...meshTablesSql(mesh, binds),
    `candidates AS (SELECT e.*, lower(trim(e.user_identity.email)) AS mesh_actor, ${objectSql('e')} AS mesh_object_name
      FROM ${source.table} e WHERE ${source.key} = ${binds.bind(event)})`,
    `events AS (SELECT c.*, ${meshColumnsSql}, ${noReach(binds)} FROM candidates c ${meshJoinsSql})`,
  ]
  const sql = `WITH ${steps.join(',\n')}
SELECT ${binds.dialect.list(holds)} AS holds, ${binds.dialect.list(found)} AS found FROM events e LIMIT 1`
  return { sql, params: binds.values(), read: (row) => explained(match, leaves, row) }
}

function leavesOf(expression: Expression): Leaf[] {
  if ('items' in expression) return expression.items.flatMap(leavesOf)
  return expression.kind === 'not' ? leavesOf(expression.item) : [expression]
}

function explained(expression: Expression, leaves: readonly Leaf[], row: LeafRow): Explanation {
  if (expression.kind === 'not') {
    const item = explained(expression.item, leaves, row)
    return { kind: 'not', holds: !item.holds, items: [item] }
  }
  if ('items' in expression) {
    const items = expression.items.map((item) => explained(item, leaves, row))
    const holds = expression.kind === 'and' ? items.every((item) => item.holds) : items.some((item) => item.holds)
    return { kind: expression.kind, holds, items }
  }
  const at = leaves.indexOf(expression)
  const field = expression.kind === 'field' ? expression.field : null
  const asks = testInWords(expression.test)
  return { kind: 'test', holds: row.holds[at] ?? false, field, asks, value: row.found[at] ?? null }
}
