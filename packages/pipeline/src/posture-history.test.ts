import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { matrixOf } from '@meshledger/policy'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { judgedHouse, lea, maya, NOW, zoe } from '../testing/judged-house.ts'
import { attest } from './attestations.ts'
import { decideException, requestException } from './exceptions.ts'
import type { House } from './house.ts'
import { domains, findings, ingest, triage } from './index.ts'
import { control, controls, postureFacts } from './posture.ts'
import { setApplicability } from './posture-applicability.ts'
import { catalogsOf, putCatalog } from './posture-catalogs.ts'
import { postureAt, postureHistory, rememberRun } from './posture-history.ts'
import { policyInForce } from './rules.ts'

let house: House
let done: () => Promise<void>
let at: (time: string) => void
beforeEach(async () => {
  ;({ house, done, at } = await judgedHouse())
})
afterEach(() => done())

const seen = (domain: string, when: string) => ({
  ...{ rule: 'token-without-expiry', ruleVersion: 'v1', title: 'A token', severity: 'high' as const, domain },
  ...{ subject: 'one', firstSeen: when, lastSeen: when, events: 0, eventKeys: [] },
})
const rules = () => policyInForce().book.speaking.map(({ name, version }) => ({ rule: name, ruleVersion: version }))
const complete = { kind: 'complete' as const, days: 30 }
/** What an evaluation on a whole log leaves behind. */
async function judgeNow(change: object = {}) {
  await rememberRun(house, { ...(await postureFacts(house)), data: complete, undecided: [], ...change })
}
const bytesOf = async (day: string) => JSON.stringify(matrixOf(await postureAt(house, day), { visible: 'all' }))

test('an old day gives the same bytes, whatever rule, fact, domain or decision came later', async () => {
  await house.ledger.findings.record([seen('cycle', NOW)], NOW, rules())
  await judgeNow()
  const score = (await postureHistory(house, { from: '2026-11-20', to: '2026-11-20' }, 'all')).days[0]?.domains[0]
  expect(score).toMatchObject({ domain: 'cycle', openFindings: 1 })
  at('2026-11-21T09:00:00.000Z')
  const before = await bytesOf('2026-11-20')

  const [found] = (await findings(house, { state: 'any' }, 'all')).findings
  await triage(house, found?.id ?? '', { state: 'resolved', reason: 'revoked' }, 'maya', 'all')
  await house.ledger.findings.record([seen('cycle', NOW), seen('growth', NOW)], '2026-11-21T09:30:00.000Z', rules())
  await house.ledger.domains.put(
    { ...(await house.ledger.domains.current())[1], title: 'Other' } as never,
    'x',
    '2026-11-21T09:31:00.000Z',
  )
  const wish = {
    domain: 'cycle',
    framework: 'iso27001-2022',
    control: 'A.8.2',
    reason: 'x',
    owner: 'lea',
    until: '2026-12-01',
  }
  const { exception } = await requestException(house, wish, lea)
  await decideException(house, exception.id, 'approved', 'x', zoe)
  const manual = { framework: 'iso27001-2022', control: '5.1', domain: 'cycle', statement: 'x' }
  await attest(house, { kind: 'attested', ...manual, standsFor: '2026-11-01', expires: '2027-01-01' }, maya.id, 'all')
  const out = { framework: 'iso27001-2022', control: 'A.7.1', domain: 'cycle', included: false, justification: 'x' }
  await setApplicability(house, out, maya.id, 'all')
  const facts = await postureFacts(house)
  const changed = facts.rules.slice(5).map((rule) => ({ ...rule, version: 'v2', title: `${rule.title} now`, tags: [] }))
  await judgeNow({ rules: changed, evaluations: new Map(changed.map(({ name }) => [name, 'v2'])) })

  expect(await bytesOf('2026-11-20')).toBe(before)
  expect(await bytesOf('2026-11-21')).not.toBe(before)
  expect((await controls(house, { day: '2026-11-20', domain: 'cycle' }, ['cycle'])).domains).toMatchObject([
    { domain: 'cycle' },
  ])
})

