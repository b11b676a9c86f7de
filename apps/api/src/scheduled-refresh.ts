import { type House, refresh, type ScheduledOutcome } from '@meshledger/pipeline'
import { Inject, Injectable } from '@nestjs/common'
import { Cron } from '@nestjs/schedule'
import type { Log } from './http/log.ts'
import { newOwner, onTick, runSlot } from './scheduled-run.ts'
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
  private readonly owner = newOwner()
  constructor(
    @Inject(HOUSE) private readonly house: House,
    @Inject(WORK) private readonly work: Work,
    @Inject(LOG) private readonly log: Log,
  ) {}

  @Cron(`0 */${EVERY_MINUTES} * * * *`, { name: JOB, waitForCompletion: true, timeZone: 'UTC' })
  tick(): Promise<ScheduledOutcome | undefined> {
    return onTick(this.log, JOB, () => this.run(slotOf(new Date())))
  }

  /** Runs a slot if it falls to this process. */
  run(slot: string): Promise<ScheduledOutcome> {
    const { house, work, log, owner } = this
    return runSlot(
      { house, work, log, owner },
      JOB,
      slot,
      async (signal) => (await refresh(house, { signal })).sentence,
    )
  }
}
