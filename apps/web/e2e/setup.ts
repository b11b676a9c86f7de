import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..', '..')
const cli = join(root, 'apps/cli/src/main.ts')
const server = join(root, 'apps/api/dist/main.js')
const quiet = '--disable-warning=ExperimentalWarning'
const SCALE = '0.1'

/** Runs the product's own command line and ends the set-up when it fails. */
function run(args: string[], data: string): void {
  const done = spawnSync(process.execPath, [quiet, cli, ...args], {
    env: { ...process.env, MESHLEDGER_DATA: data },
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`meshledger ${args[0]} failed:\n${done.stdout}\n${done.stderr}`)
}

async function answers(url: string, child: ChildProcess, said: () => string): Promise<void> {
  for (let tries = 0; tries < 600; tries++) {
    if (child.exitCode !== null) throw new Error(`the server ended before it answered:\n${said()}`)
    const reply = await fetch(`${url}/api/health`).catch(() => null)
    if (reply?.ok) return
    await new Promise((next) => setTimeout(next, 200))
  }
  throw new Error(`the server did not answer:\n${said()}`)
}

/**
 * The real thing under test: a demo account written, taken in and served from a folder of its own, which goes when the
 * tests are done. `E2E_DATA` and `E2E_DEMO` name folders that are there already, for whoever writes a test.
 */
export default async function setup(): Promise<() => Promise<void>> {
  for (const built of [server, join(root, 'apps/web/dist/index.html')]) {
    if (!existsSync(built))
      throw new Error(`${built} is missing: build it first, with npm test or pnpm exec turbo run build`)
  }
  const home = mkdtempSync(join(tmpdir(), 'meshledger-e2e-'))
  const demo = process.env.E2E_DEMO ?? join(home, 'demo')
  const data = process.env.E2E_DATA ?? join(home, 'data')
  if (!process.env.E2E_DEMO) run(['demo', '--out', demo, '--scale', SCALE], data)
  if (!process.env.E2E_DATA) run(['ingest', demo], data)
  process.env.E2E_ANSWERS = join(demo, 'answers.json')

  const url = `http://127.0.0.1:${process.env.E2E_PORT}`
  const child = spawn(process.execPath, [quiet, server], {
    env: { ...process.env, PORT: process.env.E2E_PORT, HOST: '127.0.0.1', MESHLEDGER_DATA: data },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  const listen = (chunk: Buffer) => {
    said = (said + chunk.toString()).slice(-4000)
  }
  child.stdout.on('data', listen)
  child.stderr.on('data', listen)
  await answers(url, child, () => said)

  return async () => {
    const ended = new Promise((done) => child.once('exit', done))
    child.kill('SIGTERM')
    const patience = setTimeout(() => child.kill('SIGKILL'), 5000)
    await ended
    clearTimeout(patience)
    rmSync(home, { recursive: true, force: true })
  }
}
