import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ruleTest } from './rule-test.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-rule-parameters-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const domains = JSON.stringify([
  { domain: 'growth', catalogs: ['shop'], members: ['g@x'], tables: ['shop.sold.orders'] },
  { domain: 'labs', catalogs: ['lab'], members: ['l@x'] },
])
async function outcomes(rule: string, examples: readonly string[]) {
  const file = join(folder, 'r.yml')
  writeFileSync(file, `${rule}domain: object\nexamples:\n${examples.map((one) => `  - ${one}\n`).join('')}`)
  const { leftAside, examples: told } = await ruleTest([file])
  expect(leftAside).toEqual([])
  return told.map(({ got }) => got)
}

const onEvents = `title: T
name: reads
logsource: { product: databricks }
parameters: { most: { default: 5, domains: { growth: 1 } } }
derived: { over: request_params.n - parameter.most }
detection: { s: { action_name: read, over|gt: 0 }, condition: s }
`
test('a rule on events takes the value of the domain of the object, whoever acts on it', async () => {
  const cases = [
    ['l@x', { table_full_name: 'Shop.sold.orders' }, 2, 'match'],
    ['g@x', { table_full_name: 'lab.a.b' }, 2, 'no match'],
    ['g@x', { table_full_name: 'lab.a.b' }, 6, 'match'],
    ['g@x', { full_name_arg: 'shop' }, 2, 'match'],
    ['g@x', { catalog_name: 'shop', name: 'x' }, 2, 'match'],
    // A table of a share goes by the name that it has there.
    ['g@x', { share: 's', schema: 'sold', name: 'orders' }, 2, 'match'],
    ['g@x', { table_full_name: 'shops.a.b' }, 2, 'no match'],
    ['g@x', {}, 2, 'no match'],
    ['g@x', { table_full_name: 'shop.a.b' }, 'many', 'no match'],
  ] as const
  const examples = cases.map(([email, params, n]) => {
    const event = {
      ...{ service_name: 'unityCatalog', action_name: 'read', user_identity: { email } },
      request_params: { ...params, n: String(n) },
    }
    return `{ expect: match, domains: ${domains}, event: ${JSON.stringify(event)} }`
  })
  expect(await outcomes(onEvents, examples)).toEqual(cases.map(([, , , got]) => got))
})

test('a rule on the configuration takes the value of the domain of the object', async () => {
  const rule = `title: T
name: owners
logsource: { product: databricks, category: configuration, service: catalogs }
parameters: { owner: { default: admins, domains: { growth: g@x } } }
detection: { s: { owner|neq|fieldref: parameter.owner }, condition: s }
`
  const cases = [
    ['shop', 'g@x', 'no match'],
    ['shop', 'admins', 'match'],
    ['lab', 'admins', 'no match'],
    ['lab', 'g@x', 'match'],
    ['other', 'Admins', 'no match'],
  ] as const
  const examples = cases.map(([name, owner]) => {
    const state = [{ kind: 'catalogs', object: name, body: { name, owner } }]
    return `{ expect: match, domains: ${domains}, state: ${JSON.stringify(state)} }`
  })
  expect(await outcomes(rule, examples)).toEqual(cases.map(([, , got]) => got))
})
