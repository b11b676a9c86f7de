import type { Observation } from '@meshledger/policy'
import { and, count, desc, eq, getTableColumns, inArray, max, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { afterObserved, afterUnseen, type Fate, type FindingRow, findingId, MESHLEDGER } from './finding-life.ts'
import { instantText } from './instant.ts'
import { findingRegressions } from './judgement-schema.ts'
import { findingHistory, findings, ruleEvaluations } from './schema.ts'
import type { EvaluatedRule } from './values.ts'

/** How many findings went each way. */
export type RecordReport = Record<Fate['kind'], number>
type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

/** A statement takes 65,535 values at most, and a finding has fewer than twenty. */
const ROWS_A_STATEMENT = 1000

/** See `findings.record`. One transaction; of two at once the second waits, and sees what the first left. */
export async function recordObservations(
  db: Database,
  observations: readonly Observation[],
  at: string,
  rules: readonly EvaluatedRule[],
): Promise<RecordReport> {
  const seen = byFinding(observations, rules)
  const moment = instantText(at)
  return db.transaction(async (tx) => {
    await tx.execute(sql`lock table ${findings} in share row exclusive mode`)
    const names = rules.map(({ rule }) => rule)
    const rows = names.length === 0 ? [] : await tx.select().from(findings).where(inArray(findings.rule, names))
    const known = new Map(rows.map((row) => [row.id, row]))

    const fates = [
      ...[...seen].map(([id, observation]) => afterObserved(known.get(id), observation, moment)),
      ...rows.filter(({ id }) => !seen.has(id)).map((row) => afterUnseen(row, moment)),
    ]
    await writeRows(
      tx,
      fates.filter(({ kind }) => kind !== 'unchanged').map(({ row }) => row),
    )
    await writeRegressions(tx, fates)
    await writeMoves(tx, fates)
    await writeEvaluations(tx, rules, moment)
    return tally(fates)
  })
}

function byFinding(observations: readonly Observation[], rules: readonly EvaluatedRule[]): Map<string, Observation> {
  const evaluated = new Set(rules.map(({ rule }) => rule))
  const stray = observations.find(({ rule }) => !evaluated.has(rule))
  if (stray) throw new RangeError(`an observation is of ${stray.rule}, which is not among the evaluated rules`)
  const seen = new Map(observations.map((observation) => [findingId(observation), observation]))
  if (seen.size < observations.length) throw new RangeError('two observations are of one rule, domain and subject')
  return seen
}

async function writeRows(tx: Transaction, rows: readonly FindingRow[]): Promise<void> {
  const { id: _, ...columns } = getTableColumns(findings)
  const incoming = Object.fromEntries(
    Object.entries(columns).map(([field, { name }]) => [field, sql`excluded.${sql.identifier(name)}`]),
  )
  for (const batch of batches(rows)) {
    await tx.insert(findings).values(batch).onConflictDoUpdate({ target: findings.id, set: incoming })
  }
}

async function writeMoves(tx: Transaction, fates: readonly Fate[]): Promise<void> {
  const moves = fates.flatMap(({ row, move }) => (move ? [{ finding: row.id, ...move }] : []))
  for (const batch of batches(moves)) {
    const steps = await lastSteps(
      tx,
      batch.map(({ finding }) => finding),
    )
    await tx.insert(findingHistory).values(batch.map((move) => ({ ...move, step: (steps.get(move.finding) ?? 0) + 1 })))
  }
}

/** What came back after it was resolved stands on a record of its own, with who had resolved it. */
async function writeRegressions(tx: Transaction, fates: readonly Fate[]): Promise<void> {
  const back = fates.flatMap(({ row, move, resolvedAt }) => (move && resolvedAt ? [{ row, move, resolvedAt }] : []))
  for (const batch of batches(back)) {
    const ids = batch.map(({ row }) => row.id)
    const resolvers = await tx
      .selectDistinctOn([findingHistory.finding])
      .from(findingHistory)
      .where(and(inArray(findingHistory.finding, ids), eq(findingHistory.to, 'resolved')))
      .orderBy(findingHistory.finding, desc(findingHistory.step))
    const who = new Map(resolvers.map((step) => [step.finding, step.who]))
    const earlier = await tx
      .select({ finding: findingRegressions.finding, times: count() })
      .from(findingRegressions)
      .where(inArray(findingRegressions.finding, ids))
      .groupBy(findingRegressions.finding)
    const times = new Map(earlier.map((one) => [one.finding, one.times]))
    await tx.insert(findingRegressions).values(
      batch.map(({ row, move, resolvedAt }) => ({
        ...{ finding: row.id, step: (times.get(row.id) ?? 0) + 1, at: move.at, resolvedAt, lastSeen: row.lastSeen },
        ...{ resolvedBy: who.get(row.id) ?? MESHLEDGER, reason: move.reason },
      })),
    )
  }
}

/** The number of the last step in the history of each finding; a finding that never moved is not in it. */
export async function lastSteps(tx: Transaction, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await tx
    .select({ finding: findingHistory.finding, step: max(findingHistory.step) })
    .from(findingHistory)
    .where(inArray(findingHistory.finding, [...ids]))
    .groupBy(findingHistory.finding)
  return new Map(rows.map(({ finding, step }) => [finding, step ?? 0]))
}

async function writeEvaluations(tx: Transaction, rules: readonly EvaluatedRule[], evaluatedAt: string): Promise<void> {
  if (rules.length === 0) return
  const rows = rules.map(({ rule, ruleVersion }) => ({ rule, ruleVersion, evaluatedAt }))
  const incoming = { ruleVersion: sql`excluded.rule_version`, evaluatedAt: sql`excluded.evaluated_at` }
  await tx.insert(ruleEvaluations).values(rows).onConflictDoUpdate({ target: ruleEvaluations.rule, set: incoming })
}

function tally(fates: readonly Fate[]): RecordReport {
  const report: RecordReport = { opened: 0, reopened: 0, updated: 0, withdrawn: 0, unchanged: 0 }
  for (const { kind } of fates) report[kind] += 1
  return report
}

function batches<T>(rows: readonly T[]): T[][] {
  const starts = Array.from({ length: Math.ceil(rows.length / ROWS_A_STATEMENT) }, (_, i) => i * ROWS_A_STATEMENT)
  return starts.map((start) => rows.slice(start, start + ROWS_A_STATEMENT))
}
