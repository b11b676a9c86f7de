import type { Claim } from '@meshledger/ledger'
import type { House } from './house.ts'

export type ScheduledOutcome =
  | { kind: 'ran'; detail: string }
  /** `held`: this slot has been run, or is being run. `busy`: an earlier slot of the job is still at it. */
  | { kind: 'skipped'; why: Extract<Claim, 'held' | 'busy'> }
  | { kind: 'failed'; error: unknown }
  /** The work went on longer than its lease and another process took the slot over; what it did stands, once. */
  | { kind: 'lost' }

const LEASE_MS = 60_000

/**
 * Run a job's slot, if it falls to this process: claim the row, work, write how it ended.
 *
 * `slot` is the planned time, cut to the schedule; `owner` names this process and no other. Of any number of processes
 * on one ledger one runs the slot, and of the slots of a job one runs at a time. The lease is renewed while the work
 * goes on; when it is lost nevertheless, `signal` asks the work to stop. `work` returns a sentence for the list of runs.
 * What it throws comes back as `failed`; the list names only the kind of error, for its text may hold data.
 */
export async function runScheduled(
  house: Pick<House, 'ledger'>,
  job: string,
  slot: string,
  owner: string,
  work: (signal: AbortSignal) => Promise<string>,
  leaseMs = LEASE_MS,
): Promise<ScheduledOutcome> {
  const { jobs } = house.ledger
  const claim = await jobs.claim(job, slot, owner, leaseMs)
  if (claim === 'held' || claim === 'busy') return { kind: 'skipped', why: claim }

  const lost = new AbortController()
  const keepAlive = setInterval(() => {
    jobs.renew(job, slot, owner, leaseMs).then(
      (kept) => kept || lost.abort(),
      () => lost.abort(),
    )
  }, leaseMs / 3)
  try {
    const detail = await work(lost.signal)
    const finished = await jobs.finish(job, slot, owner, { status: 'succeeded', detail })
    return finished ? { kind: 'ran', detail } : { kind: 'lost' }
  } catch (error) {
    const detail = `It failed: ${error instanceof Error ? error.name : 'unknown error'}`
    await jobs.finish(job, slot, owner, { status: 'failed', detail })
    return { kind: 'failed', error }
  } finally {
    clearInterval(keepAlive)
  }
}
