import { setTimeout as pause } from 'node:timers/promises'
import type { House } from '../house.ts'
import { runScheduled } from '../scheduled.ts'

/** Another runner is at this source, and went on longer than anybody would wait. */
export class SyncBusyError extends Error {
  constructor(host: string) {
    super(`Another sync of ${host} is running. Wait until it has ended; ./meshledger health lists the runs.`)
    this.name = 'SyncBusyError'
  }
}

export const LEASE_MS = 30_000

export type ClaimOptions = {
  /** The planned time of the run. */
  readonly slot: string
  readonly owner: string
  readonly leaseMs?: number | undefined
  /** Whether to wait for a claim that its owner left behind; a scheduled run does not, its next slot comes soon. */
  readonly wait: boolean
  readonly signal: AbortSignal
}

/**
 * Do something with a source while no other runner does, whichever process or machine it is on. False: another has run
 * this slot, or is at it. The claim of a runner that died holds until its lease ends, so who waits waits a little longer
 * than that.
 *
 * @throws SyncBusyError when waiting did not help; whatever `work` throws
 */
export async function whileAlone(
  house: Pick<House, 'ledger'>,
  host: string,
  { slot, owner, leaseMs = LEASE_MS, wait, signal }: ClaimOptions,
  work: (signal: AbortSignal) => Promise<string>,
): Promise<boolean> {
  const until = performance.now() + leaseMs * 1.5
  for (;;) {
    const run = (lost: AbortSignal) => work(AbortSignal.any([signal, lost]))
    const outcome = await runScheduled(house, `sync ${host}`, slot, owner, run, leaseMs)
    if (outcome.kind === 'ran') return true
    if (outcome.kind === 'failed') throw outcome.error
    if (outcome.kind === 'lost') throw new SyncBusyError(host)
    if (!wait) return false
    if (performance.now() > until) throw new SyncBusyError(host)
    await pause(Math.min(1_000, leaseMs / 4), undefined, { signal })
  }
}
