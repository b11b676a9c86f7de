import {
  type Connections,
  type House,
  probeConnections,
  type ReaderProbe,
  type RetryReport,
  refresh,
  retryConnections,
  type SyncOptions,
  type SyncReport,
  sync,
} from '@meshledger/pipeline'
import type { Work } from './work.ts'

/** Opens the connections as they are configured now; undefined when none are. Throws for settings that are wrong. */
export type OpenConnections = () => Connections | undefined

type Read<T> = (options: Pick<SyncOptions, 'signal' | 'turn'>) => Promise<{ report: T; changed: boolean }>
type Probed = { readonly at: string; readonly readers: readonly ReaderProbe[] }
/** A probe wakes the warehouse, which costs money: its answer holds for so long. */
const PROBE_HOLDS_MS = 15 * 60_000

/** What this server does with Databricks: read it, and say what it could read. Stopping ends both. */
export class Syncing {
  private readonly stopping = new AbortController()
  private running: Promise<unknown> = Promise.resolve()
  private probed: { until: number; probe: Promise<Probed> } | undefined
  private readonly house: House
  private readonly work: Work
  private readonly open: OpenConnections

  constructor(house: House, work: Work, open: OpenConnections = () => undefined) {
    this.house = house
    this.work = work
    this.open = open
  }

  connections(): Connections | undefined {
    return this.open()
  }

  /**
   * Sync, then bring what is derived up to date. Other work on the house goes on while rows are fetched; only taking
   * them in waits its turn. With `slot` the run is a planned one.
   */
  async sync(
    connections: Connections,
    wish: { tables?: readonly string[]; slot?: string; configurationEveryHours?: number },
    until?: AbortSignal,
  ): Promise<SyncReport> {
    return this.reading(until, async (options) => {
      const report = await sync(this.house, connections, { ...wish, ...options })
      const changed = report.tables.some(({ added, corrected }) => added + corrected > 0) || report.snapshots.length > 0
      return { report, changed }
    })
  }

  /** Read again what was refused when it was read, in the manner of `sync`. */
  async retry(connections: Connections, until?: AbortSignal): Promise<RetryReport> {
    return this.reading(until, async (options) => {
      const report = await retryConnections(this.house, connections, options)
      return { report, changed: report.retried.some(({ added }) => added > 0) }
    })
  }

  private reading<T>(until: AbortSignal | undefined, read: Read<T>): Promise<T> {
    const signal = until ? AbortSignal.any([this.stopping.signal, until]) : this.stopping.signal
    const run = (async () => {
      const { report, changed } = await read({ signal, turn: (piece) => this.work.run(piece, signal) })
      if (changed) await this.work.run((stop) => refresh(this.house, { signal: stop }), signal)
      return report
    })()
    this.running = Promise.allSettled([this.running, run])
    return run
  }

  /** What the workspaces let us read, asked now or within the last minutes. */
  probe(connections: Connections, fresh: boolean): Promise<Probed> {
    const now = Date.now()
    if (!fresh && this.probed && now < this.probed.until) return this.probed.probe
    const probe = probeConnections(connections, [], undefined, this.stopping.signal).then((readers) => ({
      at: new Date(now).toISOString(),
      readers,
    }))
    this.probed = { until: now + PROBE_HOLDS_MS, probe }
    probe.catch(() => {
      this.probed = undefined
    })
    this.running = Promise.allSettled([this.running, probe])
    return probe
  }

  /** The server is ending, and what ends with it did not fail. */
  get stopped(): boolean {
    return this.stopping.signal.aborted
  }

  /** Ends what runs; resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.running
  }
}
