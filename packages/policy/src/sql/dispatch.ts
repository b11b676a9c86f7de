import { grouped } from '../grouped.ts'
import type { Binds } from './binds.ts'
import type { Dialect } from './dialect.ts'
import type { Pair } from './pairs.ts'

/** So many rules fit into the bits of one whole number. */
const MOST_BITS = 60

/** A few rules that are asked of the same events, each of which has a bit. */
export interface Branch {
  /** Of which (service, action) pairs the events are; null where of any. */
  readonly pairs: readonly Pair[] | null
  readonly rules: readonly number[]
}

/** Pairs that the same rules name are one branch; rules that name none are asked of every event. */
export function branchesOf(rules: readonly { rule: number; pairs: readonly Pair[] | null }[]): Branch[] {
  const byPair = new Map<string, { pair: Pair; rules: number[] }>()
  for (const { rule, pairs } of rules) {
    for (const pair of pairs ?? []) {
      const known = byPair.get(pair.join('\u001f')) ?? { pair, rules: [] }
      known.rules.push(rule)
      byPair.set(pair.join('\u001f'), known)
    }
  }
  const byRules = grouped(byPair.values(), (entry) => entry.rules.join(','))
  const narrow = [...byRules.values()].flatMap((entries) =>
    parts(entries[0]?.rules ?? []).map((some): Branch => ({ pairs: entries.map(({ pair }) => pair), rules: some })),
  )
  const wide = parts(rules.flatMap(({ rule, pairs }) => (pairs === null ? [rule] : [])))
  return [...narrow, ...wide.map((some): Branch => ({ pairs: null, rules: some }))]
}

const parts = (rules: readonly number[]): number[][] =>
  Array.from({ length: Math.ceil(rules.length / MOST_BITS) }, (_, i) => rules.slice(i * MOST_BITS, (i + 1) * MOST_BITS))

const bitOf = (place: number): string => String(2n ** BigInt(place))

/** What a rule asks of events of these pairs, as SQL, all of which must hold; of events of any pair without them. */
type PartsOf = (rule: number, pairs: readonly Pair[] | null) => readonly string[]

/** A number in which each rule of the branch that holds has set its bit. */
const bitsSql = ({ rules, pairs }: Branch, partsOf: PartsOf): string =>
  ['CAST(0 AS BIGINT)', ...sharedFirst(rules.map((rule, i) => ({ bit: bitOf(i), parts: partsOf(rule, pairs) })))].join(
    ' + ',
  )

type Asking = { readonly bit: string; readonly parts: readonly string[] }

/** Terms of a sum of bits. What several rules ask is asked once, and what else they ask only where it holds. */
function sharedFirst(rules: readonly Asking[]): string[] {
  const sharing = [
    ...grouped(
      rules.flatMap(({ parts }) => [...new Set(parts)]),
      (part) => part,
    ),
  ]
  const [part, { length: most }] = sharing.reduce(
    (one, other) => (other[1].length > one[1].length ? other : one),
    ['', ['']],
  )
  if (most < 2) {
    return rules.map(({ bit, parts }) =>
      parts.length === 0 ? bit : `CASE WHEN ${parts.join(' AND ')} THEN ${bit} ELSE 0 END`,
    )
  }
  const having = rules
    .filter(({ parts }) => parts.includes(part))
    .map(({ bit, parts }) => ({ bit, parts: parts.filter((one) => one !== part) }))
  const others = rules.filter(({ parts }) => !parts.includes(part))
  return [`CASE WHEN ${part} THEN ${sharedFirst(having).join(' + ')} ELSE 0 END`, ...sharedFirst(others)]
}

export const isNarrow = (branch: Branch): branch is Branch & { pairs: readonly Pair[] } => branch.pairs !== null

interface BitColumn {
  readonly name: string
  readonly sql: string
}

/**
 * Columns over an event `e` that say which rules hold: `bits` of the branch of its pair, and `wide<n>` of each branch that
 * is asked of every event. A CASE on the branch asks an event only the rules that name its pair.
 */
