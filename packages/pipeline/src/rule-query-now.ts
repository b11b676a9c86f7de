import { tables } from '@meshledger/facts'
import type { Lake } from '@meshledger/lake'
import { meshTables, type Observation, type QueryRow, type QueryRule, querySubjects } from '@meshledger/policy'
import type { House } from './house.ts'
import { asked, inTheHouse, judged } from './rule-query.ts'
import { overRows } from './rule-query-trial.ts'
import { policyInForce } from './rules.ts'
import type { UndecidedState } from './state-evaluate.ts'
import { matchesOf } from './state-run.ts'
import { undecidedByLog } from './warehouse/log-held.ts'

const HOUR = 3_600_000

/** A row of a query that its rule's condition holds for, under its domain. */
export type QueryMatch = {
  readonly rule: QueryRule
  readonly row: QueryRow
  readonly subject: string
  readonly domain: string
}
export type QueryRun = {
  readonly matches: readonly QueryMatch[]
  /** Why a rule cannot be said to have found all there is. */
  readonly undecided: readonly UndecidedState[]
}

/** The rules in force that ask SQL. */
export const queryRules = (): QueryRule[] => policyInForce().book.speaking.filter((rule) => rule.kind === 'query')

type Held = { readonly key: string; readonly run: Promise<QueryRun> }
const held = new WeakMap<House, Held>()

/** What the rules in SQL come to now. Kept in memory until a fact, a domain or the hour changes. */
export async function queriesNow(house: House): Promise<QueryRun> {
  const [version, domains, now] = await Promise.all([house.lake.version(), house.ledger.domains.current(), house.now()])
  const key = JSON.stringify([version, domains, now.slice(0, 13), house.engines().access])
  const known = held.get(house)
  if (known?.key === key) return known.run
  const left = new Set((await undecidedByLog(house)).map(({ rule }) => rule))
  const asked = queryRules().filter(({ name }) => !left.has(name))
  const run = runQueries(house.lake, asked, meshTables(domains), now)
  held.set(house, { key, run })
  run.catch(() => held.delete(house))
  return run
}

/** Ask the SQL of each rule of the lake, and hold what comes back against its condition. Nothing is recorded. */
export async function runQueries(
  lake: Lake,
  rules: readonly QueryRule[],
  mesh: ReturnType<typeof meshTables>,
  now: string,
): Promise<QueryRun> {
  const matches: QueryMatch[] = []
  const undecided: UndecidedState[] = []
  for (const rule of rules) {
    const open = (kind: UndecidedState['kind'], reason: string) =>
      undecided.push({ rule: rule.name, domain: null, kind, reason })
    const verdict = await lake.session((session) => judged(session, rule.of))
    const missing = verdict.kind === 'allowed' ? await neverCame(lake, verdict.tables) : null
    if (missing !== null) {
      open('not-assessed', `No row of ${missing} has arrived.`)
      continue
    }
    const found = await asked(lake, rule.of, { now, mesh, elsewhere: inTheHouse })
    if (found.kind === 'failed') {
      open('not-assessed', `Its query gave nothing: ${found.reason}.`)
      continue
    }
    if (found.more)
      open('not-assessed', `Its query gives more than ${found.rows.length} rows; the rest was not looked at.`)
    for (const reason of await old(lake, found.tables, now)) open('stale', reason)
    const subjects = querySubjects(rule.of, found.rows)
    const places = new Map(subjects.map(({ key }, i) => [key, i]))
    for (const { key, subject } of await matchesOf(lake, [overRows(rule)], subjects)) {
      const row = found.rows[places.get(key) ?? -1]
      if (row !== undefined) matches.push({ rule, row, subject, domain: domainOf(rule, row, mesh) })
    }
  }
  return { matches, undecided }
}

function domainOf({ domain }: QueryRule, { object, actor }: QueryRow, mesh: ReturnType<typeof meshTables>): string {
  const catalog = (object ?? '').trim().toLowerCase().split('.')[0]
  if (domain === 'object') return mesh.catalogs.find((one) => one.catalog === catalog)?.domain ?? 'Platform'
  const of = mesh.members.filter(({ identity }) => identity === (actor ?? '').trim().toLowerCase())
  return domain === 'actor' && of.length === 1 ? (of[0]?.domain ?? 'Platform') : 'Platform'
}

/** The first of some tables of which no file and no reading ever came. */
async function neverCame(lake: Lake, names: readonly string[]): Promise<string | null> {
  const came = await lake.rows<{ name: string }>('SELECT DISTINCT table_name AS name FROM meta.files')
  return names.find((name) => !came.some((one) => one.name === name)) ?? null
}

/** Which of some tables are older than they should be. The log has a judgement of its own. */
async function old(lake: Lake, names: readonly string[], now: string): Promise<string[]> {
  const found: string[] = []
  for (const { name, happenedAt, freshForHours } of tables) {
    if (!names.includes(name) || name === 'access.audit' || happenedAt === null || freshForHours === null) continue
    const [row] = await lake.rows<{ last: string | null }>(`SELECT max(${happenedAt}) AS last FROM ${name}`)
    if (row?.last && Date.parse(now) - Date.parse(row.last) > freshForHours * HOUR) {
      found.push(`The last row of ${name} is of ${row.last.slice(0, 10)}, more than ${freshForHours} hours ago.`)
    }
  }
  return found
}

/** What the rules in SQL see in the facts: rows of one name in one domain are one observation. */
export async function observeQueries(house: House): Promise<Observation[]> {
  const { matches } = await queriesNow(house)
  const found = new Map<string, Observation>()
  for (const { rule, row, subject, domain } of matches) {
    const key = JSON.stringify([rule.name, domain, subject])
    const known = found.get(key)
    const times = [row.event_time, known?.firstSeen ?? row.event_time, known?.lastSeen ?? row.event_time].toSorted()
    found.set(key, {
      ...{ rule: rule.name, ruleVersion: rule.version, title: rule.title, severity: rule.level, domain, subject },
      ...{ firstSeen: times[0] ?? row.event_time, lastSeen: times.at(-1) ?? row.event_time },
      ...{ events: (known?.events ?? 0) + row.events, eventKeys: [...(known?.eventKeys ?? []), ...row.event_ids] },
    })
  }
  return [...found.values()]
}
