import { run } from '../src/program.ts'

export type Outcome = { readonly code: number; readonly out: string; readonly err: string }
type Wish = {
  readonly signal?: AbortSignal
  readonly cwd?: string
  /** What somebody at the terminal answers; without it nobody sits there. */
  readonly ask?: (question: string) => Promise<string>
}

/** The command line in this process, with an environment of its own and its output caught. */
export function commandLine(env: Record<string, string>, { signal, cwd, ask }: Wish = {}) {
  return async (...argv: string[]): Promise<Outcome> => {
    let out = ''
    let err = ''
    const code = await run(argv, {
      env,
      cwd: cwd ?? '/',
      checkout: '/nowhere',
      out: (text) => {
        out += text
      },
      err: (text) => {
        err += text
      },
      errIsTerminal: false,
      ask,
      signal: signal ?? new AbortController().signal,
    })
    return { code, out, err }
  }
}
