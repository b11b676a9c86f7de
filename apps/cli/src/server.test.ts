import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { getHealth } from '@meshledger/contracts'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

const main = fileURLToPath(new URL('../../api/dist/main.js', import.meta.url))
const served = inject('servedDemo')
let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'meshledger-server-'))
  for (const name of ['data', 'left']) cpSync(served.empty, join(root, name), { recursive: true })
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

type Ended = { code: number | null; out: string; err: string }

/** Runs the server's process to its end; `onReady` is called once it says that it is ready. */
function server(
  env: Record<string, string>,
  onReady: (line: string, child: ReturnType<typeof spawn>) => void = () => undefined,
) {
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, MESHLEDGER_DATA: join(root, 'data'), PORT: '0', HOST: '', DATABASE_URL: '', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  let out = ''
  let err = ''
  child.stderr?.on('data', (text) => {
    err += text
  })
  child.stdout?.on('data', (text) => {
    out += text
    if (out.endsWith('\n')) onReady(out, child)
  })
  return new Promise<Ended>((resolve) => child.on('exit', (code) => resolve({ code, out, err })))
}

test.each`
  way             | end
  ${'SIGTERM'}    | ${(child: ReturnType<typeof spawn>) => child.kill('SIGTERM')}
  ${'SIGINT'}     | ${(child: ReturnType<typeof spawn>) => child.kill('SIGINT')}
  ${'disconnect'} | ${(child: ReturnType<typeof spawn>) => child.disconnect()}
`('a server says one line when it is ready, answers, and ends cleanly by $way', async ({ end }) => {
  const folder = join(root, 'data')
  const file = join(folder, 'server.json')
  let mode = 0
  let health: unknown
  const ended = await server({}, async (line, child) => {
    const [, url] = /^Meshledger is ready at (http:\/\/localhost:\d+)\n$/.exec(line) ?? []
    mode = statSync(file).mode & 0o777
    health = await fetch(`${url}/api/health`).then((reply) => reply.json())
    end(child)
  })
  expect(ended).toMatchObject({
    code: 0,
    out: expect.stringMatching(/^Meshledger is ready at http:\/\/localhost:\d+\n$/),
  })
  expect(getHealth.response.parse(health).demo).toBe(false)
  expect(mode).toBe(0o600)
  expect(existsSync(file)).toBe(false)
})

test.each`
  env                                                                   | code | says
  ${{ HOST: '0.0.0.0' }}                                                | ${2} | ${/HOST names an address beyond this machine.+leave HOST out/}
  ${{ PORT: 'http' }}                                                   | ${2} | ${/PORT is not a port number/}
  ${{ MESHLEDGER_DATA: served.folder }}                                 | ${1} | ${/is held by another Meshledger process \(a server at http:\/\/127.0.0.1:\d+, process \d+\)/}
  ${{ DATABASE_URL: 'postgres://nobody:secret-word@127.0.0.1:9/none' }} | ${1} | ${/database/i}
`('a server with $env ends with $code and a sentence', async ({ env, code, says }) => {
  const ended = await server(env)
  expect(ended).toEqual({ code, out: '', err: expect.stringMatching(says) })
  expect(ended.err).toMatch(/^meshledger: [^\n]+\n$/)
  expect(ended.err).not.toContain('secret-word')
})

test('a port that is taken is named, with what to do', async () => {
  const taken = createServer()
  await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const ended = await server({ PORT: String(port) })
  taken.close()
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toMatch(new RegExp(`^meshledger: port ${port} is taken.+PORT=${port + 1} npm start\n$`))
})

test('a data folder that cannot be made is named, with what to do', async () => {
  const inTheWay = join(root, 'file')
  writeFileSync(inTheWay, '')
  const ended = await server({ MESHLEDGER_DATA: join(inTheWay, 'data') })
  expect(ended).toMatchObject({ code: 1, out: '' })
  expect(ended.err).toMatch(/file\/data.+MESHLEDGER_DATA/)
})

test('server.json that a dead server left behind stops nobody', async () => {
  const folder = join(root, 'left')
  const left = join(folder, 'server.json')
  writeFileSync(left, JSON.stringify({ url: 'http://127.0.0.1:9', pid: 2 ** 22 + 7, token: 'old' }))
  const { code } = await commandLine({ MESHLEDGER_DATA: folder })('health', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(readFileSync(left, 'utf8')).token).toBe('old')
})

test('an empty folder costs nothing, and says that nothing is held', async () => {
  const { code, out } = await commandLine({ MESHLEDGER_DATA: join(root, 'left') })('cost', '--period', '2026-09')
  expect([code, out]).toEqual([0, expect.stringMatching(/^No usage is held for September 2026 .+ meshledger health/)])
})

test('prepare leaves a folder that holds facts as it is, and refuses one that a server holds', async () => {
  const refused = await commandLine({ MESHLEDGER_DATA: served.folder })('prepare')
  expect(refused.code).toBe(1)
  expect(refused.err).toMatch(/Meshledger already runs on the data folder .+, at http:\/\/127\.0\.0\.1:\d+/)
})
