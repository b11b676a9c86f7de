import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

let folder: string
let meshledger: ReturnType<typeof commandLine>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-usage-'))
  meshledger = commandLine({ MESHLEDGER_DATA: join(folder, 'data') }, { cwd: folder })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const commands = [
  'demo',
  'ingest',
  'probe',
  'sync',
  'cost',
  'close',
  'statements',
  'findings',
  'health',
  'quarantine',
  'upkeep',
  'verify',
  'prepare',
  'stand-in',
]
const hidden = ['prepare', 'stand-in']

test.each(commands)('%s --help says how it is used, with an example', async (command) => {
  const { code, out, err } = await meshledger(command, '--help')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  expect(out).toMatch(new RegExp(`Usage: meshledger ${command}`))
  expect(out).toMatch(new RegExp(`Example:\n  meshledger ${command}`))
})

test('every command that prints data can print JSON', async () => {
  for (const command of commands.filter((each) => !hidden.includes(each))) {
    expect((await meshledger(command, '--help')).out, command).toContain('--json')
  }
})

test('--help lists the commands, and not those that only npm start runs', async () => {
  const { code, out } = await meshledger('--help')
  expect(code).toBe(0)
  expect(out).toMatch(/demo[\s\S]+ingest[\s\S]+cost[\s\S]+findings[\s\S]+health[\s\S]+verify/)
  for (const command of hidden) expect(out).not.toContain(command)
})

test.each`
  line                                              | says
  ${''}                                             | ${/Usage: meshledger/}
  ${'coast'}                                        | ${/unknown command 'coast'/}
  ${'cost --peroid 2026-09'}                        | ${/unknown option '--peroid'/}
  ${'cost --period 2026-9'}                         | ${/--period takes a month such as 2026-09, not “2026-9”/}
  ${'cost --period 2026-09 --from 2026-09-01'}      | ${/not both/}
  ${'cost --from 2026-09-01'}                       | ${/belong together/}
  ${'cost --by colour'}                             | ${/--by knows no “colour”. It knows: domain, provider, product/}
  ${'cost --by domain,domain'}                      | ${/twice/}
  ${'cost --by domain,product,sku,cloud,day'}       | ${/one to four/}
  ${'cost --filter domain=growth'}                  | ${/is not understood/}
  ${'cost --filter f.colour=blue'}                  | ${/is not understood/}
  ${'cost --filter f.domain=a --filter f.domain=b'} | ${/given twice/}
  ${'cost growth'}                                  | ${/too many arguments/}
  ${'findings --state asleep'}                      | ${/--state knows no “asleep”/}
  ${'verify --period september'}                    | ${/takes a month/}
  ${'demo'}                                         | ${/required option '--out <folder>'/}
  ${'demo --out d --scale 0'}                       | ${/--scale takes a number above 0/}
  ${'demo --out d --scale big'}                     | ${/not “big”/}
  ${'demo --out d --seed -1'}                       | ${/--seed takes a whole number/}
  ${'ingest'}                                       | ${/missing required argument 'paths'/}
  ${'export focus --peroid 2026-09'}                | ${/unknown option '--peroid'/}
  ${'journal export --peroid 2026-09'}              | ${/unknown option '--peroid'/}
  ${'budgets import --peroid 2026-09'}              | ${/unknown option '--peroid'/}
  ${'rules check --peroid 2026-09'}                 | ${/unknown option '--peroid'/}
  ${'prepare --scale none'}                         | ${/--scale takes a number/}
`('meshledger $line: wrong usage ends with 2 and says how to get help', async ({ line, says }) => {
  const { code, out, err } = await meshledger(...line.split(' ').filter((word: string) => word !== ''))
  expect({ code, out }).toEqual({ code: 2, out: '' })
  expect(err).toMatch(says)
  expect(err).toMatch(/--help/)
  expect(readdirSync(folder)).toEqual([])
})

test('what cannot be done ends with 1 and a sentence', async () => {
  writeFileSync(join(folder, 'full.txt'), 'mine')
  const missing = await meshledger('ingest', 'nowhere.csv')
  expect(missing).toEqual({
    code: 1,
    out: '',
    err: expect.stringMatching(/^meshledger: There is no file or folder .*nowhere.csv. Check the path.\n$/),
  })
  const full = await meshledger('demo', '--out', '.', '--scale', '0.01')
  expect(full).toEqual({ code: 1, out: '', err: expect.stringMatching(/is not empty/) })
  rmSync(join(folder, 'full.txt'))
})

test('Ctrl-C ends with 130 and leaves nothing', async () => {
  const stopping = new AbortController()
  const interrupted = commandLine({ MESHLEDGER_DATA: join(folder, 'data') }, { cwd: folder, signal: stopping.signal })
  setTimeout(() => stopping.abort(), 300)
  const { code, err } = await interrupted('demo', '--out', 'demo', '--scale', '0.5')
  expect(code).toBe(130)
  expect(err).toMatch(/Nothing was left half done/)
  expect(readdirSync(folder)).toEqual([])
})
