import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ruleExplain } from './rule-explain.ts'
import { ruleTest } from './rule-test.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-state-parameters-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

type Made = { domain?: string; parameters?: string; derived?: string; more?: string }
const ruleOf = ({ domain = 'actor', parameters = MOST, derived = FIELD, more = '' }: Made) => `title: T
name: idle
logsource: { product: databricks, category: configuration, service: clusters }
parameters: { most: ${parameters} }
derived: ${derived}
detection: { late: { too_many|gt: 0 }, condition: late }
subject: "{cluster_name}"
domain: ${domain}
${more}`
const MOST = '{ default: 120, domains: { growth: 30 } }'
const FIELD = '{ too_many: autotermination_minutes - parameter.most }'

const example = (expected: string, minutes: string, owner: string) => `  - expect: ${expected}
    domains: [{ domain: growth, catalogs: [], members: [a@x] }, { domain: labs, catalogs: [], members: [b@x] }]
    state:
      - kind: clusters
        object: c
        body: { cluster_id: c, cluster_name: adhoc, creator_user_name: ${owner}${minutes} }
`

test.each`
  expected      | minutes                             | owner    | why
  ${'match'}    | ${', autotermination_minutes: 31'}  | ${'a@x'} | ${'growth has a value of its own'}
  ${'no match'} | ${', autotermination_minutes: 30'}  | ${'a@x'} | ${'the value itself is allowed'}
  ${'no match'} | ${', autotermination_minutes: 31'}  | ${'b@x'} | ${'another domain has the default'}
  ${'match'}    | ${', autotermination_minutes: 121'} | ${'b@x'} | ${'above the default'}
  ${'match'}    | ${', autotermination_minutes: 121'} | ${'z@x'} | ${'somebody of no domain has the default too'}
  ${'no match'} | ${''}                               | ${'a@x'} | ${'what is missing is compared with nothing'}
`('a cluster$minutes of $owner: $expected, since $why', async ({ expected, minutes, owner }) => {
  const text = ruleOf({ more: `examples:\n${example(expected, minutes, owner)}` })
  const { examples, leftAside } = await ruleTest([written('r.yml', text)])
  expect(leftAside).toEqual([])
  expect(examples).toMatchObject([{ got: expected, passed: true }])
})

test.each`
  made                                                     | says                            | why
  ${{ domain: 'platform' }}                                | ${/has no domain to choose by/} | ${'of the platform there is one value'}
  ${{ parameters: '{ domains: { growth: 1 } }' }}          | ${/most has no default/}        | ${'a domain that is not named needs one'}
  ${{ derived: '{ too_many: a - parameter.least }' }}      | ${/has no parameter least/}     | ${'a parameter nobody gave'}
  ${{ derived: '{ too_many: minuets - parameter.most }' }} | ${/have no field minuets/}      | ${'a field that is not read'}
  ${{ more: 'severity: [{ when: late, level: high }]' }}   | ${/asked of single events/}     | ${'what only events have'}
`('$made is refused: $why', async ({ made, says }) => {
  const { leftAside } = await ruleTest([written('r.yml', ruleOf(made))])
  expect(leftAside.map(({ message }) => message).join('\n')).toMatch(says)
})

test('explain tells what a field of the rule came to', async () => {
  const body = { cluster_id: 'c', cluster_name: 'adhoc', creator_user_name: 'a@x', autotermination_minutes: 200 }
  const row = { kind: 'clusters', workspace_id: '1', taken_at: '2026-01-05T09:00:00Z', complete: true }
  const lines = [
    { ...row, object_id: null, body: {} },
    { ...row, object_id: 'c', body },
  ]
  const readings = written('readings.json', lines.map((one) => JSON.stringify(one)).join('\n'))
  const [told] = await ruleExplain(written('r.yml', ruleOf({})), readings)
  expect(told).toMatchObject({ holds: true })
  expect(JSON.stringify(told?.because)).toContain('"value":"80"')
})
