import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'

/** Where the tests find the demo account: its files, and the data folder of the server that answers from it. */
export type ServedDemo = {
  readonly files: string
  readonly folder: string
  readonly url: string
  /** A data folder in which nothing is held yet. To make one takes seconds of CPU: copy this one. */
  readonly empty: string
  /** A data folder as the server's was when the account had been taken in, to copy; and what `ingest --json` printed. */
  readonly filled: string
  readonly ingested: string
}
declare module 'vitest' {
  interface ProvidedContext {
    servedDemo: ServedDemo
  }
}

const api = fileURLToPath(new URL('../../api', import.meta.url))

/** Writes a small demo account, takes it in through the command line, and starts the built server on it. */
export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  const root = mkdtempSync(join(tmpdir(), 'meshledger-cli-'))
  const files = join(root, 'demo')
  const folder = join(root, 'data')
  const [empty, filled] = [join(root, 'empty'), join(root, 'filled')]
  meshledger(empty, 'findings')
  cpSync(empty, folder, { recursive: true })
  meshledger(folder, 'demo', '--out', files, '--scale', '0.02')
  const ingested = meshledger(folder, 'ingest', files, '--json')
  cpSync(folder, filled, { recursive: true })
  build()
  const server = await start(folder)
  const { url } = JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'))
  project.provide('servedDemo', { files, folder, url, empty, filled, ingested })
  return async () => {
    await stopped(server)
    rmSync(root, { recursive: true, force: true })
  }
}

/** The command line as a process of its own: what it held is free when it has ended. */
function meshledger(folder: string, ...argv: string[]): string {
  const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
  const env = { ...process.env, MESHLEDGER_DATA: folder, DATABASE_URL: '' }
  const done = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', main, ...argv], {
    env,
    encoding: 'utf8',
  })
  if (done.status !== 0) throw new Error(`meshledger ${argv[0]} ended with ${done.status}: ${done.stderr}`)
  return done.stdout
}

/** The server runs from its build. Under turbo it is there already; otherwise it is made, when a source is newer. */
function build(): void {
  const built = join(api, 'dist/main.js')
  const sources = readdirSync(join(api, 'src'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs)
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...sources)) return
  const tsc = join(api, 'node_modules/typescript/bin/tsc')
  const done = spawnSync(process.execPath, [tsc, '-p', join(api, 'tsconfig.build.json')], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(`building the server failed: ${done.stdout}${done.stderr}`)
}

/** Starts the server on a free port, and waits for the line that says that it is ready. */
export function start(folder: string, env: Record<string, string> = {}): Promise<ChildProcess> {
  const server = spawn(process.execPath, [join(api, 'dist/main.js')], {
    env: { ...process.env, MESHLEDGER_DATA: folder, PORT: '0', HOST: '', DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let said = ''
  let complained = ''
  return new Promise((resolve, reject) => {
    server.stderr.on('data', (text) => {
      complained += text
    })
    server.stdout.on('data', (text) => {
      said += text
      if (said.includes('Meshledger is ready at')) resolve(server)
    })
    server.on('exit', (code) => reject(new Error(`the server ended with ${code}: ${complained}`)))
  })
}

/** Ends a server as a terminal would, and waits until it has gone. */
export function stopped(server: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => {
    if (server.exitCode !== null) resolve(server.exitCode)
    server.on('exit', (code) => resolve(code))
    server.kill('SIGTERM')
  })
}
