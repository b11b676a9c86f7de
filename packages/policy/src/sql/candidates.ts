import type { MeshTables } from '../mesh-tables.ts'
import type { Rulebook } from '../rulebook.ts'
import { askingSteps } from './asked.ts'
import { type Binds, type Bound, newBinds } from './binds.ts'
import type { Dialect } from './dialect.ts'
import { focusesOf } from './focus.ts'
import { pairsOf } from './pairs.ts'
import { spark } from './spark.ts'

/** A statement that gives, of a log that stays where it is, the events of which the rules can come to anything. */
export interface Candidates {
  /** Over `log`, the events that are asked for, and `around`, those events and what lies within `seconds` of them. */
  readonly sql: string
  /** What `:values` is to be as a list in JSON: an engine takes few values by name. */
  readonly values: readonly string[]
  /** How far from an event of one rule an event of another may lie that only counts beside it. */
  readonly seconds: number
  /** Rules that are asked of every event: nothing less than the whole log would do for them. */
  readonly unbounded: readonly string[]
}

/** Where `candidatesOf` finds its events. */
const source = { table: 'log', key: '', around: 'around' } as const

/**
 * The events for which some event rule of a rulebook holds, and those by which grants came and went, whole.
 *
 * What histories and correlations look back at is among them, since they relate events that rules matched. A rule that
 * names no service and action is asked of the few events that a narrower rule of its correlation points to; one without
 * such a rule is left out, and named.
 */
export function candidatesOf(
  book: Rulebook,
  mesh: MeshTables,
  columns: readonly string[],
  dialect: Dialect = spark,
): Candidates {
  const all = book.rules.filter((rule) => rule.kind === 'detection')
  const focused = new Set(focusesOf(all, book, source.around, newBinds(dialect)).map(({ rule }) => all[rule]))
  const bounded = all.filter((rule) => pairsOf(rule.match) !== null || focused.has(rule))
  const within = book.rules.flatMap((rule) =>
    rule.kind === 'correlation' && book.related(rule).some((one) => one.kind === 'detection' && focused.has(one))
      ? [rule.seconds]
      : [],
  )
  const { binds, values } = inOneList(dialect)
  const { steps } = askingSteps(bounded, book, mesh, source, ['e.*'], binds)
  return {
    sql: `WITH ${steps.join(',\n')}\nSELECT ${columns.map((name) => `e.${name}`).join(', ')} FROM asked e`,
    values,
    seconds: Math.max(0, ...within),
    unbounded: all.filter((rule) => !bounded.includes(rule)).map(({ name }) => name),
  }
}

/** Values whose markers are places in one list, which goes along as JSON under one name. */
function inOneList(dialect: Dialect): { binds: Binds; values: string[] } {
  const places = new Map<string, string>()
  const values: string[] = []
  const bind = (value: Bound): string => {
    const key = `${typeof value}:${value}`
    const known = places.get(key)
    if (known !== undefined) return known
    const text = dialect.json(dialect.marker('values'), `$[${values.push(String(value)) - 1}]`, dialect.literal)
    const marker = typeof value === 'number' ? `CAST(${text} AS DOUBLE)` : text
    places.set(key, marker)
    return marker
  }
  return { binds: { ...newBinds(dialect), bind }, values }
}
