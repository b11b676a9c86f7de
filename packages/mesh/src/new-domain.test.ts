import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConfigError, indexDomains, newDomain, parseDomain, place } from './index.ts'

const wish = { domain: 'fertility-care', owner: 'ada.holm@selene.example', cost_centre: 'CC-77' }
const row = {
  ...{ workspace_id: '1', job_id: null, dlt_pipeline_id: null, endpoint_id: null, endpoint_name: null },
  ...{ warehouse_id: null, cluster_id: null, usage_policy_id: null, catalog: null },
  ...{ run_as: null, owned_by: null, created_by: null, custom_tags: {} },
}

test('three answers make a whole domain', () => {
  const { path, text, definition } = newDomain(wish)
  expect(path).toBe('domains/fertility-care.yml')
  expect(parseDomain(text, path)).toEqual(definition)
  expect(definition).toMatchObject({
    title: 'Fertility care',
    members: ['ada.holm@selene.example'],
    groups: ['team-fertility-care'],
    select: { tags: [{ key: 'team', values: ['fertility-care'] }], catalogs: ['fertility_care'] },
  })
})

test.each`
  what             | of                                             | reason
  ${'its tag'}     | ${{ custom_tags: { team: 'fertility-care' } }} | ${'tag'}
  ${'its catalog'} | ${{ catalog: 'fertility_care' }}               | ${'catalog'}
  ${'its owner'}   | ${{ run_as: 'ada.holm@selene.example' }}       | ${'identity'}
`('use is attributed from the first hour on, by $what', ({ of, reason }) => {
  const { definition, path } = newDomain(wish)
  const index = indexDomains([{ definition, file: path }])
  expect(place({ ...row, ...of }, index)).toMatchObject({ domain: 'fertility-care', reason })
})

test.each`
  over                                               | says
  ${{ domain: 'Fertility Care' }}                    | ${/domain: a name is made of a–z.* Write it like fertility-care\./}
  ${{ domain: 'Müller & Søn' }}                      | ${/Write it like mueller-soen\./}
  ${{ domain: 'café--' }}                            | ${/Write it like cafe\./}
  ${{ domain: '日本' }}                              | ${/Write it like cycle-tracking\./}
  ${{ domain: 'a'.repeat(64) }}                      | ${/up to 63 characters, this one 64/}
  ${{ domain: 'platform' }}                          | ${/platform is the name of what belongs to no domain/}
  ${{ domain: 'unallocated' }}                       | ${/unallocated is the name of/}
  ${{ domain: 'system' }}                            | ${/the catalog system is Databricks' own/}
  ${{ catalog: 'my.catalog' }}                       | ${/no dot, blank or slash/}
  ${{ products: ['daily', 'Weekly Report'] }}        | ${/products\[1\]: a name .* Write it like weekly-report\./}
  ${{ owner: '' }}                                   | ${/owner: is empty/}
  ${{ budget: { from: 'soon', monthly: '1' } }}      | ${/budget\[0\].from: expected a month/}
  ${{ budget: { from: '2026-12', monthly: '1,5' } }} | ${/budget\[0\].monthly: expected an amount/}
`('what does not fit is said with its key: $says', ({ over, says }) => {
  expect(() => newDomain({ ...wish, ...over })).toThrow(ConfigError)
  expect(() => newDomain({ ...wish, ...over })).toThrow(says)
})

test('text that means something in YAML stays text', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (title, cost_centre) => {
      const { definition } = newDomain({ ...wish, title, cost_centre })
      expect([definition.title, definition.cost_centre]).toEqual([title, cost_centre])
    }),
  )
})
