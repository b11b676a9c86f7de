import { fieldsMatched } from '../fields-read.ts'
import type { MeshTables } from '../mesh-tables.ts'
import type { Rulebook } from '../rulebook.ts'
import type { DetectionRule } from '../sigma/rule.ts'
import { type Binds, within } from './binds.ts'
import { columnsSql } from './columns.ts'
import { conditionSql, filterParts } from './condition.ts'
import { actionsSql, bitColumns, branchesOf, hitsSql, isNarrow, pairsSql, siftSteps } from './dispatch.ts'
import { focusesOf } from './focus.ts'
import { granting, grantPairs, grantsSql } from './grants.ts'
import { meshColumnsSql, meshJoinsSql, meshTablesSql, noReach, objectSql } from './mesh.ts'
import { narrowed, withoutField } from './narrowed.ts'
import { type Pair, pairsOf } from './pairs.ts'

/** Where events stand, and the expression over an event that names it: computed for those alone that a rule matched. */
export interface EventSource {
  readonly table: string
  readonly key: string
  /** Where what narrows a rule that is asked of every event is looked for; the table itself when left out. */
  readonly around?: string
}

/** Steps that end in `asked`: the events for which some rule may hold, and which. */
interface Asking {
  readonly steps: string[]
  readonly hits: string
  /** Rules of which a grant decides, and the number under which what gives or takes one comes out. */
  readonly asking: readonly { rule: DetectionRule; n: number }[]
  readonly changes: number
}

/**
 * Steps that end in `hits`: a row for each event and each rule that holds for it, with what the domains know of it. Reading,
 * looking up and asking are one step without another between them, so that events pass through it and none is kept that no
 * rule matched.
 */
export function askedSteps(
  detections: readonly DetectionRule[],
  book: Rulebook,
  mesh: MeshTables,
  source: EventSource,
  binds: Binds,
): string[] {
  const columns = columnsSql(detections, book, source.key, binds)
  const { steps, hits, asking, changes } = askingSteps(detections, book, mesh, source, columns, binds)
  return [...steps, ...(asking.length === 0 ? [`hits AS (${hits})`] : grantedHits(asking, hits, changes, binds))]
}

/** As `askedSteps`, up to the events for which some rule may hold, with these columns of theirs. */
export function askingSteps(
  detections: readonly DetectionRule[],
  book: Rulebook,
  mesh: MeshTables,
  { table, around = table }: EventSource,
  columns: readonly string[],
  binds: Binds,
): Asking {
  const asking = detections.flatMap((rule, n) => (fieldsMatched(rule).includes(GRANTED) ? [{ rule, n }] : []))
  const focuses = focusesOf(detections, book, around, binds)
  // What gives or takes a grant comes out of the same pass, under a number that no rule has.
  const changes = detections.length
  const branches = branchesOf([
    ...detections.map((rule, i) => ({ rule: i, pairs: pairsOf(rule.match) })),
    ...(asking.length === 0 ? [] : [{ rule: changes, pairs: grantPairs }]),
  ])
  const partsOf = (n: number, pairs: readonly Pair[] | null): string[] => {
    if (n === changes) return [granting]
    const rule = detections[n]
    if (rule === undefined) throw new RangeError(`there is no rule ${n}`)
    const early = withoutField(rule.match, GRANTED)
    const parts = filterParts(pairs === null ? early : narrowed(early, pairs), within(binds, rule.scope))
    const focus = focuses.find((one) => one.rule === n)
    return focus === undefined ? parts : [`e.in_${focus.step}`, ...parts]
  }
  const wide = branches.filter((branch) => !isNarrow(branch)).flatMap(({ rules }) => rules)
  const focused = wide.length === focuses.length
  const inner = wide.length === 0 ? 'JOIN' : 'LEFT JOIN'
  const asks = ['p.branch IS NOT NULL', ...focuses.map(({ step }) => `${step}.g IS NOT NULL`)]
  const where = wide.length === 0 ? actionsSql(branches, binds) : focused ? asks.join(' OR ') : null
  const shared = mesh.shared.length > 0
  const object = shared ? `coalesce(${objectSql('e')}, s.object)` : objectSql('e')
  const candidates = `SELECT ${[...columns, 'p.branch', ...focuses.map(({ step }) => `${step}.g IS NOT NULL AS in_${step}`)].join(', ')},
      lower(trim(e.user_identity.email)) AS mesh_actor, ${object} AS mesh_object_name
    FROM ${table} e ${inner} pairs p ON lower(e.service_name) = p.service AND lower(e.action_name) = p.action
    ${focuses.map(({ step, value }) => `LEFT JOIN ${step} ON ${step}.g = ${value}`).join(' ')}
    ${shared ? `LEFT JOIN mesh_shared s ON s.name = lower(element_at(e.request_params, 'schema') || '.' || element_at(e.request_params, 'name'))` : ''}
    ${where === null ? '' : `WHERE ${where}`}`
  const looked = `SELECT c.*, ${meshColumnsSql} FROM (${candidates}) c ${meshJoinsSql}`
  const steps = [
    ...meshTablesSql(mesh, binds),
    pairsSql(branches, binds),
    ...focuses.map(({ step, sql }) => `${step} AS (${sql})`),
    ...siftSteps(looked, bitColumns(branches, partsOf), binds.dialect),
  ]
  return { steps, hits: hitsSql(branches, 'asked'), asking, changes }
}

const GRANTED = 'mesh.actor_is_granted'

/** The hits of which a grant decides, asked again now that they are few: grants are looked up for those alone. */
function grantedHits(
  asking: readonly { rule: DetectionRule; n: number }[],
  hits: string,
  changes: number,
  binds: Binds,
): string[] {
  const cases = asking.map(({ rule, n }) => `WHEN ${n} THEN ${conditionSql(rule.match, within(binds, rule.scope))}`)
  const ns = asking.map(({ n }) => n).join(', ')
  return [
    `likely AS (${hits})`,
    ...grantsSql(`(SELECT * FROM likely WHERE rule = ${changes})`, binds),
    `reached AS (SELECT c.*, coalesce(q.spans, ${binds.dialect.noSpans}) AS mesh_reach
      FROM likely c LEFT JOIN reach_of q ON q.member = c.mesh_actor WHERE c.rule IN (${ns}))`,
    `hits AS (SELECT *, ${noReach(binds)} FROM likely WHERE rule NOT IN (${changes}, ${ns})
      UNION ALL SELECT * FROM reached e WHERE CASE e.rule ${cases.join(' ')} END)`,
  ]
}
