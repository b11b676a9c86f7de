import { rowKey, tableNamed } from '@meshledger/facts'
import type { RecordReport } from '@meshledger/ledger'
import { absences, compileScan, meshTables, type Observation, observationsOf, type ScanRow } from '@meshledger/policy'
import type { House } from './house.ts'
import { hourCounts } from './log-hours.ts'
import { postureFacts } from './posture.ts'
import { rememberRun } from './posture-history.ts'
import type { OnProgress } from './progress.ts'
import { observeQueries } from './rule-query-now.ts'
import { policyInForce } from './rules.ts'
import { observeState } from './state-evaluate.ts'
import { undecidedByLog } from './warehouse/log-held.ts'

export type EvaluationSummary = {
  /** The account's time at which the rules were held against the facts. */
  readonly at: string
  readonly rules: number
  readonly observations: number
  readonly findings: RecordReport
}

/**
 * Hold every rule against every event, and tell the ledger what was seen. The same facts, domains and rules give the
 * same observations, whatever was evaluated before; so to evaluate again changes nothing.
 */
export async function evaluate(
  house: House,
  { onProgress }: { onProgress?: OnProgress | undefined } = {},
): Promise<EvaluationSummary> {
  onProgress?.({ step: 'Hold the rules against the audit log', done: 0, total: 1 })
  const undecided = new Set((await undecidedByLog(house)).map(({ rule }) => rule))
  // What was found stays as it is while nothing can be said anew.
  const speaking = policyInForce().book.speaking.filter(({ name }) => !undecided.has(name))
  const [seen, at] = await Promise.all([observe(house), house.now()])
  const observations = seen.filter(({ rule }) => !undecided.has(rule))
  const evaluated = speaking.map(({ name, version }) => ({ rule: name, ruleVersion: version }))
  const findings = await house.ledger.findings.record(observations, at, evaluated)
  await rememberRun(house, await postureFacts(house))
  onProgress?.({ step: 'Hold the rules against the audit log', done: 1, total: 1 })
  return { at, rules: speaking.length, observations: observations.length, findings }
}

/** The key of an event is costly, so it is computed anew for those that a rule matched, not read of all. */
const log = { table: 'access.audit_resolved', key: rowKey(tableNamed('access.audit')) }

/** What the rules in force see in the facts, with the domains as they are now. */
export async function observe(house: House): Promise<Observation[]> {
  const { book } = policyInForce()
  const scan = compileScan(book, meshTables(await house.ledger.domains.current()), log)
  const seen = observationsOf(scan, await house.lake.rows<ScanRow>(scan.sql, scan.params))
  const silent = await Promise.all(
    book.rules.map(async (rule) => (rule.kind === 'absence' ? absences(rule, await hourCounts(house, rule.each)) : [])),
  )
  return [...seen, ...silent.flat(), ...(await observeState(house)), ...(await observeQueries(house))]
}
