import { type GuardedDomain, guardrailsOf } from '@meshledger/exports'
import { expect, test } from 'vitest'
import { type CatalogTag, compareGuardrails, type DeployedReading, type DiffRow } from './domain-compare.ts'

const domain: GuardedDomain = {
  ...{ domain: 'cycle', title: 'Cycle', owner: 'maya@x', cost_centre: 'CC-1', classification: ['phi'] },
  ...{ groups: ['team-cycle'], products: [] },
  select: { tags: [{ key: 'team', values: ['cycle'] }], catalogs: ['cycle'] },
}
const rails = guardrailsOf(domain)
const reading = (kind: string, objects: DeployedReading['objects'], over: Partial<DeployedReading> = {}) => ({
  ...{ kind, workspace: '42', takenAt: '2026-11-20T14:00:00.000Z', complete: true, objects },
  ...over,
})
const diff = (readings: DeployedReading[], tags: CatalogTag[] | null = null) =>
  compareGuardrails(rails, readings, { warehouses: [], catalogTags: tags })
const rowOf = (rows: readonly DiffRow[], kind: string) => rows.find((row) => row.kind === kind)

const policy = (definition: unknown) => ({
  id: 'p',
  body: { policy_id: 'p', name: 'Cycle compute', definition: JSON.stringify(definition) },
})
const mask = {
  name: 'mask_cycle_phi',
  ...{ to_principals: ['account users'], except_principals: ['team-cycle'] },
  match_columns: [{ alias: 'c', condition: "has_tag_value('class', 'phi')" }],
  column_mask: { function_name: 'cycle.governance.mask_text', on_column: 'c' },
}

test.each`
  what                                      | kind                | readings                                                                                                                                                                         | state
  ${'as asked for'}                         | ${'cluster-policy'} | ${[reading('cluster-policies', [policy(rails.clusterPolicy.definition)])]}                                                                                                       | ${'same'}
  ${'more than asked for is no difference'} | ${'cluster-policy'} | ${[reading('cluster-policies', [policy({ ...rails.clusterPolicy.definition, x: {} })])]}                                                                                         | ${'same'}
  ${'a looser setting'}                     | ${'cluster-policy'} | ${[reading('cluster-policies', [policy({ ...rails.clusterPolicy.definition, autotermination_minutes: { type: 'unlimited' } })])]}                                                | ${'differs'}
  ${'a definition that is no JSON'}         | ${'cluster-policy'} | ${[reading('cluster-policies', [{ id: 'p', body: { name: 'Cycle compute', definition: '{' } }])]}                                                                                | ${'differs'}
  ${'another policy only'}                  | ${'cluster-policy'} | ${[reading('cluster-policies', [{ id: 'q', body: { name: 'Growth compute' } }])]}                                                                                                | ${'missing'}
  ${'a list that broke off'}                | ${'cluster-policy'} | ${[reading('cluster-policies', [], { complete: false })]}                                                                                                                        | ${'not-compared'}
  ${'never read'}                           | ${'cluster-policy'} | ${[]}                                                                                                                                                                            | ${'not-compared'}
  ${'usage policies by their older name'}   | ${'usage-policy'}   | ${[reading('usage-policies', [], { workspace: null }), reading('budget-policies', [{ id: 'u', body: { policy_name: 'Cycle', custom_tags: rails.tags } }], { workspace: null })]} | ${'same'}
  ${'a value that is not allowed'}          | ${'governed-tag'}   | ${[reading('tag-policies', [{ id: 'class', body: { values: [{ name: 'phi' }] } }])]}                                                                                             | ${'differs'}
  ${'the mask'}                             | ${'column-mask'}    | ${[reading('catalog-policies', [{ id: 'cycle', body: [mask] }])]}                                                                                                                | ${'same'}
  ${'the mask, with somebody let off'}      | ${'column-mask'}    | ${[reading('catalog-policies', [{ id: 'cycle', body: [{ ...mask, except_principals: ['team-cycle', 'growth'] }] }])]}                                                            | ${'differs'}
  ${'the filter, where only a mask stands'} | ${'row-filter'}     | ${[reading('catalog-policies', [{ id: 'cycle', body: [mask] }])]}                                                                                                                | ${'missing'}
  ${'a catalog of another owner'}           | ${'catalog'}        | ${[reading('catalogs', [{ id: 'cycle', body: { owner: 'ada@x', isolation_mode: 'ISOLATED' } }])]}                                                                                | ${'differs'}
`('$what: $state', ({ kind, readings, state }) => {
  expect(rowOf(diff(readings), kind)?.state).toBe(state)
})

test('a difference names the setting, what was wanted and what is there', () => {
  const loose = { ...rails.clusterPolicy.definition, 'custom_tags.team': { type: 'fixed', value: 'growth' } }
  expect(rowOf(diff([reading('cluster-policies', [policy(loose)])]), 'cluster-policy')?.differences).toEqual([
    { setting: 'custom_tags.team.value', wanted: '"cycle"', deployed: '"growth"' },
  ])
})

test('a policy belongs into every workspace, a catalog into one', () => {
  const elsewhere = { workspace: '43' }
  const catalog = { id: 'cycle', body: { owner: 'team-cycle', isolation_mode: 'ISOLATED' } }
  const rows = diff([
    reading('cluster-policies', [policy(rails.clusterPolicy.definition)]),
    reading('cluster-policies', [], elsewhere),
    reading('catalogs', [catalog]),
    reading('catalogs', [], elsewhere),
  ])
  const told = (kind: string) =>
    rows.filter((row) => row.kind === kind).map(({ workspace, state }) => [workspace, state])
  expect(told('cluster-policy')).toEqual([
    ['42', 'same'],
    ['43', 'missing'],
  ])
  expect(told('catalog')).toEqual([['42', 'same']])
})

test.each`
  tags                                                                                                            | state
  ${null}                                                                                                         | ${'not-compared'}
  ${[]}                                                                                                           | ${'differs'}
  ${[{ catalog: 'cycle', key: 'team', value: 'cycle' }, { catalog: 'cycle', key: 'cost_centre', value: 'CC-1' }]} | ${'same'}
`('tags of the catalog: $state', ({ tags, state }) => {
  expect(rowOf(diff([], tags), 'catalog-tags')?.state).toBe(state)
})

test('what no reading holds is named', () => {
  const named = diff([]).filter(({ kind }) => kind === 'functions' || kind === 'binding')
  expect(named.map(({ state }) => state)).toEqual(['not-compared', 'not-compared'])
})

test('catalogs of one name in two metastores are told apart', () => {
  const [near, far] = ['aws:eu-west-1:1', 'aws:us-east-1:2']
  const tag = (metastore: string, value: string) => ({ metastore, catalog: 'cycle', key: 'team', value })
  const rows = diff([], [tag(near, 'cycle'), tag(far, 'other')]).filter(({ kind }) => kind === 'catalog-tags')
  const values = rows.map(({ name, differences }) => [name, differences.find(({ setting }) => setting === 'tags.team')])
  expect(values).toEqual([
    [`cycle (${near})`, undefined],
    [`cycle (${far})`, { setting: 'tags.team', wanted: 'cycle', deployed: 'other' }],
  ])
})
