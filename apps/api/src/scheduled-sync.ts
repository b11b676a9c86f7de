import type { SyncReport } from '@meshledger/pipeline'
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common'
import { Cron } from '@nestjs/schedule'
import type { Log } from './http/log.ts'
import { slotOf } from './scheduled-refresh.ts'
import type { Syncing } from './syncing.ts'
import { LOG, SYNCING } from './tokens.ts'

const JOB = 'sync'
/** Configuration changes slowly and takes hundreds of requests to read. */
const CONFIGURATION_HOURS = 6

/**
 * Reads what is new from Databricks, four times an hour and once at the start, where a connection is configured.
 *
 * The clock strikes in every process; for each workspace a row of the ledger decides which one reads it.
 */
@Injectable()
export class ScheduledSync implements OnApplicationBootstrap, OnModuleDestroy {
  constructor(
    @Inject(SYNCING) private readonly syncing: Syncing,
    @Inject(LOG) private readonly log: Log,
  ) {}

  /** The first reading does not hold up the start: the pages answer meanwhile from what is held. */
  onApplicationBootstrap(): void {
    void this.tick()
  }

  async onModuleDestroy(): Promise<void> {
    await this.syncing.stop()
  }

  @Cron('30 */15 * * * *', { name: JOB, waitForCompletion: true, timeZone: 'UTC' })
  async tick(): Promise<void> {
    try {
      await this.run(slotOf(new Date()))
    } catch (error) {
      if (!this.syncing.stopped) this.log.error('job', error, { job: JOB })
    }
  }

  /** Runs a slot for the workspaces that fall to this process; nothing where no connection is configured. */
  async run(slot: string): Promise<SyncReport | undefined> {
    const connections = this.syncing.connections()
    if (!connections) return undefined
    const report = await this.syncing.sync(connections, { slot, configurationEveryHours: CONFIGURATION_HOURS })
    this.log.info('job', {
      job: JOB,
      slot,
      ms: Math.round(report.seconds * 1000),
      added: report.tables.reduce((sum, one) => sum + one.added, 0),
      failed: report.tables.filter(({ state }) => state === 'failed').map(({ table }) => table),
    })
    return report
  }
}
