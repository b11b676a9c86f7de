import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RetryReport, UpkeepReport } from '@meshledger/contracts'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

const home = mkdtempSync(join(tmpdir(), 'meshledger-upkeep-'))
const meshledger = commandLine({ MESHLEDGER_DATA: join(home, 'data') }, { cwd: home })
afterAll(() => rmSync(home, { recursive: true, force: true }))

const event = (request: string, at: string): string =>
  JSON.stringify({
    ...{ version: '2.0', auditLevel: 'WORKSPACE_LEVEL', timestamp: Date.parse(at), orgId: '11', accountId: 'acc' },
    ...{ sourceIPAddress: '10.0.0.1', userAgent: 'agent', sessionId: null, requestId: request },
    userIdentity: { email: 'a@b.example', subjectName: null },
    ...{ serviceName: 'unityCatalog', actionName: 'getTable', requestParams: { table_full_name: 'a.b.c' } },
    response: { statusCode: 200, errorMessage: null, result: null },
  })
const late = event('late', '2026-06-19T11:00:00Z')
const write = (...lines: string[]) =>
  writeFileSync(join(home, 'auditlogs_1.json'), lines.map((line) => `${line}\n`).join(''))
const atClock = (clock: string) =>
  writeFileSync(join(home, 'account.yml'), `account_id: acc\nname: Small\ndemo: true\nclock: ${clock}\ncurrency: USD\n`)

beforeAll(async () => {
  cpSync(inject('servedDemo').empty, join(home, 'data'), { recursive: true })
  atClock('2026-06-19T12:00:00Z')
  write(event('old', '2019-01-01T00:00:00Z'), event('new', '2026-06-19T10:00:00Z'), late.slice(0, 50))
  const { code, err } = await meshledger('ingest', 'account.yml', 'auditlogs_1.json')
  expect(code, err).toBe(0)
})

test('a line that was refused comes in from a repaired file; a folder without one is told', async () => {
  const nothing = await meshledger('quarantine', 'retry', 'account.yml')
  expect(nothing).toMatchObject({
    code: 1,
    out: expect.stringContaining('Nothing in quarantine came from these files.'),
  })
  write(event('old', '2019-01-01T00:00:00Z'), event('new', '2026-06-19T10:00:00Z'), late)
  const { code, out } = await meshledger('quarantine', 'retry', '.', '--json')
  expect(code).toBe(0)
  expect(RetryReport.parse(JSON.parse(out))).toMatchObject({
    retried: [{ file: 'auditlogs_1.json', how: 'repaired', lines: 1, refused: 0, added: 1 }],
    left: 0,
  })
})

test('a re-try names files or the connection; without a connection it says how to make one', async () => {
  for (const wrong of [[], ['.', '--connection']]) {
    expect(await meshledger('quarantine', 'retry', ...wrong)).toMatchObject({ code: 2 })
  }
  const { code, err } = await meshledger('quarantine', 'retry', '--connection')
  expect([code, err]).toEqual([1, expect.stringContaining('No connection to Databricks is configured')])
})

test.each`
  keep            | code | says
  ${'audit=5y'}   | ${1} | ${/audit cannot be kept for 1830 days only.*six years/}
  ${'billing=9y'} | ${1} | ${/always kept/}
  ${'audit=soon'} | ${2} | ${/such as audit=7y, runtime=800d or runtime=all; not “audit=soon”/}
  ${'money=7y'}   | ${2} | ${/audit, billing, runtime/}
`('--keep $keep is refused with its reason', async ({ keep, code, says }) => {
  const outcome = await meshledger('upkeep', '--keep', keep)
  expect(outcome.code).toBe(code)
  expect(outcome.err).toMatch(says)
})

test('what is too old goes, is told and counted, and verify names it', async () => {
  const { code, out } = await meshledger('upkeep', '--keep', 'audit=7y', '--rewrite', '--json')
  expect(code).toBe(0)
  const { retired, retention, compaction } = UpkeepReport.parse(JSON.parse(out))
  expect(retired).toMatchObject([{ group: 'audit', table: 'access.audit', rows: 1, files: 1 }])
  expect(retention.find(({ group }) => group === 'audit')?.days).toBe(2562)
  expect(compaction).toBe('done')
  expect((await meshledger('verify')).out).toContain(
    'Removed since, and recorded: 1 of access.audit, older than 2019-06-14.',
  )
  const again = await meshledger('upkeep')
  expect(again.out).toContain('Kept of audit: 2,562 days.')
  expect(again.out).toContain('Removed: nothing was too old.')
})

test('health ends with 0 while rows come, and with 1 when they come no more', async () => {
  expect(await meshledger('health')).toMatchObject({ code: 0, out: expect.stringContaining('Silent: none.') })
  atClock('2026-06-29T12:00:00Z')
  await meshledger('ingest', 'account.yml')
  const { code, out } = await meshledger('health')
  expect(code).toBe(1)
  expect(out).toContain('Silent:\n  Nothing of access.audit comes any more: its last row is of 2026-06-19 11:00.')
})
