import { hostname } from 'node:os'
import { type House, runScheduled, type ScheduledOutcome, upkeep } from '@meshledger/pipeline'
import { Inject, Injectable } from '@nestjs/common'
import { Cron } from '@nestjs/schedule'
import type { Log } from './http/log.ts'
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
  private readonly owner = `${hostname()}/${process.pid}/${crypto.randomUUID().slice(0, 8)}`
  constructor(
    @Inject(HOUSE) private readonly house: House,
    @Inject(WORK) private readonly work: Work,
    @Inject(LOG) private readonly log: Log,
  ) {}

  @Cron('0 40 2 * * *', { name: JOB, waitForCompletion: true, timeZone: 'UTC' })
  async tick(): Promise<ScheduledOutcome | undefined> {
    try {
      return await this.run(upkeepSlot(new Date()))
    } catch (error) {
      this.log.error('job', error, { job: JOB })
      return undefined
    }
  }

  /** Runs a slot if it falls to this process, and writes a line about it either way. */
  async run(slot: string): Promise<ScheduledOutcome> {
    const outcome = await runScheduled(this.house, JOB, slot, this.owner, (lost) =>
      this.work.run(async (signal) => (await upkeep(this.house, { signal })).sentence, lost),
    )
    const facts = { job: JOB, slot, outcome: outcome.kind }
    if (outcome.kind === 'failed') this.log.error('job', outcome.error, facts)
    else this.log.info('job', { ...facts, ...(outcome.kind === 'ran' ? { detail: outcome.detail } : {}) })
    return outcome
  }
}
