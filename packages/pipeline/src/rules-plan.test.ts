import { rowKey, tableNamed } from '@meshledger/facts'
import { compileScan, readRulebook } from '@meshledger/policy'
import { expect, test } from 'vitest'
import { freshLake } from '../testing/fresh-lake.ts'

const lake = await freshLake()

const rules = `title: Read from outside
name: plan-a
logsource: { product: databricks }
detection:
  s: { service_name: unityCatalog, action_name: getTable, mesh.object_classification|contains: phi }
  granted: { mesh.actor_is_granted: 'true' }
  condition: s and not granted
---
title: Cluster made
name: plan-b
logsource: { product: databricks }
detection: { s: { service_name: clusters, action_name: [create, edit], request_params.name|contains: x }, condition: s }
`

/** A step of a plan as the engine tells it. */
type Step = {
  readonly name: string
  readonly extra_info?: { readonly Table?: string; readonly Filters?: string | readonly string[] }
  readonly children?: readonly Step[]
}

const stepsOf = (step: Step): Step[] => [step, ...(step.children ?? []).flatMap(stepsOf)]

test('the log is read once, its actions are asked for while it is read, and nothing is joined but by equality', async () => {
  const book = readRulebook([{ file: 'plan.yml', text: rules, digest: '' }])
  const source = { table: 'access.audit_resolved', key: rowKey(tableNamed('access.audit')) }
  const { sql, params } = compileScan(book, { catalogs: [], members: [], shared: [] }, source)
  const [plan] = await lake.rows<{ explain_value: string }>(`EXPLAIN (FORMAT JSON) ${sql}`, params)
  const steps = (JSON.parse(plan?.explain_value ?? '[]') as Step[]).flatMap(stepsOf)
  const reads = steps.filter(({ extra_info }) => extra_info?.Table?.includes('audit_rows'))
  const asked = expect.stringMatching(/'gettable'.*lower\(action_name\)/s)
  const keeping = steps.map(({ name }) => name.trim()).filter((name) => /DELIM|NL_JOIN|NESTED|CROSS/.test(name))
  expect(reads.map(({ extra_info }) => String(extra_info?.Filters))).toEqual([asked])
  expect(keeping).toEqual([])
})
