import type { LoggerService } from '@nestjs/common'

/** Writes one line. The caller decides where to: standard error in the server, a list in the tests. */
export type WriteLine = (line: string) => void

/**
 * The server's log: one JSON object a line.
 *
 * It never holds query values, bodies, names, e-mails or the text of an unexpected error: such a text may quote a
 * row. What it does hold of one is its kind and where in the code it arose.
 */
export class Log {
  private readonly write: WriteLine
  private readonly clock: () => string
  constructor(write: WriteLine, clock: () => string) {
    this.write = write
    this.clock = clock
  }
  info(event: string, facts: Record<string, unknown>): void {
    this.write(JSON.stringify({ at: this.clock(), level: 'info', event, ...facts }))
  }
  error(event: string, error: unknown, facts: Record<string, unknown> = {}): void {
    this.write(JSON.stringify({ at: this.clock(), level: 'error', event, ...facts, ...traceOf(error) }))
  }
}

/** Kind, code and stack frames of an error, and those of its causes; without any message. */
export function traceOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { error: typeof error }
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const frames = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line))
  return {
    error: error.constructor.name,
    ...code,
    ...('places' in error ? { places: error.places } : {}),
    stack: frames.slice(0, 12).map((line) => line.trim()),
    ...(error.cause === undefined ? {} : { cause: traceOf(error.cause) }),
  }
}

/** Nest's own messages: what it says while it starts is of no use to a reader, its errors are. */
export const nestLogger = (log: Log): LoggerService => ({
  log: () => undefined,
  warn: () => undefined,
  error: (_message: unknown, ...rest: unknown[]) =>
    log.error(
      'framework',
      rest.find((each) => each instanceof Error),
      { context: String(rest.at(-1)) },
    ),
})
