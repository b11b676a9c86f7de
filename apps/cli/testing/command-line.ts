import { run } from '../src/program.ts'

export type Outcome = { readonly code: number; readonly out: string; readonly err: string }
type Wish = { readonly signal?: AbortSignal; readonly cwd?: string }

/** The command line in this process, with an environment of its own and its output caught. */
export function commandLine(env: Record<string, string>, { signal, cwd }: Wish = {}) {
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
      signal: signal ?? new AbortController().signal,
    })
    return { code, out, err }
  }
}
