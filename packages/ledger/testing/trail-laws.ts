import { beforeEach, describe, expect, test } from 'vitest'
import { actingAs } from '../src/acting.ts'
import { findingId } from '../src/finding-life.ts'
import { type Bench, FRIDAY, MONDAY, type OpenEmpty, observation, rulesOf, TUESDAY } from './harness.ts'

const person = (id: string, title = 'Lead') => ({
  ...{ id, name: id, title, roles: ['team-lead' as const], domains: ['telehealth'], identity: `${id}@selene.example` },
})

export function trailLaws(open: OpenEmpty): void {
  describe('the trail', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
    })
    const entries = async () => (await at.ledger.trail.list({ limit: 50 })).toReversed()
    const maya = { who: 'maya', request: 'request-1', at: TUESDAY }

    test('names who changed what, by which request, before and after', async () => {
      await actingAs(maya, async () => {
        await at.ledger.settings.set('currency', 'EUR')
        await at.ledger.settings.set('currency', 'USD')
        await at.ledger.settings.set('currency', 'USD')
        await at.ledger.settings.set('currency', undefined)
      })
      const value = (text: string) => expect.stringContaining(`"value": "${text}"`)
      const by = { at: TUESDAY, who: 'maya', request: 'request-1', kind: 'setting', subject: 'currency', domain: null }
      expect(await entries()).toMatchObject([
        { ...by, before: null, after: value('EUR') },
        { ...by, before: value('EUR'), after: value('USD') },
        { ...by, before: value('USD'), after: null },
      ])
    })

    test('of a new version the one before it is the state before, and the row’s own name and time count', async () => {
      const budget = (amount: string) => ({ node: 'telehealth', month: '2026-11', amount, note: '' })
      await at.ledger.budgets.set([budget('10.00')], 'set', 'zoe', MONDAY)
      await actingAs(maya, () => at.ledger.budgets.set([budget('20.00')], 'set', 'zoe', FRIDAY))
      expect(await entries()).toMatchObject([
        { who: 'zoe', at: MONDAY, request: '', kind: 'budget', subject: 'telehealth/2026-11', before: null },
        {
          who: 'zoe',
          at: FRIDAY,
          request: 'request-1',
          domain: 'telehealth',
          before: expect.stringContaining('10.00'),
        },
      ])
    })

    test('what Meshledger itself moves leaves no trace here, what people decide does, with its domain', async () => {
      await at.ledger.findings.record([observation()], MONDAY, rulesOf(observation()))
      const id = findingId(observation())
      await at.ledger.findings.triage(id, { state: 'resolved', reason: 'done' }, 'maya', TUESDAY)
      await at.ledger.findings.record([observation({ lastSeen: FRIDAY })], FRIDAY, rulesOf(observation()))
      expect(await entries()).toMatchObject([{ kind: 'finding', subject: id, who: 'maya', domain: 'telehealth' }])
    })

    test('people that stay as they were are no change', async () => {
      await at.ledger.people.replaceAll([person('maya'), person('zoe')])
      await at.ledger.people.replaceAll([person('zoe'), person('maya', 'Head'), person('adam')])
      await at.ledger.people.replaceAll([person('zoe')])
      const changes = (await entries()).map(({ subject, before, after }) => [subject, before !== null, after !== null])
      expect(changes.slice(0, 4)).toEqual([
        ['maya', false, true],
        ['zoe', false, true],
        ['maya', true, true],
        ['adam', false, true],
      ])
      expect(changes.slice(4).toSorted()).toEqual([
        ['adam', true, false],
        ['maya', true, false],
      ])
    })

    test('a change that is undone leaves nothing, and one connection does not pass its name on', async () => {
      const client = await at.pool.connect()
      await client.query("begin; insert into meshledger.settings values ('demo', 'true'); rollback")
      client.release()
      await actingAs(maya, () => at.ledger.settings.set('demo', 'true'))
      await at.ledger.settings.set('demo', 'false')
      expect((await entries()).map(({ who, request }) => [who, request])).toEqual([
        ['maya', 'request-1'],
        ['Meshledger', ''],
      ])
    })

    test('is searched by kind, person, time, domain, request and text, and paged', async () => {
      const { ledger } = at
      const budget = (node: string) => ({ node, month: '2026-11', amount: '10.00', note: '100%_sure' })
      await actingAs(maya, () => ledger.budgets.set(['a', 'b', 'c'].map(budget), 'set', 'zoe', FRIDAY))
      await actingAs(maya, () => ledger.settings.set('demo', 'true'))
      const count = (filter: object) => ledger.trail.count(filter)
      expect(await Promise.all([{}, { kind: 'budget' }, { who: 'zoe' }, { domains: ['a', 'b'] }].map(count))).toEqual([
        4, 3, 3, 2,
      ])
      expect(await Promise.all([{ request: 'request-1' }, { from: FRIDAY }, { to: FRIDAY }].map(count))).toEqual([
        4, 3, 1,
      ])
      expect(await Promise.all([{ text: '100%_SURE' }, { text: '100x_' }, { text: 'b/2026' }].map(count))).toEqual([
        3, 0, 1,
      ])
      const [newest] = await ledger.trail.list({ limit: 1 })
      expect(await ledger.trail.list({ limit: 9, below: newest?.position })).toHaveLength(3)
      expect(await ledger.trail.settled()).toBe(newest?.position)
      expect(await ledger.trail.between(0, newest?.position ?? 0)).toHaveLength(4)
      expect(await ledger.trail.kinds()).toEqual(['budget', 'setting'])
    })

    test.each(["update meshledger.trail set who = 'x'", 'delete from meshledger.trail', 'truncate meshledger.trail'])(
      'the database refuses %s',
      async (statement) => {
        await expect(at.pool.query(statement)).rejects.toThrow('append-only')
      },
    )
  })

  test('what a past judgement stood on is found by its moment, and noted once a day', async () => {
    const { policies } = (await open()).ledger
    expect(await policies.lastRun(FRIDAY)).toBeUndefined()
    await policies.ran('book one', '{}', MONDAY)
    await policies.ran('book one', '{}', '2026-11-16T09:00:00.000Z')
    await policies.ran('book two', '{}', TUESDAY)
    expect(await policies.firstRun()).toBe(MONDAY)
    const run = await policies.lastRun('2026-11-16T23:59:59.999Z')
    expect(run).toMatchObject({ position: 1, at: MONDAY })
    expect(await policies.book(run?.book ?? '')).toBe('book one')
    expect(await policies.lastRun(FRIDAY)).toMatchObject({ position: 2 })
  })

  test('a catalogue of one’s own is a version once', async () => {
    const { policies } = (await open()).ledger
    const put = (digest: string) =>
      policies.putCatalog({ framework: 'house', digest, text: digest, who: 'x', at: MONDAY })
    expect([await put('one'), await put('one'), await put('two')]).toEqual(['added', 'unchanged', 'changed'])
    expect(await policies.catalogs()).toMatchObject([{ framework: 'house', version: 2, text: 'two' }])
  })
}
