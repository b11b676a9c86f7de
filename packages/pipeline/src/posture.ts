import {
  controlOf,
  type DataState,
  matrixOf,
  type Posture,
  type PostureFacts,
  postureOf,
  statusWeights,
} from '@meshledger/policy'
import { lastLogHour } from './completeness.ts'
import { findings, openByRule } from './findings.ts'
import type { House } from './house.ts'
import { gapsBetween } from './log-hours.ts'
import { catalogsOf } from './posture-catalogs.ts'
import { decisionsOf } from './posture-decisions.ts'
import { postureAt, STALE_HOURS } from './posture-history.ts'
import { QueryError } from './query-error.ts'
import { queriesNow, queryRules } from './rule-query-now.ts'
import { policyInForce } from './rules.ts'
import { stateRules, undecidedState } from './state-evaluate.ts'
import { requireVisible, type VisibleDomains } from './visible.ts'
import { undecidedByLog } from './warehouse/log-held.ts'

const HOUR = 3_600_000
/** A pass stands on the log of so many days back. */
const ASSESSED_DAYS = 30

/** Controls × domains, with the rules that test each control: recomputed from facts and decisions at every question. */
export async function posture(house: House): Promise<Posture> {
  return postureOf(await postureFacts(house))
}

/** What posture is judged by at this moment. */
export async function postureFacts(house: House): Promise<PostureFacts> {
  const { book } = policyInForce()
  const catalogs = await catalogsOf(house)
  const [domains, found, evaluations, data, decisions, moment, undecided, queries, left] = await Promise.all([
    house.ledger.domains.current(),
    house.ledger.findings.list(),
    house.ledger.findings.evaluations(),
    dataState(house),
    decisionsOf(house),
    house.now(),
    undecidedState(house),
    queriesNow(house),
    undecidedByLog(house),
  ])
  const versions = new Map(book.speaking.map(({ name, version }) => [name, version]))
  return {
    ...{ catalogs, rules: book.speaking, domains, findings: found, data, decisions, moment },
    besideLog: new Set([...stateRules(), ...withoutLog()].map(({ name }) => name)),
    undecided: [...left, ...undecided, ...queries.undecided],
    // A rule that the log here cannot decide is told with its reason, not as one that has not run.
    evaluations: new Map([
      ...evaluations.map(({ rule, ruleVersion }): [string, string] => [rule, ruleVersion]),
      ...left.map(({ rule }): [string, string] => [rule, versions.get(rule) ?? '']),
    ]),
  }
}

/** Rules in SQL that do not read the log. */
const withoutLog = () => queryRules().filter(({ of }) => !/\baccess\W+audit\b/i.test(of))

/** Is the log of the last days there, recent and whole? Nothing that did not happen can be shown by any other log. */
async function dataState(house: House): Promise<DataState> {
  const last = await lastLogHour(house)
  if (last === null) return { kind: 'none' }
  const now = Date.parse(await house.now())
  if (now - Date.parse(last) > STALE_HOURS * HOUR) return { kind: 'stale', last, hours: STALE_HOURS }
  const from = new Date(now - ASSESSED_DAYS * 24 * HOUR).toISOString()
  const gaps = await gapsBetween(house, from, new Date(now).toISOString())
  if (gaps.length === 0) return { kind: 'complete', days: ASSESSED_DAYS }
  const hours = gaps.reduce((sum, gap) => sum + gap.hours, 0)
  return { kind: 'gaps', gaps: gaps.length, days: ASSESSED_DAYS, hours }
}

export type ControlsQuery = {
  framework?: string | undefined
  domain?: string | undefined
  /** A past day, told as it was at its end. */
  day?: string | undefined
}

/** The matrix of controls × domains that the asker may see, worst first. */
export async function controls(house: House, { framework, domain, day }: ControlsQuery, sees: VisibleDomains) {
  await requireVisible(house, domain === undefined ? [] : [domain], sees)
  const now = day === undefined ? await posture(house) : await postureAt(house, day)
  if (framework !== undefined && !now.frameworks.some(({ id }) => id === framework)) {
    throw new QueryError('framework', 'there is no framework of that name')
  }
  return { ...matrixOf(now, { framework, domain, visible: sees }), weights: statusWeights }
}

/**
 * One control: its status in each domain that the asker may see, the rules that test it, and their findings there.
 * Undefined when there is no such control.
 */
export async function control(house: House, framework: string, id: string, sees: VisibleDomains) {
  const found = controlOf(await posture(house), framework, id, sees)
  if (found === null) return undefined
  const [open, { findings: all }] = await Promise.all([
    openByRule(house, sees),
    findings(house, { control: `${framework}:${id}`, state: 'any' }, sees),
  ])
  return {
    ...found,
    rules: found.rules.map((rule) => ({ ...rule, openFindings: open.get(rule.rule) ?? 0 })),
    findings: all.filter(({ state }) => state !== 'resolved'),
  }
}
