import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..', '..', '..')
export const cli = join(root, 'apps/cli/src/main.ts')
export const server = join(root, 'apps/api/dist/main.js')
const quiet = '--disable-warning=ExperimentalWarning'

type Env = Readonly<Record<string, string>>
export type Started = { child: ChildProcess; said: () => string; stop: () => Promise<void> }

/** A port that nobody listens on. */
export async function freePort(): Promise<string> {
  const probe = createServer()
  await new Promise<void>((ready) => probe.listen(0, '127.0.0.1', ready))
  const address = probe.address()
  await new Promise((closed) => probe.close(closed))
  return String(typeof address === 'object' && address ? address.port : 4555)
}

/** Runs the product's own command line and ends the set-up when it fails. */
export function run(args: string[], data: string): void {
  const done = spawnSync(process.execPath, [quiet, cli, ...args], {
    env: { ...process.env, MESHLEDGER_DATA: data },
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`meshledger ${args[0]} failed:\n${done.stdout}\n${done.stderr}`)
}

/** Starts a program of the product and keeps the last of what it says. */
export function start(file: string, args: readonly string[], env: Env): Started {
  const child = spawn(process.execPath, [quiet, file, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  const stop = async () => {
    if (child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill('SIGTERM')
    const patience = setTimeout(() => child.kill('SIGKILL'), 5000)
    await ended
    clearTimeout(patience)
  }
  return { child, said: () => said, stop }
}

/** Asks until there is an answer; fails when the program ends before it gives one. */
export async function answerOf<T>({ child, said }: Started, ask: () => Promise<T | null>): Promise<T> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`a program ended before it answered:\n${said()}`)
    const answer = await ask()
    if (answer !== null) return answer
    await new Promise((next) => setTimeout(next, 200))
  }
  throw new Error(`a program did not answer:\n${said()}`)
}

/** The server over a data folder, once it answers. */
export async function serve(data: string, port: string, env: Env = {}): Promise<Started> {
  const started = start(server, [], { PORT: port, HOST: '127.0.0.1', MESHLEDGER_DATA: data, ...env })
  await answerOf(started, async () => {
    const reply = await fetch(`http://127.0.0.1:${port}/api/health`).catch(() => null)
    return reply?.ok ? true : null
  })
  return started
}
