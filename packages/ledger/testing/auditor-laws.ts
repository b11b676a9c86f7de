import { beforeEach, describe, expect, test } from 'vitest'
import { actingAs } from '../src/acting.ts'
import type { NewAuditorAccess } from '../src/auditors.ts'
import { type Bench, FRIDAY, MONDAY, type OpenEmpty, TUESDAY } from './harness.ts'

const KEY = 'ab'.repeat(32)
const access: NewAuditorAccess = {
  ...{ id: 'v1', keyDigest: KEY, auditor: 'R. Berger', purpose: 'ISO 27001, stage 2' },
  ...{ from: '2026-09-01', to: '2026-09-30', domains: ['telehealth'], attributes: ['user_agent'] },
  ...{ ends: '2026-12-01', who: 'zoe', at: MONDAY },
}

export function auditorLaws(open: OpenEmpty): void {
  describe('access of an auditor', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
      await at.ledger.auditors.give(access)
    })

    test('is found by the digest of its key, counts its looks, and is ended once', async () => {
      const { auditors } = at.ledger
      const { keyDigest: _, ...told } = access
      expect(await auditors.byKey(KEY)).toEqual({ ...told, ended: null, looks: 0, lastLook: null })
      expect(await auditors.byKey('cd'.repeat(32))).toBeUndefined()
      for (const when of [FRIDAY, TUESDAY]) await auditors.look({ access: 'v1', what: 'events', who: 'v1', at: when })
      expect(await auditors.end('v1', 'zoe', 'finished', FRIDAY)).toBe(true)
      expect(await auditors.end('v1', 'zoe', 'again', FRIDAY)).toBe(false)
      expect(await auditors.end('nobody', 'zoe', 'x', FRIDAY)).toBe(false)
      const ended = { who: 'zoe', reason: 'finished', at: FRIDAY }
      expect(await auditors.list()).toEqual([{ ...told, ended, looks: 2, lastLook: FRIDAY }])
      expect(await auditors.get('v1')).toMatchObject({ looks: 2 })
    })

    test('stands in the trail with every look, and its key does not', async () => {
      await actingAs({ who: 'R. Berger', request: 'request-1' }, () =>
        at.ledger.auditors.look({ access: 'v1', what: 'events', who: 'v1', at: TUESDAY }),
      )
      await at.ledger.auditors.end('v1', 'zoe', 'finished', FRIDAY)
      const entries = await at.ledger.trail.list({ limit: 9 })
      expect(entries).toMatchObject([
        { kind: 'auditor-access-end', subject: 'v1', who: 'zoe' },
        { kind: 'auditor-look', subject: 'v1', who: 'v1', at: TUESDAY, request: 'request-1' },
        { kind: 'auditor-access', subject: 'v1', who: 'zoe', before: null },
      ])
      expect(JSON.stringify(entries)).not.toContain(KEY)
      expect(await at.ledger.trail.count({ domains: ['telehealth'] })).toBe(0)
      expect(await at.ledger.trail.count({ domains: ['telehealth'], ofNone: true })).toBe(3)
    })

    test.each([
      ['ends after three months', { ends: '2027-03-01' }],
      ['begins after its last day', { from: '2026-10-01' }],
      ['of no domain', { domains: [] }],
      ['for nobody', { auditor: ' ' }],
      ['with a key that is no digest', { keyDigest: 'secret' }],
    ])('%s is refused by the database', async (_, change) => {
      const other = { ...access, id: 'v2', keyDigest: 'ef'.repeat(32), ...change }
      await expect(at.ledger.auditors.give(other)).rejects.toThrow('23514')
    })

    test.each(['auditor_access', 'auditor_access_ends', 'auditor_looks'])('%s is only added to', async (table) => {
      await expect(at.pool.query(`update meshledger.${table} set who = 'x'`)).rejects.toThrow('append-only')
      await expect(at.pool.query(`delete from meshledger.${table}`)).rejects.toThrow('append-only')
    })
  })
}
