import { type House, type ScheduledOutcome, upkeep } from '@meshledger/pipeline'
import { Inject, Injectable } from '@nestjs/common'
import { Cron } from '@nestjs/schedule'
import type { Log } from './http/log.ts'
import { newOwner, onTick, runSlot } from './scheduled-run.ts'
import { HOUSE, LOG, WORK } from './tokens.ts'
import type { Work } from './work.ts'

const JOB = 'upkeep'

/** The planned time of a run: the day, at the hour of the schedule, so that every process names the slot alike. */
export const upkeepSlot = (now: Date): string => `${now.toISOString().slice(0, 10)}T02:40:00.000Z`

/**
 * Removes what is older than it is kept and gives space back to the disk, once a night.
 *
 * The clock strikes in every process; a row of the ledger decides which one works.
 */
@Injectable()
export class ScheduledUpkeep {
  private readonly owner = newOwner()
  constructor(
    @Inject(HOUSE) private readonly house: House,
    @Inject(WORK) private readonly work: Work,
    @Inject(LOG) private readonly log: Log,
  ) {}

  @Cron('0 40 2 * * *', { name: JOB, waitForCompletion: true, timeZone: 'UTC' })
  tick(): Promise<ScheduledOutcome | undefined> {
    return onTick(this.log, JOB, () => this.run(upkeepSlot(new Date())))
  }

  /** Runs a slot if it falls to this process. */
  run(slot: string): Promise<ScheduledOutcome> {
    const { house, work, log, owner } = this
    return runSlot({ house, work, log, owner }, JOB, slot, async (signal) => (await upkeep(house, { signal })).sentence)
  }
}