export function bitColumns(branches: readonly Branch[], partsOf: PartsOf): BitColumn[] {
  const asked = branches.flatMap((branch, i) => (isNarrow(branch) ? [{ i, sql: bitsSql(branch, partsOf) }] : []))
  const narrow = `CASE WHEN e.branch IS NULL THEN 0 ELSE ${halved(asked)} END`
  const wide = branches.flatMap((branch, i) =>
    isNarrow(branch) ? [] : [{ name: `wide${i}`, sql: bitsSql(branch, partsOf) }],
  )
  return [{ name: 'bits', sql: narrow }, ...wide]
}

/** The number of the branch that an event is of: so many questions as the list can be halved, not one a branch. */
function halved(asked: readonly { i: number; sql: string }[]): string {
  const [only] = asked
  if (asked.length < 2) return only?.sql ?? 'CAST(0 AS BIGINT)'
  const middle = Math.ceil(asked.length / 2)
  return `CASE WHEN e.branch < ${asked[middle]?.i} THEN ${halved(asked.slice(0, middle))} ELSE ${halved(asked.slice(middle))} END`
}

/**
 * Steps that end in `asked`: of some events, as a SELECT, those for which a rule holds, with the columns of `bitColumns`.
 *
 * DuckDB sifts first and gathers what is left: to ask a piece of the log of which a few events are left takes as long as to
 * ask a full one. Spark's plan would hold the text of every rule twice, so there the columns come first.
 */
export function siftSteps(events: string, columns: readonly BitColumn[], { sifts, once }: Dialect): string[] {
  const named = columns.map(({ name, sql }) => `${sql} AS ${name}`).join(',\n')
  const some = (of: (column: BitColumn) => string) => columns.map((column) => `(${of(column)}) <> 0`).join(' OR ')
  return sifts === 'before'
    ? [
        `sifted AS MATERIALIZED (SELECT * FROM (${events}) e WHERE ${some(({ sql }) => sql)})`,
        `asked AS (SELECT e.*, ${named} FROM sifted e)`,
      ]
    : [
        `told AS (${once(`SELECT e.*, ${named} FROM (${events}) e`)})`,
        `asked AS (SELECT * FROM told WHERE ${some(({ name }) => name)})`,
      ]
}

/** A row for each event and each rule that holds for it, from rows with the columns of `bitColumns`. */
export function hitsSql(branches: readonly Branch[], asked: string): string {
  const rules = branches.flatMap(({ rules }, i) => rules.map((rule, at) => `(${i}, ${bitOf(at)}, ${rule})`))
  const list = rules.length === 0 ? 'SELECT -1, 0, -1 WHERE FALSE' : `VALUES ${rules.join(', ')}`
  const from = (on: string) =>
    `SELECT e.*, r.rule FROM ${asked} e JOIN (SELECT * FROM (${list}) t(branch, bit, rule)) r ON ${on}`
  const wide = branches.flatMap((branch, i) =>
    isNarrow(branch) ? [] : [from(`r.branch = ${i} AND (e.wide${i} & r.bit) <> 0`)],
  )
  return [from('r.branch = e.branch AND (e.bits & r.bit) <> 0'), ...wide].join(' UNION ALL ')
}

/**
 * Is an event `e` of an action that some branch names? Says nothing that the pairs do not say, but of one column alone, so
 * that an engine asks it while it reads, and leaves the rest of other events unread. Null where no branch names a pair.
 */
export function actionsSql(branches: readonly Branch[], binds: Binds): string | null {
  const actions = new Set(branches.flatMap(({ pairs }) => (pairs ?? []).map(([, action]) => action)))
  if (actions.size === 0) return null
  return binds.dialect.among(
    'lower(e.action_name)',
    [...actions].map((action) => binds.bind(action)),
  )
}

/** Every pair with the number of its branch, as a table. */
export function pairsSql(branches: readonly Branch[], binds: Binds): string {
  const rows = branches.flatMap(({ pairs }, i) =>
    (pairs ?? []).map(([service, action]) => `(${binds.bind(service)}, ${binds.bind(action)}, ${i})`),
  )
  return `pairs(service, action, branch) AS (${rows.length === 0 ? `SELECT '', '', -1 WHERE FALSE` : `VALUES ${rows.join(', ')}`})`
}
