import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

let folder: string
let meshledger: ReturnType<typeof commandLine>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-rules-'))
  cpSync(inject('servedDemo').empty, join(folder, 'data'), { recursive: true })
  const event = (time: number, who: string) =>
    JSON.stringify({ serviceName: 's', actionName: 'a', timestamp: time, userIdentity: { email: who } })
  writeFileSync(
    join(folder, 'events.json'),
    `${event(1767603600000, 'ann')}\nnothing\n${event(1767603660000, 'bob')}\n`,
  )
  writeFileSync(
    join(folder, 'rule.yml'),
    `title: T
name: is-bob
logsource: { product: databricks }
detection: { s: { user_identity.email: BOB }, condition: s }
examples:
  - { expect: no match, event: { user_identity: { email: bob } } }
`,
  )
  meshledger = commandLine({ MESHLEDGER_DATA: join(folder, 'data') }, { cwd: folder })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('rules run prints a line a match, and names what it could not read', async () => {
  const { code, out, err } = await meshledger(
    'rules',
    'run',
    '--rules',
    'rule.yml',
    '--events',
    'events.json',
    '--json',
  )
  expect({ code, err }).toEqual({ code: 0, err: 'events.json:2: not taken in: the line is not valid JSON\n' })
  const match = { rule: 'is-bob', file: 'events.json', line: 3, event_time: '2026-01-05T09:01:00.000Z', subject: 'bob' }
  expect(out).toBe(`${JSON.stringify(match)}\n`)
})

test('rules run without events holds the rules against what was taken in', async () => {
  const { code, out } = await meshledger('rules', 'run', '--rules', 'rule.yml')
  expect({ code, out }).toEqual({ code: 0, out: '0 matches of 1 rule over what was taken in.\n' })
})

test('rules explain says which value a test met', async () => {
  const { code, out } = await meshledger('rules', 'explain', 'rule.yml', 'events.json:1')
  expect(code).toBe(0)
  expect(out).toContain('✗ user_identity.email is "BOB", here "ann"')
})

test('rules test ends with 1 when an example comes out otherwise', async () => {
  const { code, out } = await meshledger('rules', 'test', 'rule.yml')
  expect(code).toBe(1)
  expect(out).toContain('rule.yml:6: is-bob: expected no match, got match')
})

test('rules run holds rules on the configuration against readings of it, and says what they cannot decide', async () => {
  const rule = (kind: string, field: string) =>
    `title: ${kind}\nname: ${kind}\nlogsource: { product: databricks, category: configuration, service: ${kind} }\ndetection: { s: { ${field}: true }, condition: s }\nsubject: '{name}'\n`
  writeFileSync(join(folder, 'scripts.yml'), rule('global-init-scripts', 'enabled'))
  writeFileSync(join(folder, 'catalogs.yml'), rule('catalogs', 'owned_by_person'))
  const row = (object_id: string | null, body: object | null) =>
    JSON.stringify({
      ...{
        kind: 'global-init-scripts',
        workspace_id: '1',
        object_id,
        taken_at: '2026-01-05T09:00:00Z',
        complete: true,
      },
      ...{ body: JSON.stringify(body), source: 'h/api' },
    })
  const rows = [row(null, {}), row('g', { name: 'agent', enabled: true }), row('h', { name: 'old', enabled: false })]
  writeFileSync(join(folder, 'readings.json'), `${rows.join('\n')}\n`)
  const argv = ['--rules', 'scripts.yml', 'catalogs.yml', '--events', 'readings.json']
  const { code, out, err } = await meshledger('rules', 'run', ...argv, '--json')
  expect({ code, err }).toEqual({ code: 0, err: 'catalogs: not assessed: catalogs of 1: it was never read.\n' })
  const match = { rule: 'global-init-scripts', file: 'readings.json', line: 2, event_time: '2026-01-05T09:00:00.000Z' }
  expect(out).toBe(`${JSON.stringify({ ...match, subject: 'agent' })}\n`)
  const explained = await meshledger('rules', 'explain', 'scripts.yml', 'readings.json:3')
  expect(explained.out).toContain('does not match: h in 1')
  expect(explained.out).toContain('✗ enabled is true, here "false"')
  const without = await meshledger('rules', 'run', '--rules', 'scripts.yml', '--events', 'events.json')
  expect(without.err).toContain('global-init-scripts: not assessed: no reading of the configuration is in the files')
})

test.each(['check', 'run', 'test', 'explain', 'backtest'])(
  'rules %s --help says how it is used, with an example',
  async (command) => {
    const { code, out } = await meshledger('rules', command, '--help')
    expect(code).toBe(0)
    expect(out).toMatch(new RegExp(`Example:\n  meshledger rules ${command}`))
    expect(out).toContain('--json')
  },
)

test.each`
  line                                                    | says
  ${'rules run --events events.json'}                     | ${/--rules/}
  ${'rules run --rules none.yml --events events.json'}    | ${/no file or folder/}
  ${'rules backtest x --from 2026-02-30 --to 2026-03-01'} | ${/--from takes a day/}
  ${'rules backtest x --from 2026-03-02 --to 2026-03-01'} | ${/lies after/}
`('meshledger $line: wrong usage ends with 2', async ({ line, says }) => {
  const { code, err } = await meshledger(...line.split(' '))
  expect(code).toBe(2)
  expect(err).toMatch(says)
})
