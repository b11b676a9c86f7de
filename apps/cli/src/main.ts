import { createInterface } from 'node:readline/promises'
import { fileURLToPath } from 'node:url'
import { run } from './program.ts'

/** The `meshledger` process: hands the terminal to the program, and its exit code to whoever called. */
const stopping = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort())

// The runner above us has gone; without it nobody would stop this process.
process.on('disconnect', () => stopping.abort())

// Whoever reads the output may stop early, as `head` does: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

/** Questions go where progress goes, so that the output stays the answer. */
async function ask(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    return await lines.question(question, { signal: stopping.signal })
  } finally {
    lines.close()
  }
}

process.exitCode = await run(process.argv.slice(2), {
  env: process.env,
  cwd: process.cwd(),
  checkout: fileURLToPath(new URL('../../..', import.meta.url)),
  out: (text) => void process.stdout.write(text),
  err: (text) => void process.stderr.write(text),
  errIsTerminal: process.stderr.isTTY === true,
  ...(process.stdin.isTTY && process.stderr.isTTY ? { ask } : {}),
  signal: stopping.signal,
})
// The runner above us listens on a channel that would keep this process alive.
if (process.connected) process.disconnect()
