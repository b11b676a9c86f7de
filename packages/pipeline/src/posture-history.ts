import {
  type Catalog,
  type DataState,
  type JudgedRule,
  matrixOf,
  type Posture,
  type PostureFacts,
  postureOf,
  type UndecidedRule,
} from '@meshledger/policy'
import { lastLogHour } from './completeness.ts'
import type { House } from './house.ts'
import { decisionsOf } from './posture-decisions.ts'
import { daysBetween } from './posture-names.ts'
import { QueryError } from './query-error.ts'
import { requireVisible, type VisibleDomains } from './visible.ts'

/** Rules and catalogues as they were when they were held against the facts. */
type Book = {
  readonly rules: readonly JudgedRule[]
  readonly catalogs: readonly Catalog[]
  readonly besideLog: string[]
}
/** What was known then of the facts themselves. */
type RunFacts = { readonly data: DataState; readonly last: string | null; readonly undecided: readonly UndecidedRule[] }

/** After so many hours without any event a pass is stale. */
export const STALE_HOURS = 48
/** The longest stretch of days that is told at once. */
const LONGEST_DAYS = 92

/**
 * Keep what a judgement of today stands on, so that it can be made out again on any later day: the rules and catalogues
 * as they are, and what is known of the facts. Findings, domains and decisions keep their own history.
 */
export async function rememberRun(house: House, facts: PostureFacts): Promise<void> {
  const last = await lastLogHour(house)
  const evaluated = facts.rules.filter(({ name, version }) => facts.evaluations.get(name) === version)
  const book: Book = {
    rules: evaluated.map(({ name, version, title, level, why, remedy, tags, file, line }) => ({
      ...{ name, version, title, level, why, remedy, tags, file, line },
    })),
    catalogs: facts.catalogs,
    besideLog: [...facts.besideLog].toSorted(),
  }
  const known: RunFacts = { data: facts.data, last, undecided: facts.undecided }
  await house.ledger.policies.ran(JSON.stringify(book), JSON.stringify(known), facts.moment)
}

/**
 * The posture of a past day as it was at its end, by the rules of then, whatever rule, fact, domain or decision came
 * later. Throws `QueryError` for a day ahead, and for one before anything was judged.
 */
export async function postureAt(house: House, day: string): Promise<Posture> {
  const facts = await factsAt(house, day)
  if (facts !== undefined) return postureOf(facts)
  const first = await house.ledger.policies.firstRun()
  const since = first === undefined ? 'nothing was judged yet' : `judged since ${first.slice(0, 10)}`
  throw new QueryError('day', `nothing was judged by the end of ${day}; ${since}`)
}

async function factsAt(house: House, day: string): Promise<PostureFacts | undefined> {
  const now = await house.now()
  if (day > now.slice(0, 10)) throw new QueryError('day', 'the day lies ahead')
  const moment = day === now.slice(0, 10) ? now : `${day}T23:59:59.999Z`
  const { policies, domains, findings } = house.ledger
  const run = await policies.lastRun(moment)
  const text = run && (await policies.book(run.book))
  if (run === undefined || text === undefined) return undefined
  const { rules, catalogs, besideLog } = JSON.parse(text) as Book
  const { data, last, undecided } = JSON.parse(run.facts) as RunFacts
  const [then, found, decisions] = await Promise.all([domains.at(moment), findings.at(moment), decisionsOf(house)])
  return {
    ...{ rules, catalogs, domains: then, findings: found, undecided, decisions, moment },
    besideLog: new Set(besideLog),
    data: agedTo(data, last, moment),
    evaluations: new Map(rules.map(({ name, version }) => [name, version])),
  }
}

/** A log that was fresh at the last run may be old by the end of the day. */
function agedTo(data: DataState, last: string | null, moment: string): DataState {
  if (last === null) return data
  const old = Date.parse(moment) - Date.parse(last) > STALE_HOURS * 3_600_000
  return old && data.kind !== 'none' ? { kind: 'stale', last, hours: STALE_HOURS } : data
}

export type HistoryQuery = { from: string; to: string; framework?: string | undefined; domain?: string | undefined }

/** Score and coverage of each domain at the end of each day; days before anything was judged are named apart. */
export async function postureHistory(
  house: House,
  { from, to, framework, domain }: HistoryQuery,
  sees: VisibleDomains,
) {
  await requireVisible(house, domain === undefined ? [] : [domain], sees)
  if (from > to) throw new QueryError('from', 'from lies after to')
  if (daysBetween(from, to) >= LONGEST_DAYS) throw new QueryError('to', `at most ${LONGEST_DAYS} days at once`)
  const days: { day: string; domains: ReturnType<typeof matrixOf>['domains'] }[] = []
  const notJudged: string[] = []
  for (let day = from; day <= to; day = dayAfter(day)) {
    const facts = await factsAt(house, day)
    if (facts === undefined) notJudged.push(day)
    else days.push({ day, domains: matrixOf(postureOf(facts), { framework, domain, visible: sees }).domains })
  }
  return { days, notJudged }
}

const dayAfter = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
