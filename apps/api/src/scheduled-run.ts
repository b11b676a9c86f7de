import { hostname } from 'node:os'
import { type House, runScheduled, type ScheduledOutcome } from '@meshledger/pipeline'
import type { Log } from './http/log.ts'
import type { Work } from './work.ts'

type Runner = { readonly house: House; readonly work: Work; readonly log: Log; readonly owner: string }

/** A name for one runner and no other, on whichever machine. */
export const newOwner = (): string => `${hostname()}/${process.pid}/${crypto.randomUUID().slice(0, 8)}`

/** Runs a slot of a job if it falls to this runner, after other work on the house, and writes a line about it either way. */
export async function runSlot(
  { house, work, log, owner }: Runner,
  job: string,
  slot: string,
  piece: (signal: AbortSignal) => Promise<string>,
): Promise<ScheduledOutcome> {
  const started = performance.now()
  const outcome = await runScheduled(house, job, slot, owner, (lost) => work.run(piece, lost))
  const facts = { job, slot, outcome: outcome.kind, ms: Math.round(performance.now() - started) }
  if (outcome.kind === 'failed') log.error('job', outcome.error, facts)
  else log.info('job', { ...facts, ...(outcome.kind === 'ran' ? { detail: outcome.detail } : {}) })
  return outcome
}

/** What the clock calls: a failure that no slot could be blamed for becomes a line of the log, and the next stroke tries again. */
export async function onTick(
  log: Log,
  job: string,
  run: () => Promise<ScheduledOutcome>,
): Promise<ScheduledOutcome | undefined> {
  try {
    return await run()
  } catch (error) {
    log.error('job', error, { job })
    return undefined
  }
}
