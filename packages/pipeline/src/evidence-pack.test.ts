import { statSync } from 'node:fs'
import { join } from 'node:path'
import { unzip, zipOf } from '@meshledger/evidence'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgedHouse, lea, maya, NOW } from '../testing/judged-house.ts'
import { attest, putEvidenceFile } from './attestations.ts'
import { packing } from './evidence-key.ts'
import { evidencePack } from './evidence-pack.ts'
import { verifyPack } from './evidence-verify.ts'
import type { House } from './house.ts'
import { sealTrail } from './trail-seal.ts'

let house: House
let done: () => Promise<void>
beforeAll(async () => {
  ;({ house, done } = await judgedHouse())
  await house.lake.run(`insert into access.audit_rows by name select 'acc' as account_id, '101' as workspace_id,
    timestamp '2026-11-10 09:00:00' + to_minutes(n) as event_time, date '2026-11-10' as event_date,
    {'email': '=cmd@selene.example'} as user_identity, 'unityCatalog' as service_name, 'getTable' as action_name,
    'q-' || n as request_id, {'status_code': 200} as response, 'WORKSPACE_LEVEL' as audit_level,
    map {'full_name_arg': 'cycle.gold.t'} as request_params from range(1, 1203) t(n)`)
  const { file } = await putEvidenceFile(house, 'minutes.txt', Buffer.from('minutes').toString('base64'), 'maya')
  const word = {
    kind: 'attested' as const,
    framework: 'iso27001-2022',
    control: '5.1',
    domain: 'cycle',
    statement: 'x',
  }
  await attest(house, { ...word, standsFor: '2026-11-01', expires: '2027-01-01', evidence: file.digest }, 'maya', 'all')
  const right = (item: number, domain: string) => ({
    ...{ item, domain, owner: null, principal: 'jo@x', privilege: 'SELECT', securable: `${domain}.gold.t` },
    ...{ since: '2026-10-01T08:00:00.000Z', grantedBy: 'zoe@x' },
  })
  const review = { domains: ['cycle', 'growth'], due: '2026-12-10', who: 'maya', logFrom: null }
  await house.ledger.reviews.begin({ id: 'autumn', title: 'Autumn', at: '2026-11-05T08:00:00.000Z', ...review }, [
    right(1, 'cycle'),
    right(2, 'growth'),
  ])
  const left = { decision: 'revoke' as const, reason: 'left', who: 'maya', at: '2026-11-06T08:00:00.000Z' }
  await house.ledger.reviews.decide('autumn', [1], left)
  await house.ledger.reviews.begin({ id: 'later', title: 'Later', at: '2026-12-01T08:00:00.000Z', ...review }, [
    right(1, 'cycle'),
  ])
  await house.ledger.reviews.begin({ id: 'before', title: 'Before', at: '2026-10-01T08:00:00.000Z', ...review }, [
    right(1, 'cycle'),
  ])
  await house.ledger.reviews.end('before', 'maya', 'done', '2026-10-31T08:00:00.000Z')
  await sealTrail(house)
})
afterAll(() => done())

const query = { from: '2026-11-01', to: '2026-11-30', domain: 'cycle' }
const text = (files: ReturnType<typeof unzip>, name: string) =>
  Buffer.from(files.find((file) => file.name === name)?.bytes ?? []).toString()

test('a pack holds what was asked for, and verifies by itself; the key lies where only its owner reads it', async () => {
  const { bytes, name, key } = await evidencePack(house, { from: query.from, to: query.to }, maya)
  expect(name).toBe('evidence-2026-11-01-to-2026-11-30.zip')
  expect(verifyPack(bytes)).toMatchObject({ ok: true, about: { made: NOW, by: 'Maya', from: '2026-11-01' } })
  expect(verifyPack(bytes, key).ok).toBe(true)
  expect(verifyPack(bytes, key.replace(/^meshledger/, 'somebody')).ok).toBe(false)
  const files = unzip(bytes, 1e9, packing)
  expect(text(files, 'events.jsonl').trim().split('\n')).toHaveLength(1202)
  expect(text(files, 'events.csv')).toContain(",'=cmd@selene.example,")
  expect(text(files, 'README.txt')).toContain('meshledger verify FILE.zip')
  expect(text(files, 'summary.pdf')).toMatch(/^%PDF-/)
  expect(files.map((file) => file.name).filter((one) => one.startsWith('attachments/'))).toHaveLength(1)
  expect(JSON.parse(text(files, 'manifest.json'))).toMatchObject({ format: 'meshledger-evidence/1', events: 1202 })
  expect(text(files, 'seal/checkpoint.txt')).toMatch(/^meshledger.evidence\/log\n1\n/)
  expect(statSync(join(house.folder, 'keys', 'evidence.pem')).mode & 0o777).toBe(0o600)
  expect(files.some((file) => Buffer.from(file.bytes).includes('PRIVATE KEY'))).toBe(false)
})

