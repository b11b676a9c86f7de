import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgedHouse, lea, maya } from '../testing/judged-house.ts'
import {
  type AttestationWish,
  attest,
  attestations,
  evidenceFile,
  putEvidenceFile,
  withdrawAttestation,
} from './attestations.ts'
import { cleanName, LARGEST_EVIDENCE_BYTES } from './evidence-files.ts'
import type { House } from './house.ts'
import { control } from './posture.ts'
import { applicability, setApplicability } from './posture-applicability.ts'

let house: House
let done: () => Promise<void>
let at: (time: string) => void
beforeAll(async () => {
  ;({ house, done, at } = await judgedHouse())
})
afterAll(() => done())

const manual = { framework: 'hipaa-security', control: '164.308(a)(1)(ii)(C)' }
const wish = (change: Partial<AttestationWish> = {}): AttestationWish => ({
  ...{ kind: 'attested', ...manual, domain: 'cycle', statement: 'The sanction policy is in force' },
  ...{ standsFor: '2026-11-01', expires: '2026-12-31' },
  ...change,
})
const cellOf = async (framework: string, id: string) =>
  (await control(house, framework, id, 'all'))?.cells.find(({ domain }) => domain === 'cycle')

test('a word with a file behind it answers a control that no data shows, until it runs out', async () => {
  expect(await cellOf(manual.framework, manual.control)).toMatchObject({ status: 'not-assessed' })
  const { file } = await putEvidenceFile(house, '../../risks 2026.pdf', Buffer.from('risks').toString('base64'), 'lea')
  expect(file).toMatchObject({ name: 'risks 2026.pdf', mediaType: 'application/pdf', bytes: 5, by: { name: 'Lea' } })
  const { attestation } = await attest(house, wish({ evidence: file.digest }), 'lea', ['cycle'])
  expect(attestation).toMatchObject({ state: 'valid', daysLeft: 41, evidence: { digest: file.digest } })
  expect(await cellOf(manual.framework, manual.control)).toMatchObject({ status: 'attested' })
  at('2027-01-01T00:00:00.000Z')
  expect(await cellOf(manual.framework, manual.control)).toMatchObject({ status: 'stale' })
  at('2026-11-20T14:00:00.000Z')
  const got = await evidenceFile(house, file.digest, lea)
  expect(Buffer.from(got.file.content, 'base64').toString()).toBe('risks')
  writeFileSync(join(house.folder, 'evidence', file.digest), 'other')
  await expect(evidenceFile(house, file.digest, maya)).rejects.toThrow('was altered in the data folder')
  expect(readFileSync(join(house.folder, 'evidence', file.digest), 'utf8')).toBe('other')
})

test('what a supplier meets, and a decision on an addressable specification, stand apart', async () => {
  const inherited = { framework: 'hipaa-security', control: '164.310(a)(2)(ii)', kind: 'inherited' as const }
  await attest(house, wish({ ...inherited, domain: 'Platform', source: 'SOC 2 of the cloud, 2026' }), 'maya', 'all')
  expect(await cellOf('hipaa-security', '164.310(a)(2)(ii)')).toMatchObject({ status: 'inherited' })
  const listed = await attestations(house, { kind: 'inherited' }, lea)
  expect(listed.attestations).toMatchObject([{ domain: 'Platform', source: 'SOC 2 of the cloud, 2026' }])
  const decision = { control: '164.310(a)(2)(iv)', kind: 'addressable' as const, choice: 'not-reasonable' as const }
  await attest(house, wish(decision), 'maya', 'all')
  expect((await cellOf('hipaa-security', '164.310(a)(2)(iv)'))?.reason).toContain('judged not reasonable')
})

test.each([
  [{ kind: 'addressable', choice: 'implemented' }, 'is not addressable'],
  [{ choice: 'implemented' }, 'goes with an addressable specification'],
  [{ kind: 'inherited' }, 'goes with an inherited control'],
  [{ standsFor: '2026-11-21' }, 'lies ahead'],
  [{ expires: '2026-11-19' }, 'lies in the past'],
  [{ expires: '2030-01-01' }, 'more than three years'],
  [{ evidence: 'ab'.repeat(32) }, 'upload it first'],
  [{ domain: 'growth' }, 'There is no domain'],
] as [Partial<AttestationWish>, string][])('%j is refused: %s', async (change, message) => {
  await expect(attest(house, wish(change), 'lea', ['cycle'])).rejects.toThrow(message)
})

test('whoever gave a word may take it back, and whoever decides over all; once', async () => {
  const { attestation } = await attest(house, wish({ statement: 'another' }), 'maya', 'all')
  await expect(withdrawAttestation(house, attestation.id, 'x', lea)).rejects.toThrow('Only whoever gave')
  const back = await withdrawAttestation(house, attestation.id, 'wrong', maya)
  expect(back.attestation).toMatchObject({ state: 'withdrawn', withdrawn: { by: { name: 'Maya' }, reason: 'wrong' } })
  await expect(withdrawAttestation(house, attestation.id, 'x', maya)).rejects.toThrow('taken back already')
})

test.each`
  given                       | kept
  ${'a.pdf'}                  | ${'a.pdf'}
  ${'C:\\secret\\a.pdf'}      | ${'a.pdf'}
  ${'../../etc/passwd'}       | ${'passwd'}
  ${'..'}                     | ${'evidence'}
  ${'.env'}                   | ${'env'}
  ${'a\u0000\u202e<b>".txt'}  | ${'ab.txt'}
  ${`${'x'.repeat(300)}.pdf`} | ${`${'x'.repeat(116)}.pdf`}
  ${' '}                      | ${'evidence'}
`('the name $given is kept as $kept', ({ given, kept }) => expect(cleanName(given)).toBe(kept))

test('an empty file and one that is too large are refused', async () => {
  await expect(putEvidenceFile(house, 'a', '', 'lea')).rejects.toThrow('is empty')
  const large = Buffer.alloc(LARGEST_EVIDENCE_BYTES + 1).toString('base64')
  await expect(putEvidenceFile(house, 'a', large, 'lea')).rejects.toThrow('are the most')
})

test('a control that is out, with its justification, is in no count; taken in again, it is', async () => {
  const out = { framework: 'iso27001-2022', control: 'A.7.1', domain: 'cycle', included: false }
  const before = await applicability(house, { domain: 'cycle', framework: 'iso27001-2022' }, 'all')
  expect(before).toMatchObject({ excluded: 0, included: before.controls.length })
  await setApplicability(house, { ...out, justification: 'no premises' }, 'maya', 'all')
  const after = await applicability(house, { domain: 'cycle' }, ['cycle'])
  expect(after.controls.find(({ control: of }) => of.control === 'A.7.1')).toMatchObject({
    ...{ included: false, justification: 'no premises', decided: { by: { name: 'Maya' } }, status: null },
  })
  expect(await cellOf('iso27001-2022', 'A.7.1')).toBeUndefined()
  await setApplicability(house, { ...out, included: true, justification: 'we rent one now' }, 'maya', 'all')
  expect(await cellOf('iso27001-2022', 'A.7.1')).toBeDefined()
  const foreign = { framework: 'hipaa-security', control: '164.312(b)', domain: 'growth', included: false }
  await expect(setApplicability(house, { ...foreign, justification: 'x' }, 'maya', 'all')).rejects.toThrow(
    'classification',
  )
})
