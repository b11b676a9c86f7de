import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { ruleExplain } from './rule-explain.ts'
import { ruleTest } from './rule-test.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-rule-explain-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const written = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const rule = `title: T
name: tt
logsource: { product: databricks }
detection:
  s: { service_name: accounts, source_ip_address|cidr: 10.0.0.0/8 }
  f: { user_identity.email: root }
  condition: s and not f
examples:
  - { expect: match, event: { service_name: accounts, source_ip_address: 10.1.1.1 } }
  - { expect: no match, event: { service_name: accounts, source_ip_address: 10.1.1.1, user_identity: { email: ROOT } } }
  - { expect: match, event: { service_name: jobs } }
  - { expect: match, events: [{ repeat: 0, every: 1m, event: {} }] }
`

test('each test is told with the value it met, and the whole with what it makes of them', async () => {
  const event = {
    event_time: '2026-01-05T09:00:00Z',
    service_name: 'Accounts',
    action_name: 'x',
    source_ip_address: '11.0.0.1',
  }
  const events = written('e.json', JSON.stringify(event))
  const [told] = await ruleExplain(written('r.yml', rule), events)
  expect(told).toMatchObject({
    ...{ rule: 'tt', holds: false },
    because: {
      kind: 'and',
      items: [
        {
          kind: 'and',
          items: [
            { holds: true, field: 'service_name', asks: 'is "accounts"', value: 'Accounts' },
            { holds: false, field: 'source_ip_address', asks: 'is an address of 10.0.0.0/8', value: '11.0.0.1' },
          ],
        },
        { kind: 'not', holds: true, items: [{ holds: false, field: 'user_identity.email', value: null }] },
      ],
    },
  })
  const [shipped] = await ruleExplain('account-admin-granted', events)
  expect(shipped).toMatchObject({ rule: 'account-admin-granted', holds: false })
  await expect(ruleExplain('account-admin-granted', events, { line: 9 })).rejects.toThrow('e.json:9 holds no event')
})

const reading = (kind: string, object_id: string | null, body: object) =>
  JSON.stringify({ kind, workspace_id: '1', object_id, taken_at: '2026-01-05T09:00:00Z', complete: true, body })

test('a rule on the configuration is asked of every object that was read, or of those of a line', async () => {
  const scripts = `title: S
name: scripts
logsource: { product: databricks, category: configuration, service: global-init-scripts }
detection: { s: { enabled: true, name|startswith: ag }, condition: s }
`
  const told = (file: string, line?: number) => ruleExplain(written('s.yml', scripts), file, { line })
  const objects = [{ name: 'agent', enabled: true }, { name: 'agents', enabled: false }, { name: 'agency' }]
  const lines = [
    reading('global-init-scripts', null, {}),
    ...objects.map((body, i) => reading('global-init-scripts', `g${i}`, body)),
  ]
  const file = written('readings.json', `${lines.join('\n')}\n`)
  const all = await told(file)
  expect(all.map(({ object, holds }) => [object?.split(' ')[0], holds])).toEqual([
    ['g0', true],
    ['g1', false],
    ['g2', false],
  ])
  const [second, ...others] = await told(file, 3)
  expect(others).toEqual([])
  expect(second).toMatchObject({
    rule: 'scripts',
    condition: null,
    because: {
      kind: 'and',
      items: [
        { holds: false, field: 'enabled', value: 'false' },
        { holds: true, value: 'agents' },
      ],
    },
  })
  const other = written('other.json', `${reading('catalogs', 'c', {})}\n`)
  await expect(told(other)).rejects.toThrow(
    'holds no reading of the kind global-init-scripts, which scripts is asked of',
  )
  await expect(ruleExplain('log-gap', file)).rejects.toThrow('holds no event')
  await expect(ruleExplain('query-health-tag-lost-on-the-way', file)).rejects.toThrow('asks no tests of an event: SQL')
})

test('examples that come out otherwise than written, or cannot be read, are named with their line', async () => {
  const { passed, failed, examples, without } = await ruleTest([written('r.yml', rule)])
  expect({ passed, failed, without }).toEqual({ passed: 2, failed: 2, without: [] })
  expect(examples.filter((one) => !one.passed)).toMatchObject([
    { line: 11, rule: 'tt', expect: 'match', got: 'no match' },
    { line: 12, got: 'unreadable', message: expect.stringContaining('repeat') },
  ])
})
