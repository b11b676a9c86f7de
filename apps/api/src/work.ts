/**
 * Long work on the house, one piece after another: an ingest and a scheduled run must not change the same rows at the
 * same time. Stopping lets go of what waits and asks what runs to end.
 */
export class Work {
  private last: Promise<unknown> = Promise.resolve()
  private readonly stopping = new AbortController()

  /** Runs a piece of work when all before it has ended. Its signal fires when the server stops or `until` fires. */
  run<T>(piece: (signal: AbortSignal) => Promise<T>, until?: AbortSignal): Promise<T> {
    const signal = until ? AbortSignal.any([this.stopping.signal, until]) : this.stopping.signal
    const turn = this.last.then(async () => {
      signal.throwIfAborted()
      return piece(signal)
    })
    this.last = turn.catch(() => undefined)
    return turn
  }

  /** Ends what runs and refuses what waits; resolves when nothing runs any more. */
  async stop(): Promise<void> {
    this.stopping.abort()
    await this.last
  }
}
