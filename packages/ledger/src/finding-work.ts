import { asc, eq, inArray } from 'drizzle-orm'
import type { Database } from './database.ts'
import { grouped } from './grouped.ts'
import { instantText } from './instant.ts'
import { findingRegressions, findingWork } from './judgement-schema.ts'
import { findings } from './schema.ts'

/** What a person says about a finding: who mends it, by when, or a remark; at least one of them. */
export type WorkWish = { owner?: string | null | undefined; due?: string | null | undefined; comment: string }
export type WorkStep = { at: string; who: string; owner: string | null; due: string | null; comment: string }
/** A finding that had been resolved and came back. */
export type Regression = { at: string; resolvedAt: string; resolvedBy: string; lastSeen: string; reason: string }
/** What people said about a finding, and how often it came back. */
export type FindingCare = { owner: string | null; due: string | null; steps: WorkStep[]; regressions: Regression[] }

/** See `findings.care`. */
export async function careOf(db: Database, ids: readonly string[] | 'all'): Promise<Map<string, FindingCare>> {
  const only = ids === 'all' ? undefined : [...ids]
  if (only?.length === 0) return new Map()
  const [work, regressions] = await Promise.all([
    db
      .select()
      .from(findingWork)
      .where(only && inArray(findingWork.finding, only))
      .orderBy(asc(findingWork.finding), asc(findingWork.step)),
    db
      .select()
      .from(findingRegressions)
      .where(only && inArray(findingRegressions.finding, only))
      .orderBy(asc(findingRegressions.finding), asc(findingRegressions.step)),
  ])
  const steps = grouped(work, ({ finding }) => finding)
  const returns = grouped(regressions, ({ finding }) => finding)
  return new Map(
    [...new Set([...steps.keys(), ...returns.keys()])].map((id) => {
      const said = steps.get(id) ?? []
      const last = <K extends 'owner' | 'due'>(key: K) => said.findLast((one) => one[key] !== null)?.[key] ?? null
      return [
        id,
        {
          ...{ owner: last('owner'), due: last('due') },
          steps: said.map(({ finding: _, step: __, ...rest }) => rest),
          regressions: (returns.get(id) ?? []).map(({ finding: _, step: __, ...rest }) => rest),
        },
      ]
    }),
  )
}

/** See `findings.work`. */
export async function addWork(db: Database, id: string, wish: WorkWish, who: string, at: string): Promise<boolean> {
  return db.transaction(async (tx) => {
    const [found] = await tx.select({ id: findings.id }).from(findings).where(eq(findings.id, id)).for('update')
    if (!found) return false
    const before = await tx.select({ step: findingWork.step }).from(findingWork).where(eq(findingWork.finding, id))
    const { owner = null, due = null, comment } = wish
    await tx
      .insert(findingWork)
      .values({ finding: id, step: before.length + 1, owner, due, comment, who, at: instantText(at) })
    return true
  })
}
