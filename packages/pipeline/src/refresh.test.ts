import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'
import { refresh } from './refresh.ts'

const account = `
account_id: 8f2b6c1e-5d3a-4c7e-9b41-2f60d8a7c935
name: A small account
demo: true
clock: 2026-11-20T14:00:00Z
`
const adminGrant = {
  version: '2.0',
  timestamp: Date.parse('2026-11-19T10:00:00Z'),
  accountId: '8f2b6c1e-5d3a-4c7e-9b41-2f60d8a7c935',
  workspaceId: '0',
  auditLevel: 'ACCOUNT_LEVEL',
  serviceName: 'accounts',
  actionName: 'setAccountAdmin',
  requestId: 'request-1',
  sourceIPAddress: '10.0.0.7',
  userAgent: 'browser',
  userIdentity: { email: 'maya.lindqvist@selene.example', subjectName: null },
  requestParams: { targetUserName: 'noor.haddad@selene.example', targetUserId: '1' },
  response: { statusCode: 200, errorMessage: null, result: null },
}

let house: House
let done: () => Promise<void>
let inbox: string
beforeEach(async () => {
  inbox = mkdtempSync(join(tmpdir(), 'meshledger-refresh-'))
  ;({ house, done } = await freshHouse())
  const delivery = join(inbox, 'audit-delivery/workspaceId=0/date=2026-11-19')
  mkdirSync(delivery, { recursive: true })
  writeFileSync(join(inbox, 'account.yml'), account)
  writeFileSync(join(delivery, 'auditlogs_1.json'), `${JSON.stringify(adminGrant)}\n`)
  await ingest(house, [inbox])
})
afterEach(async () => {
  await done()
  rmSync(inbox, { recursive: true, force: true })
})

/** Everything that a refresh derives and keeps. */
async function derived(): Promise<unknown> {
  const { findings, seals } = house.ledger
  const list = await findings.list()
  const each = list.map(async ({ id }) => [await findings.events(id), await findings.history(id)])
  return { list, each: await Promise.all(each), rules: await findings.evaluations(), seals: await seals.list() }
}

test('what came in is judged once; refreshed again, nothing changes', async () => {
  const steps: string[] = []
  const first = await refresh(house, { onProgress: ({ step, done: at }) => void (at === 0 && steps.push(step)) })
  expect(first.evaluation.findings).toMatchObject({ opened: 1, unchanged: 0 })
  expect(first.seal).toMatchObject({ sealed: 1, rows: 1 })
  expect(first.sentence).toMatch(/^0 daily charges; \d+ rules held against the audit log: 1 opened; 1 file sealed$/)
  expect(steps).toEqual(['rate and attribute usage', 'hold the rules against the audit log', 'seal what came in'])
  const before = await derived()

  const second = await refresh(house)
  expect(second.evaluation.findings).toMatchObject({ opened: 0, unchanged: 1 })
  expect(second.sentence).toContain('no finding changed; 0 files sealed')
  expect(await derived()).toEqual(before)
})

test('two at once do it one after the other', async () => {
  const reports = await Promise.all([refresh(house), refresh(house)])
  expect(reports.map(({ evaluation }) => evaluation.findings.opened)).toEqual([1, 0])
})

test('one that is called off before a step does not begin it, and the next one does the work', async () => {
  const off = new AbortController()
  const stopped = refresh(house, {
    signal: off.signal,
    onProgress: ({ done: at }) => at === 1 && off.abort(new Error('off')),
  })
  await expect(stopped).rejects.toThrow('off')
  expect(await house.ledger.findings.evaluations()).toEqual([])
  expect((await refresh(house)).evaluation.findings.opened).toBe(1)
})
