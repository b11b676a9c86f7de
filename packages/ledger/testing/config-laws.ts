import { DomainDefinition, type PersonDefinition } from '@meshledger/mesh'
import { beforeEach, describe, expect, test } from 'vitest'
import { type Bench, FRIDAY, MONDAY, type OpenEmpty, TUESDAY } from './harness.ts'

const person = (id: string): PersonDefinition => ({
  ...{ id, name: `Name of ${id}`, title: 'Team lead', roles: ['team-lead'], domains: ['telehealth'] },
  identity: `${id}@selene.example`,
})
const domain = (name: string, owner: string): DomainDefinition =>
  DomainDefinition.parse({ domain: name, title: name, owner, cost_centre: 'CC-1' })

export function configLaws(open: OpenEmpty): void {
  describe('settings, people and domains', () => {
    let at: Bench
    beforeEach(async () => {
      at = await open()
    })

    describe('settings', () => {
      test('a value is what was set last, and can be taken away', async () => {
        const { settings } = at.ledger
        expect(await settings.get('currency')).toBeUndefined()
        await settings.set('currency', 'EUR')
        await settings.set('currency', 'USD')
        await settings.set('demo', 'true')
        expect(await settings.all()).toEqual({ currency: 'USD', demo: 'true' })
        await settings.set('demo', undefined)
        expect(await settings.all()).toEqual({ currency: 'USD' })
      })
    })

    describe('people', () => {
      test('are those given last, in that order', async () => {
        const { people } = at.ledger
        await people.replaceAll([person('zoe'), person('adam'), person('maya')])
        await people.replaceAll([person('zoe'), person('maya')])
        expect(await people.list()).toEqual([person('zoe'), person('maya')])
        await people.replaceAll([])
        expect(await people.list()).toEqual([])
      })

      test('are kept as they were when the new ones cannot be stored, and the error names nobody', async () => {
        const { people } = at.ledger
        await people.replaceAll([person('maya')])
        const error: unknown = await people
          .replaceAll([person('zoe'), person('zoe')])
          .catch((thrown: unknown) => thrown)
        expect(String(error)).toBe(
          'LedgerError: The ledger could not do people.replaceAll: something of that name is there already (23505)',
        )
        expect(await people.list()).toEqual([person('maya')])
      })
    })

    describe('domains', () => {
      test('a new digest is a new version, the same digest changes nothing, and the newest counts', async () => {
        const { domains } = at.ledger
        expect(await domains.put(domain('telehealth', 'a'), 'd1', MONDAY)).toBe('added')
        expect(await domains.put(domain('community', 'x'), 'd9', MONDAY)).toBe('added')
        expect(await domains.put(domain('telehealth', 'b'), 'd2', TUESDAY)).toBe('changed')
        expect(await domains.put(domain('telehealth', 'b'), 'd2', FRIDAY)).toBe('unchanged')
        expect(await domains.put(domain('telehealth', 'a'), 'd1', FRIDAY)).toBe('changed')

        expect(await domains.current()).toEqual([domain('community', 'x'), domain('telehealth', 'a')])
        const history = await domains.history('telehealth')
        expect(history.map((v) => [v.version, v.digest, v.definition.owner, v.effectiveAt])).toEqual([
          [1, 'd1', 'a', MONDAY],
          [2, 'd2', 'b', TUESDAY],
          [3, 'd1', 'a', FRIDAY],
        ])
      })

      test('at a moment the version of then is in force', async () => {
        const { domains } = at.ledger
        await domains.put(domain('telehealth', 'a'), 'd1', MONDAY)
        await domains.put(domain('telehealth', 'b'), 'd2', FRIDAY)
        expect(await domains.at('2026-11-16T07:59:59.999Z')).toEqual([])
        expect(await domains.at(TUESDAY)).toEqual([domain('telehealth', 'a')])
        expect(await domains.at(FRIDAY)).toEqual([domain('telehealth', 'b')])
      })

      test('of two who put the same at once, one adds it', async () => {
        const { domains } = at.ledger
        const put = () => domains.put(domain('telehealth', 'a'), 'd1', MONDAY)
        expect((await Promise.all([put(), put(), put()])).toSorted()).toEqual(['added', 'unchanged', 'unchanged'])
      })

      test.each(['update', 'delete', 'truncate'])('the database refuses to %s a version', async (verb) => {
        await at.ledger.domains.put(domain('telehealth', 'a'), 'd1', MONDAY)
        const statement = {
          update: "update meshledger.domain_versions set digest = 'x'",
          delete: 'delete from meshledger.domain_versions',
          truncate: 'truncate meshledger.domain_versions',
        }[verb]
        await expect(at.pool.query(statement ?? '')).rejects.toThrow('append-only')
      })
    })
  })
}
