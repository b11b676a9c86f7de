import { hostname } from 'node:os'
import { type House, refresh, runScheduled, type ScheduledOutcome } from '@meshledger/pipeline'
import { Inject, Injectable } from '@nestjs/common'
import { Cron } from '@nestjs/schedule'
import type { Log } from './http/log.ts'
import { HOUSE, LOG, WORK } from './tokens.ts'
import type { Work } from './work.ts'

const JOB = 'refresh'
const EVERY_MINUTES = 15

/** The planned time of a run: the moment cut down to the schedule, so that every process names the slot alike. */
export function slotOf(now: Date): string {
  const step = EVERY_MINUTES * 60_000
  return new Date(Math.floor(now.getTime() / step) * step).toISOString()
}

/**
 * Brings everything derived up to date, four times an hour.
 *
 * The clock strikes in every process; a row of the ledger decides which one works. The slot is of the real clock, even
 * where the account's own stands still.
 */
@Injectable()
export class ScheduledRefresh {
  private readonly owner = `${hostname()}/${process.pid}/${crypto.randomUUID().slice(0, 8)}`
  constructor(
    @Inject(HOUSE) private readonly house: House,
    @Inject(WORK) private readonly work: Work,
    @Inject(LOG) private readonly log: Log,
  ) {}

  @Cron(`0 */${EVERY_MINUTES} * * * *`, { name: JOB, waitForCompletion: true, timeZone: 'UTC' })
  async tick(): Promise<ScheduledOutcome | undefined> {
    try {
      return await this.run(slotOf(new Date()))
    } catch (error) {
      this.log.error('job', error, { job: JOB })
      return undefined
    }
  }

  /** Runs a slot if it falls to this process, and writes a line about it either way. */
  async run(slot: string): Promise<ScheduledOutcome> {
    const started = performance.now()
    const outcome = await runScheduled(this.house, JOB, slot, this.owner, (lost) =>
      this.work.run((signal) => this.refreshed(signal), lost),
    )
    const facts = { job: JOB, slot, outcome: outcome.kind, ms: Math.round(performance.now() - started) }
    if (outcome.kind === 'failed') this.log.error('job', outcome.error, facts)
    else this.log.info('job', { ...facts, ...(outcome.kind === 'ran' ? { detail: outcome.detail } : {}) })
    return outcome
  }

  private async refreshed(signal: AbortSignal): Promise<string> {
    const done = await refresh(this.house, { signal })
    return done.sentence
  }
}