test('a pack tells the reviews of access that went on in its days, of its domain, right by right', async () => {
  const reviewsIn = async (asked: object) =>
    JSON.parse(
      text(unzip((await evidencePack(house, { ...query, ...asked }, maya)).bytes, 1e9, packing), 'reviews.json'),
    )
  expect(await reviewsIn({})).toMatchObject([
    {
      ...{ id: 'autumn', domains: ['cycle'], total: 1, decided: 1, revoked: 1 },
      items: [
        { item: 1, domain: 'cycle', principal: 'jo@x', decision: 'revoke', stands: false, steps: [{ reason: 'left' }] },
      ],
    },
  ])
  expect(await reviewsIn({ from: '2026-10-01', to: '2026-10-31' })).toMatchObject([{ id: 'before', state: 'ended' }])
  const { stands, mayDecide } = (await reviewsIn({}))[0].items[0]
  expect([stands, mayDecide]).toEqual([false, undefined])
})

test('the same question at the same moment gives the same bytes', async () => {
  const [one, other] = await Promise.all([evidencePack(house, query, maya), evidencePack(house, query, maya)])
  expect(Buffer.from(one.bytes).equals(Buffer.from(other.bytes))).toBe(true)
})

test('a pack of which anything was altered does not verify, nor does a file that is none', async () => {
  const { bytes } = await evidencePack(house, query, maya)
  const files = unzip(bytes, 1e9, packing)
  const altered = files.map((file) => (file.name === 'findings.jsonl' ? { ...file, bytes: Buffer.from('{}\n') } : file))
  const verdict = verifyPack(zipOf(altered, NOW, packing))
  expect(verdict.ok).toBe(false)
  expect(verdict.checks.find(({ ok }) => !ok)?.sentence).toBe('findings.jsonl is not as it was packed.')
  expect(verifyPack(Buffer.from('no archive')).checks).toMatchObject([{ name: 'archive', ok: false }])
})

test('of a domain that one does not see there is no pack', async () => {
  await expect(evidencePack(house, { ...query, domain: 'growth' }, lea)).rejects.toThrow('There is no domain')
})

test('of a log that stays in its warehouse a pack carries what is here, and says part by part what it does not prove', async () => {
  // Two readers tell of the account; a workspace stands in one region.
  await house.lake.run(`INSERT INTO warehouse.audit_hours VALUES
    ('near', '101', '2026-11-10 09:00:00', 5000, '2026-11-10 09:59:00'), ('near', '0', '2026-11-10 09:00:00', 7, '2026-11-10 09:01:00'),
    ('far', '0', '2026-11-10 09:00:00', 7, '2026-11-10 09:01:00'), ('far', '0', '2026-10-10 09:00:00', 9, '2026-10-10 09:01:00')`)
  const engines = () => ({ billing: 'embedded', query: 'embedded', access: 'databricks' }) as const
  const days = { from: query.from, to: query.to }
  const { bytes, unproven } = await evidencePack({ ...house, engines }, days, maya)
  expect(verifyPack(bytes).ok).toBe(true)
  expect(new Set(unproven.map(({ part }) => part))).toEqual(new Set(['events', 'seal', 'completeness', 'findings']))
  expect(unproven[0]?.sentence).toMatch(/where 5007 events of workspaces were counted/)
  const files = unzip(bytes, 1e9, packing)
  expect(JSON.parse(text(files, 'unproven.json'))).toEqual(unproven)
  expect(text(files, 'README.txt')).toMatch(/^unproven.json .*\nseal\/ /m)
  expect(text(files, 'events.jsonl').trim().split('\n')).toHaveLength(1202)
  // Whether a right to be revoked still stands, a part of the log does not tell.
  expect(JSON.parse(text(files, 'reviews.json'))[0].items[0]).toMatchObject({ decision: 'revoke', stands: null })
  const whole = await evidencePack(house, days, maya)
  expect([whole.unproven, unzip(whole.bytes, 1e9, packing).some(({ name }) => name === 'unproven.json')]).toEqual([
    [],
    false,
  ])
})
