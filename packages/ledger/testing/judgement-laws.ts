import { beforeEach, describe, expect, test } from 'vitest'
import type { ExceptionRequest, NewAttestation } from '../src/judgement-values.ts'
import { type Bench, FRIDAY, MONDAY, type OpenEmpty, TUESDAY } from './harness.ts'

const request: ExceptionRequest = {
  ...{ id: 'e1', domain: 'telehealth', framework: 'iso27001-2022', control: 'A.8.2', rule: null, subject: null },
  ...{ reason: 'the new tool comes in January', owner: 'noor', until: '2027-01-31', who: 'maya', at: MONDAY },
}
const word: NewAttestation = {
  ...{ id: 'a1', kind: 'attested', framework: 'iso27001-2022', control: '5.1', domain: 'telehealth' },
  ...{ statement: 'The board met', choice: null, source: null, standsFor: '2026-11-01', expires: '2027-11-01' },
  ...{ evidence: null, who: 'maya', at: MONDAY },
}
const DIGEST = 'ab'.repeat(32)

export function judgementLaws(open: OpenEmpty): void {
  describe('exceptions', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
      await at.ledger.exceptions.request(request)
    })
    const decide = (decision: 'approved' | 'refused' | 'withdrawn' | 'ended', who: string, when = TUESDAY) =>
      at.ledger.exceptions.decide('e1', decision, who, 'because', when)

    test('asked for twice, it stands once; another person approves it, and it can be ended', async () => {
      await at.ledger.exceptions.request(request)
      expect(await decide('approved', 'zoe')).toMatchObject({ kind: 'decided', exception: { id: 'e1' } })
      expect(await decide('ended', 'maya', FRIDAY)).toMatchObject({ kind: 'decided' })
      const steps = [
        { decision: 'approved', who: 'zoe', reason: 'because', at: TUESDAY },
        { decision: 'ended', who: 'maya', reason: 'because', at: FRIDAY },
      ]
      expect(await at.ledger.exceptions.list(['telehealth'])).toEqual([{ ...request, steps }])
      expect(await at.ledger.exceptions.list(['cycle'])).toEqual([])
    })

    test.each([
      ['approved', 'maya', 'An exception is approved or refused by another person than the one who asked for it'],
      ['refused', 'maya', 'An exception is approved or refused by another person than the one who asked for it'],
      ['withdrawn', 'zoe', 'Only whoever asked for the exception may withdraw it'],
      ['ended', 'zoe', 'Only an exception that was approved can be ended'],
    ] as const)('%s by %s is refused', async (decision, who, sentence) => {
      expect(await decide(decision, who)).toEqual({ kind: 'refused', sentence })
      expect((await at.ledger.exceptions.get('e1'))?.steps).toEqual([])
    })

    test('is decided once, and not after its end', async () => {
      const late = await at.ledger.exceptions.decide('e1', 'approved', 'zoe', '', '2027-02-01T00:00:00Z')
      expect(late).toEqual({ kind: 'refused', sentence: 'The end of the exception lies in the past' })
      const both = await Promise.all([decide('approved', 'zoe'), decide('refused', 'adam')])
      expect(both.map(({ kind }) => kind).toSorted()).toEqual(['decided', 'refused'])
      expect(await at.ledger.exceptions.decide('nobody', 'approved', 'zoe', '', TUESDAY)).toEqual({ kind: 'unknown' })
    })

    test.each([
      ['no end within a year', { id: 'e2', until: '2027-12-31' }],
      ['neither control nor rule', { id: 'e2', framework: null, control: null }],
      ['control and rule', { id: 'e2', rule: 'r' }],
      ['a subject without a rule', { id: 'e2', subject: 's' }],
      ['no reason', { id: 'e2', reason: ' ' }],
    ])('the database refuses one with %s', async (_, change) => {
      await expect(at.ledger.exceptions.request({ ...request, ...change })).rejects.toThrow('refused (23514)')
    })

    test('whoever writes to the database directly cannot approve their own', async () => {
      const own = `insert into meshledger.exception_steps values ('e1', 1, 'approved', 'maya', '', 'maya', now())`
      await expect(at.pool.query(own)).rejects.toMatchObject({ code: '23514' })
      const posing = `insert into meshledger.exception_steps values ('e1', 1, 'approved', 'zoe', '', 'maya', now())`
      await expect(at.pool.query(posing)).rejects.toMatchObject({ code: '23503' })
    })
  })

  describe('attestations', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
    })

    test('are given once, with a file by its digest, and taken back once', async () => {
      const { attestations } = at.ledger
      const file = {
        digest: DIGEST,
        name: 'minutes.pdf',
        mediaType: 'application/pdf',
        bytes: 12,
        who: 'maya',
        at: MONDAY,
      }
      await attestations.putFile(file)
      expect(await attestations.putFile({ ...file, name: 'other.pdf' })).toEqual(file)
      await attestations.attest({ ...word, evidence: DIGEST })
      await attestations.attest({ ...word, evidence: DIGEST })
      expect(await attestations.list()).toEqual([{ ...word, evidence: DIGEST, withdrawn: null }])
      expect(await attestations.withdraw('a1', 'zoe', 'outdated', TUESDAY)).toBe(true)
      expect(await attestations.withdraw('a1', 'adam', 'again', FRIDAY)).toBe(false)
      expect((await attestations.get('a1'))?.withdrawn).toEqual({ who: 'zoe', reason: 'outdated', at: TUESDAY })
      expect(await attestations.list(['cycle'])).toEqual([])
    })

    test.each([
      ['an inherited control without its document', { kind: 'inherited' as const }, '23514'],
      ['an addressable one without its decision', { kind: 'addressable' as const }, '23514'],
      ['a decision on what is not addressable', { choice: 'alternative' as const }, '23514'],
      ['no end', { expires: '2026-11-01' }, '23514'],
      ['a file that nobody has given', { evidence: DIGEST }, '23503'],
    ])('the database refuses %s', async (_, change, code) => {
      await expect(at.ledger.attestations.attest({ ...word, ...change })).rejects.toMatchObject({ code })
    })

    test('of the statement of applicability the last step counts, and the same again makes none', async () => {
      const { attestations } = at.ledger
      const out = { framework: 'iso27001-2022', control: 'A.7.1', domain: 'telehealth', included: false }
      const say = (justification: string, when: string) =>
        attestations.setApplicability({ ...out, justification, who: 'maya', at: when })
      await say('no premises', MONDAY)
      await say('no premises', TUESDAY)
      await say('no premises of our own', FRIDAY)
      expect((await attestations.applicability()).map(({ step, justification }) => [step, justification])).toEqual([
        [1, 'no premises'],
        [2, 'no premises of our own'],
      ])
    })
  })

  test.each(['exceptions', 'exception_steps', 'attestations', 'applicability_steps', 'evidence_files', 'finding_work'])(
    'the database refuses to rewrite %s',
    async (name) => {
      const { pool } = await open()
      await expect(pool.query(`delete from meshledger.${name}`)).rejects.toThrow('append-only')
    },
  )
}
