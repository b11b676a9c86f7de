/** One fault in a file that somebody wrote: where it is, what it is, what to do about it. */
export type Fault = { file: string; line: number | null; key: string; problem: string; remedy: string }

/** A file that cannot be used as it stands. Carries every fault found, so that one reading mends them all. */
export class ConfigError extends Error {
  readonly faults: readonly Fault[]
  constructor(faults: readonly Fault[]) {
    super(faults.map(faultText).join('\n'))
    this.name = 'ConfigError'
    this.faults = faults
  }
}

export function faultText({ file, line, key, problem, remedy }: Fault): string {
  return `${file}${line === null ? '' : `:${line}`}: ${key === '' ? '' : `${key}: `}${problem}. ${remedy}`
}
