import type { Progress as Step } from '@meshledger/pipeline'
import type { Surroundings } from './surroundings.ts'

const PATIENCE_MS = 2000
const BETWEEN_LINES_MS = 5000
const BETWEEN_BARS_MS = 100

/**
 * Shows on standard error how far a command is, once it has taken two seconds: a bar that redraws itself on a
 * terminal, a line every five seconds elsewhere. `end` clears the bar away.
 */
export class Progress {
  private readonly to: Surroundings
  private readonly started: number
  private readonly beat: NodeJS.Timeout
  private latest: Step | undefined
  private shownAt = Number.NEGATIVE_INFINITY
  private shown = false

  constructor(to: Surroundings, label: string) {
    this.to = to
    this.started = performance.now()
    this.latest = { step: label, done: 0, total: null }
    this.beat = setInterval(() => this.show(), to.errIsTerminal ? 500 : 1000)
    this.beat.unref()
  }

  readonly at = (step: Step): void => {
    this.latest = { ...step, step: `${step.step.slice(0, 1).toUpperCase()}${step.step.slice(1)}` }
    this.show()
  }

  end(): void {
    clearInterval(this.beat)
    if (this.shown && this.to.errIsTerminal) this.to.err('\r\u001b[K')
  }

  private show(): void {
    const now = performance.now()
    if (this.latest === undefined || now - this.started < PATIENCE_MS) return
    if (now - this.shownAt < (this.to.errIsTerminal ? BETWEEN_BARS_MS : BETWEEN_LINES_MS)) return
    this.shownAt = now
    this.shown = true
    const seconds = Math.round((now - this.started) / 1000)
    this.to.err(this.to.errIsTerminal ? `\r\u001b[K${bar(this.latest, seconds)}` : `${line(this.latest, seconds)}\n`)
  }
}

const shareOf = ({ done, total }: Step) => (total ? Math.min(1, done / total) : undefined)

function bar(step: Step, seconds: number): string {
  const share = shareOf(step)
  if (share === undefined) return `${step.step} … ${seconds} s`
  const filled = Math.round(share * 24)
  return `${'█'.repeat(filled)}${'░'.repeat(24 - filled)} ${Math.floor(share * 100)} %  ${step.step}  ${seconds} s`
}

function line(step: Step, seconds: number): string {
  const share = shareOf(step)
  return share === undefined
    ? `${step.step} … ${seconds} s`
    : `${step.step}: ${Math.floor(share * 100)} %, ${seconds} s`
}

/** Runs a piece of work under a progress display that ends with it, however it ends. */
export async function withProgress<T>(
  to: Surroundings,
  label: string,
  work: (at: (step: Step) => void) => Promise<T>,
): Promise<T> {
  const progress = new Progress(to, label)
  try {
    return await work(progress.at)
  } finally {
    progress.end()
  }
}