test('what was found and mended is told on each day as it stood; a log that grew old makes a pass unknown', async () => {
  await house.ledger.findings.record([seen('cycle', NOW)], NOW, rules())
  await judgeNow()
  at('2026-11-22T09:00:00.000Z')
  const [found] = (await findings(house, { state: 'any' }, 'all')).findings
  await triage(house, found?.id ?? '', { state: 'resolved', reason: 'revoked' }, 'maya', 'all')
  at('2026-11-23T09:00:00.000Z')
  const { days, notJudged } = await postureHistory(house, { from: '2026-11-19', to: '2026-11-23', domain: 'cycle' }, [
    'cycle',
  ])
  expect(notJudged).toEqual(['2026-11-19'])
  expect(days.map(({ day, domains: [first] }) => [day.slice(8), first?.openFindings])).toEqual([
    ['20', 1],
    ['21', 1],
    ['22', 0],
    ['23', 0],
  ])
  await expect(postureAt(house, '2026-11-24')).rejects.toThrow('lies ahead')
  await expect(postureAt(house, '2026-11-19')).rejects.toThrow('judged since 2026-11-20')
  await expect(postureHistory(house, { from: '2026-01-01', to: '2026-11-01' }, 'all')).rejects.toThrow(
    'at most 92 days',
  )
})

const catalog = (change = '') => `framework: house-rules
title: Rules of the house
tag: house
source: the board
applies_to: { classification: any }
controls:
  - { id: H.1, title: Tokens end, family: Access, requirement: Required, automation: auto, rules: [token-without-expiry] }
  - { id: H.2, title: The board meets, family: Board, requirement: Required, automation: manual }
${change}`

test('a catalogue of the firm’s own is judged as any other, by the rules that it names', async () => {
  const put = (text: string) => putCatalog(house, 'house.yml', text, 'maya')
  expect(await put(catalog())).toMatchObject({ framework: 'house-rules', controls: 2, change: 'added' })
  expect(await put(catalog())).toMatchObject({ change: 'unchanged' })
  await house.ledger.findings.record([seen('cycle', NOW)], NOW, rules())
  const cells = (await control(house, 'house-rules', 'H.1', 'all'))?.cells
  expect(cells).toMatchObject([
    { domain: 'cycle', status: 'not-satisfied' },
    { domain: 'growth', status: 'not-assessed' },
  ])
  const word = {
    kind: 'attested' as const,
    framework: 'house-rules',
    control: 'H.2',
    domain: 'cycle',
    statement: 'it met',
  }
  await attest(house, { ...word, standsFor: '2026-11-01', expires: '2027-01-01' }, 'maya', 'all')
  expect((await control(house, 'house-rules', 'H.2', 'all'))?.cells[0]).toMatchObject({ status: 'attested' })
  expect(
    (await findings(house, { control: 'house-rules:H.1', state: 'any' }, 'all')).findings[0]?.controls,
  ).toContainEqual({ framework: 'house-rules', control: 'H.1', title: 'Tokens end' })
  expect((await domains(house, 'all'))[0]?.frameworks).toContain('Rules of the house')
})

test.each([
  ['controls: [', 'house.yml'],
  [catalog().replace('H.2', 'H.1'), 'stands twice'],
  [catalog().replace('token-without-expiry', 'no-such-rule'), 'there is no rule no-such-rule'],
  [catalog().replace('tag: house', 'tag: hipaa'), 'is that of HIPAA Security Rule'],
  [catalog().replace('automation: auto', 'automation: magic'), 'automation'],
])('a catalogue that cannot be used is refused with its place', async (text, message) => {
  await expect(putCatalog(house, 'house.yml', text, 'maya')).rejects.toThrow(message)
})

test('a catalogue among the files of an ingest is taken in, and a fault in it is told with its place', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-catalog-'))
  writeFileSync(join(folder, 'house.yml'), catalog())
  writeFileSync(join(folder, 'broken.yml'), catalog().replace('house-rules', 'other').replace('auto', 'magic'))
  const report = await ingest(house, [folder])
  expect(report.quarantine).toMatchObject([
    { file: 'broken.yml', line: 7, reason: expect.stringContaining('automation') },
  ])
  expect((await catalogsOf(house)).map(({ framework }) => framework)).toContain('house-rules')
  rmSync(folder, { recursive: true })
})
