import { expect, test } from 'vitest'
import { ConfigError, checkDomains, indexDomains, indexOn, parseAccount, parseDomain, place } from './index.ts'

const head = (domain: string) => `domain: ${domain}\ntitle: T\nowner: o-${domain}@x\ncost_centre: C\n`
const source = (domain: string, more = '') => ({
  definition: parseDomain(`${head(domain)}${more}`, `domains/${domain}.yml`),
  file: `domains/${domain}.yml`,
})
const labs = 'select: { tags: [{ key: team, values: [labs] }] }'
const row = {
  ...{ workspace_id: null, job_id: null, dlt_pipeline_id: null, endpoint_id: null, endpoint_name: null },
  ...{ warehouse_id: null, cluster_id: null, usage_policy_id: null, catalog: null },
  ...{ run_as: null, owned_by: null, created_by: null, custom_tags: { ' Squad': 'LABS' } },
}

test('a tag key goes by its other names', () => {
  const index = indexDomains([source('alpha', labs)], { team: ['Squad', 'team_name'] })
  expect(place(row, index)).toEqual({ domain: 'alpha', reason: 'tag', selector: 'tag team=labs' })
  expect(place({ ...row, custom_tags: { team_name: 'x' } }, index)).toMatchObject({ detail: 'team=x' })
  expect(place(row, indexDomains([source('alpha', labs)])).domain).toBe('Unallocated')
})

test('a name of two keys is refused', () => {
  const text = 'account_id: a\nname: S\ntag_aliases: { team: [Squad], unit: ["squad "] }'
  expect(() => parseAccount(text, 'account.yml')).toThrow('a name stands for two tag keys')
})

test('two domains may claim one selector on different days, and not on one', () => {
  const until = source('alpha', `dated: [{ until: 2026-02-28, ${labs} }]`)
  const from = (day: string) => source('beta', `dated: [{ from: ${day}, ${labs} }]`)
  const index = indexDomains([until, from('2026-03-01')], { team: ['squad'] })
  expect(['2026-02-28', '2026-03-01'].map((day) => place(row, indexOn(index, day)).domain)).toEqual(['alpha', 'beta'])
  expect(() => indexDomains([until, from('2026-02-28')])).toThrow(ConfigError)
})

test.each`
  tests                                                                      | fault
  ${'[{ row: { custom_tags: { team: labs } } }]'}                            | ${undefined}
  ${'[{ row: { custom_tags: { team: labs } }, belongs_to: beta }]'}          | ${'this row belongs to alpha by tag (tag team=labs), not to beta'}
  ${'[{ row: { run_as: somebody } }]'}                                       | ${'this row belongs to Unallocated by unknown-identity, not to alpha'}
  ${'[{ row: { run_as: somebody }, belongs_to: Unallocated }]'}              | ${undefined}
  ${'[{ row: { usage_date: 2026-01-31, job_id: "9", workspace_id: "1" } }]'} | ${undefined}
  ${'[{ row: { usage_date: 2026-02-01, job_id: "9", workspace_id: "1" } }]'} | ${'this row belongs to Unallocated by no-mark, not to alpha'}
`('the tests $tests of a domain file give: $fault', ({ tests, fault }) => {
  const dated = 'dated: [{ until: 2026-01-31, select: { jobs: [1/9] } }]'
  const sources = [source('alpha', `${labs}\n${dated}\ntests: ${tests}`), source('beta')]
  expect(checkDomains(sources, indexDomains(sources))[0]?.problem).toBe(fault)
})
