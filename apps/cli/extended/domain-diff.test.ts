import { guardrailsOf } from '@meshledger/exports'
import { apply, domainDiff, sync } from '@meshledger/pipeline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type EnforceBench, type Entry, enforceBench } from '../testing/enforce-bench.ts'

const file = `domain: growth
title: Growth
owner: eva@x
cost_centre: CC-9
classification: [phi]
groups: [team-growth]
select: { tags: [{ key: team, values: [growth] }], catalogs: [growth] }
`
const rails = guardrailsOf({
  ...{ domain: 'growth', title: 'Growth', owner: 'eva@x', cost_centre: 'CC-9', classification: ['phi'] },
  ...{ groups: ['team-growth'], products: [] },
  select: { tags: [{ key: 'team', values: ['growth'] }], catalogs: ['growth'] },
})
const uc = '/api/2.1/unity-catalog'
/** Kinds that a reading of the configuration holds. */
const compared = [
  'catalog',
  'cluster-policy',
  'column-mask',
  'governed-tag',
  'grants',
  'row-filter',
  'usage-policy',
  'warehouse',
]

let bench: EnforceBench
/** A reading an hour: two of one time would be one. */
let readings = 0
let clusterPolicy: Entry | undefined
let usagePolicies = ''
let usagePolicy: Entry | undefined
beforeAll(async () => {
  bench = await enforceBench({}, () => `2026-11-20T${14 + readings}:00:00.000Z`)
  await apply(bench.house, [{ file: 'growth.yml', text: file }], 'zoe', '')
  usagePolicies = `/api/2.1/accounts/${bench.it.accountId}/usage-policies`
  clusterPolicy = (await bench.api.items('/api/2.0/policies/clusters/list', 'policies')).find(
    ({ name }) => name === rails.clusterPolicy.name,
  )
  usagePolicy = (await bench.api.items(usagePolicies, 'policies')).find(
    ({ policy_name }) => policy_name === rails.usagePolicy.name,
  )
})
afterAll(() => bench.close())

/** The diff after the configuration was read anew, by kind. */
async function diff() {
  readings += 1
  await sync(bench.house, bench.open, { tables: ['access.workspaces_latest'], configuration: true })
  const { rows } = await domainDiff(bench.house, 'growth', 'all')
  return Object.fromEntries(rows.map((row) => [row.kind, row]))
}
const setClusterPolicy = (definition: unknown) =>
  bench.api.change('POST', '/api/2.0/policies/clusters/edit', {
    ...{ policy_id: clusterPolicy?.policy_id, name: rails.clusterPolicy.name, definition: JSON.stringify(definition) },
  })
const setUsagePolicy = (custom_tags: unknown) =>
  bench.api.change('PATCH', `${usagePolicies}/${usagePolicy?.policy_id}`, {
    ...{ policy_name: rails.usagePolicy.name, custom_tags },
  })
const setClass = (...names: string[]) =>
  bench.api.change('PATCH', '/api/2.1/tag-policies/class', { values: names.map((name) => ({ name })) })
const setWarehouse = (custom_tags: unknown) =>
  bench.api.change('POST', `/api/2.0/sql/warehouses/${bench.it.warehouseId}/edit`, {
    ...{ name: rails.warehouse.name, tags: { custom_tags } },
  })
const setPrivileges = (change: { add?: readonly string[]; remove?: readonly string[] }) =>
  bench.api.change('PATCH', `${uc}/permissions/catalog/growth`, { changes: [{ principal: 'team-growth', ...change }] })
const policyPath = (name: string) => `${uc}/policies/CATALOG/growth/${name}`
const makePolicy = (policy: (typeof rails.policies)[number], except: readonly string[]) =>
  bench.api.change('POST', `${uc}/policies`, {
    ...{
      name: policy.name,
      on_securable_type: 'CATALOG',
      on_securable_fullname: 'growth',
      for_securable_type: 'TABLE',
    },
    ...{ to_principals: policy.to, except_principals: except },
    match_columns: [{ alias: policy.alias, condition: policy.condition }],
    [policy.kind === 'column-mask' ? 'column_mask' : 'row_filter']: { function_name: policy.function },
  })

test('what was applied is the same, and a difference in any kind is found with its setting', {
  timeout: 300_000,
}, async () => {
  const before = await diff()
  expect(compared.filter((kind) => !['differs', 'missing'].includes(before[kind]?.state ?? ''))).toEqual([])

  await setClusterPolicy(rails.clusterPolicy.definition)
  await setUsagePolicy(rails.usagePolicy.tags)
  await setClass(...(rails.governedTag?.values ?? []), 'another')
  await setWarehouse(rails.tags)
  await setPrivileges({ add: rails.catalogs[0]?.privileges ?? [] })
  await bench.api.change('PATCH', `${uc}/catalogs/growth`, { owner: 'team-growth', isolation_mode: 'ISOLATED' })
  for (const policy of rails.policies) await makePolicy(policy, policy.except)
  const applied = await diff()
  expect(compared.map((kind) => [kind, applied[kind]?.state, applied[kind]?.differences])).toEqual(
    compared.map((kind) => [kind, 'same', []]),
  )

  const [mask, filter] = rails.policies
  await setClusterPolicy({ ...rails.clusterPolicy.definition, autotermination_minutes: { type: 'unlimited' } })
  await setUsagePolicy([{ key: 'team', value: 'content' }])
  await setClass('phi')
  await setWarehouse([])
  await setPrivileges({ remove: ['MODIFY'] })
  await bench.api.change('PATCH', `${uc}/catalogs/growth`, { isolation_mode: 'OPEN' })
  await bench.api.change('DELETE', policyPath(mask?.name ?? ''))
  if (mask) await makePolicy(mask, ['team-growth', 'account users'])
  await bench.api.change('DELETE', policyPath(filter?.name ?? ''))
  const planted = await diff()
  expect(
    compared.map((kind) => [kind, planted[kind]?.state, planted[kind]?.differences.map(({ setting }) => setting)]),
  ).toEqual([
    ['catalog', 'differs', ['isolation_mode']],
    ['cluster-policy', 'differs', expect.arrayContaining(['autotermination_minutes.type'])],
    ['column-mask', 'differs', ['except']],
    ['governed-tag', 'differs', ['values.consent']],
    ['grants', 'differs', ['team-growth: MODIFY']],
    ['row-filter', 'missing', []],
    ['usage-policy', 'differs', ['tags.team', 'tags.cost-centre']],
    ['warehouse', 'differs', ['tags.team', 'tags.cost-centre']],
  ])
})
