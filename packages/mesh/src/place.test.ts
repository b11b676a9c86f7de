import fc from 'fast-check'
import { expect, test } from 'vitest'
import { DomainDefinition, indexDomains, type PlacementRow, place } from './index.ts'

const domain = (name: string, select: object, members: string[] = []) => ({
  file: `domains/${name}.yml`,
  definition: DomainDefinition.parse({
    domain: name,
    title: name,
    owner: `${name}@x`,
    cost_centre: '1',
    members,
    select,
  }),
})

const sources = [
  domain(
    'alpha',
    {
      jobs: ['1/7'],
      tags: [{ key: 'team', values: ['alpha', 'A-Team'] }],
      workspaces: ['9'],
      service_principals: ['0cd1b8a5-b252-4dcb-acf0-cdbf6a6d55cd'],
    },
    ['both@x'],
  ),
  domain(
    'beta',
    {
      clusters: ['1/c'],
      tags: [
        { key: 'team', values: ['beta'] },
        { key: 'Cost Centre', values: ['7'] },
      ],
      usage_policies: ['p'],
      catalogs: ['Beta_Catalog'],
      endpoints: ['1/scorer'],
    },
    ['both@x', 'b@x'],
  ),
]
const index = indexDomains(sources)

const nothing: PlacementRow = {
  workspace_id: '1',
  job_id: null,
  dlt_pipeline_id: null,
  endpoint_id: null,
  endpoint_name: null,
  warehouse_id: null,
  cluster_id: null,
  usage_policy_id: null,
  catalog: null,
  custom_tags: {},
  run_as: null,
  owned_by: null,
  created_by: null,
}

test.each`
  row                                                              | domain           | reason         | by
  ${{ job_id: '7', custom_tags: { team: 'beta' } }}                | ${'alpha'}       | ${'resource'}  | ${'job 1/7'}
  ${{ job_id: '7', workspace_id: '2' }}                            | ${'Unallocated'} | ${'none'}      | ${'no-mark'}
  ${{ job_id: '7', cluster_id: 'c' }}                              | ${'alpha'}       | ${'resource'}  | ${'job 1/7'}
  ${{ job_id: '8', cluster_id: 'c' }}                              | ${'beta'}        | ${'resource'}  | ${'cluster 1/c'}
  ${{ endpoint_id: 'e', endpoint_name: 'scorer' }}                 | ${'beta'}        | ${'resource'}  | ${'endpoint 1/scorer'}
  ${{ custom_tags: { ' TEAM': ' alpha ' }, usage_policy_id: 'p' }} | ${'alpha'}       | ${'tag'}       | ${'tag team=alpha'}
  ${{ custom_tags: { Team: 'a-team' } }}                           | ${'alpha'}       | ${'tag'}       | ${'tag team=a-team'}
  ${{ custom_tags: { team: 'alpha', 'cost centre': '7' } }}        | ${'Unallocated'} | ${'none'}      | ${'ambiguous-tag'}
  ${{ custom_tags: { team: 'gamma' }, usage_policy_id: 'p' }}      | ${'beta'}        | ${'policy'}    | ${'policy p'}
  ${{ workspace_id: '9', catalog: 'BETA_catalog' }}                | ${'beta'}        | ${'catalog'}   | ${'catalog beta_catalog'}
  ${{ workspace_id: '9', run_as: 'b@x' }}                          | ${'alpha'}       | ${'workspace'} | ${'workspace 9'}
  ${{ run_as: 'B@X' }}                                             | ${'beta'}        | ${'identity'}  | ${'member b@x'}
  ${{ run_as: 'stranger', owned_by: 'alpha@x' }}                   | ${'alpha'}       | ${'identity'}  | ${'member alpha@x'}
  ${{ created_by: '0CD1B8A5-b252-4dcb-acf0-cdbf6a6d55cd' }}        | ${'alpha'}       | ${'identity'}  | ${'identity 0cd1b8a5-b252-4dcb-acf0-cdbf6a6d55cd'}
  ${{ run_as: 'both@x' }}                                          | ${'Unallocated'} | ${'none'}      | ${'ambiguous-identity'}
  ${{ custom_tags: { team: 'gamma' } }}                            | ${'Unallocated'} | ${'none'}      | ${'unknown-tag'}
  ${{ usage_policy_id: 'q', run_as: 'stranger' }}                  | ${'Unallocated'} | ${'none'}      | ${'unknown-policy'}
  ${{ run_as: 'stranger' }}                                        | ${'Unallocated'} | ${'none'}      | ${'unknown-identity'}
  ${{ workspace_id: null }}                                        | ${'Unallocated'} | ${'none'}      | ${'account-level'}
  ${{ workspace_id: '0' }}                                         | ${'Unallocated'} | ${'none'}      | ${'account-level'}
  ${{}}                                                            | ${'Unallocated'} | ${'none'}      | ${'no-mark'}
`('$row belongs to $domain by $reason ($by)', ({ row, domain, reason, by }) => {
  const placed = place({ ...nothing, ...row }, index)
  expect([placed.domain, placed.reason, placed.reason === 'none' ? placed.cause : placed.selector]).toEqual([
    domain,
    reason,
    by,
  ])
})

const text = fc.constantFrom('1', '7', '9', 'c', 'p', 'team', 'alpha', 'beta', 'b@x', 'both@x', 'Beta_Catalog')
const maybe = fc.option(text)
const anyRow: fc.Arbitrary<PlacementRow> = fc.record({
  workspace_id: maybe,
  job_id: maybe,
  dlt_pipeline_id: maybe,
  endpoint_id: maybe,
  endpoint_name: maybe,
  warehouse_id: maybe,
  cluster_id: maybe,
  usage_policy_id: maybe,
  catalog: maybe,
  custom_tags: fc.dictionary(text, text),
  run_as: maybe,
  owned_by: maybe,
  created_by: maybe,
})

test('neither the order of the domains nor of the tags decides', () => {
  const turned = indexDomains(sources.toReversed())
  fc.assert(
    fc.property(anyRow, (row) => {
      const custom_tags = Object.fromEntries(Object.entries(row.custom_tags).toReversed())
      expect(place({ ...row, custom_tags }, turned)).toEqual(place(row, index))
    }),
  )
})

test('blanks and case around tags, identities and catalogs never matter', () => {
  const odd = (value: string) => ` ${value.toUpperCase()}  `
  fc.assert(
    fc.property(anyRow, (row) => {
      const custom_tags = Object.fromEntries(Object.entries(row.custom_tags).map(([k, v]) => [odd(k), odd(v)]))
      const spelled = { ...row, custom_tags, catalog: row.catalog && odd(row.catalog) }
      expect(place(spelled, index).domain).toBe(place(row, index).domain)
    }),
  )
})
