import { and, desc, eq, lt, ne, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { leaseOf, databaseNow as now } from './lease.ts'
import { driverCode } from './ledger-error.ts'
import { jobRuns } from './schema.ts'
import type { JobRun, RunStatus } from './values.ts'

/**
 * `claimed`: the slot is yours. `taken-over`: it is yours since its owner died. `held`: somebody has run it, or is at it.
 * `busy`: another slot of this job is running, and one runs at a time.
 */
export type Claim = 'claimed' | 'taken-over' | 'held' | 'busy'

const UNIQUE_VIOLATION = '23505'

/**
 * Which process runs a job's slot: the database chooses, by a row and not by a lock, so that it works the same on the
 * embedded ledger, leaves a history, and outlives an owner that died.
 */
export function jobsStore(db: Database) {
  const mine = (job: string, slot: string, owner: string) =>
    and(eq(jobRuns.job, job), eq(jobRuns.slot, slot), eq(jobRuns.owner, owner), eq(jobRuns.status, 'running'))
  const dead = and(eq(jobRuns.status, 'running'), lt(jobRuns.leaseUntil, now))

  return {
    /** Try to take a slot: the planned time, cut to the schedule. The lease lasts `leaseMs` unless it is renewed. */
    async claim(job: string, slot: string, owner: string, leaseMs: number): Promise<Claim> {
      try {
        return await db.transaction(async (tx): Promise<Claim> => {
          await tx
            .update(jobRuns)
            .set({ status: 'abandoned', endedAt: now, detail: 'its owner stopped without a word' })
            .where(and(eq(jobRuns.job, job), ne(jobRuns.slot, slot), dead))
          const fresh = { owner, status: 'running' as const, leaseUntil: leaseOf(leaseMs), startedAt: now }
          const rows = await tx
            .insert(jobRuns)
            .values({ job, slot, ...fresh })
            .onConflictDoUpdate({
              target: [jobRuns.job, jobRuns.slot],
              set: { ...fresh, endedAt: null, detail: '' },
              setWhere: sql`${dead} or ${jobRuns.status} = 'abandoned'`,
            })
            .returning({ takenOver: sql<boolean>`xmax::text <> '0'` })
          const [row] = rows
          if (!row) return 'held'
          return row.takenOver ? 'taken-over' : 'claimed'
        })
      } catch (error) {
        if (driverCode(error) === UNIQUE_VIOLATION) return 'busy'
        throw error
      }
    },
    /** Keep a lease alive. False: it is lost, and whoever works under it must stop. */
    async renew(job: string, slot: string, owner: string, leaseMs: number): Promise<boolean> {
      const lease = { leaseUntil: leaseOf(leaseMs) }
      const rows = await db
        .update(jobRuns)
        .set(lease)
        .where(mine(job, slot, owner))
        .returning({ job: jobRuns.job })
      return rows.length === 1
    },
    /** End a run. False: the lease was lost meanwhile, and the run belongs to another owner. */
    async finish(
      job: string,
      slot: string,
      owner: string,
      outcome: { status: Extract<RunStatus, 'succeeded' | 'failed'>; detail: string },
    ): Promise<boolean> {
      const ended = { ...outcome, endedAt: now }
      const rows = await db
        .update(jobRuns)
        .set(ended)
        .where(mine(job, slot, owner))
        .returning({ job: jobRuns.job })
      return rows.length === 1
    },
    /** The latest runs, newest first. */
    async recent(limit = 20): Promise<JobRun[]> {
      const rows = await db.select().from(jobRuns).orderBy(desc(jobRuns.startedAt), desc(jobRuns.slot)).limit(limit)
      return rows.map(({ leaseUntil: _, ...run }) => run)
    },
  }
}
