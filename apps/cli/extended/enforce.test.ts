import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StandIn } from '@meshledger/demo'
import {
  apply,
  type Connections,
  connectionsOf,
  decideAction,
  dryRun,
  type House,
  openHouse,
  proposeAction,
  RefusedError,
  runAction,
  setEnforcementMode,
  undoAction,
} from '@meshledger/pipeline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'
import { during, environmentOf, smallAccount } from '../testing/sync-trials.ts'

const AT = '2026-11-20T14:00:00.000Z'
const RULE = 'token-without-expiry'
const finding = (domain: string) => ({
  ...{ rule: RULE, ruleVersion: 'v1', title: 'A token', severity: 'high' as const, domain, subject: domain },
  ...{ firstSeen: AT, lastSeen: AT, events: 1, eventKeys: ['k'] },
})
const person = (id: string, roles: ('compliance' | 'team-lead')[], identity = `${id}@x`) => ({
  ...{ id, name: id, title: id, roles, domains: [], identity },
})

let account = ''
let folder = ''
let house: House
let it: StandIn
let env: Record<string, string>
let open: Connections
let about: Record<string, string>
let end: () => void
const closing = new Promise<void>((resolve) => {
  end = resolve
})
let served: Promise<void>

beforeAll(async () => {
  account = await smallAccount()
  folder = mkdtempSync(join(tmpdir(), 'meshledger-enforce-'))
  await new Promise<void>((ready) => {
    served = during(account, {}, async (standIn) => {
      it = standIn
      ready()
      await closing
    })
  })
  env = { ...environmentOf(it), DATABRICKS_ACCOUNT_ID: it.accountId, DATABRICKS_ACCOUNT_HOST: it.url }
  open = connectionsOf(env, folder) as Connections
  house = await openHouse({ folder, clock: () => AT })
  await house.ledger.settings.set('account_id', it.accountId)
  await house.ledger.people.replaceAll([
    person('zoe', ['compliance']),
    person('adam', ['compliance']),
    person('eva', ['team-lead']),
  ])
  const seen = ['Platform', 'growth', 'content'].map(finding)
  await house.ledger.findings.record(seen, AT, [{ rule: RULE, ruleVersion: 'v1' }])
  about = Object.fromEntries((await house.ledger.findings.list({})).map(({ id, domain }) => [domain, id]))
  await setEnforcementMode(house, { rule: RULE, domain: 'Platform', mode: 'act', reason: 'agreed' }, 'zoe')
})
afterAll(async () => {
  await house.close()
  end()
  await served
  for (const one of [account, folder]) rmSync(one, { recursive: true, force: true })
})

const ask = async (path: string): Promise<Record<string, unknown>> => {
  const reply = await fetch(it.url + path, { headers: { authorization: `Bearer ${it.token}` } })
  return (await reply.json()) as Record<string, unknown>
}
const change = async (method: string, path: string, body: unknown) => {
  const headers = { authorization: `Bearer ${it.token}` }
  const reply = await fetch(it.url + path, { method, headers, body: JSON.stringify(body) })
  expect(reply.ok).toBe(true)
}
/** A switch of the workspace, to be set to what it is not. */
const turned = async (key: string): Promise<{ key: string; value: string }> => ({
  ...{ key, value: (await ask(`/api/2.0/workspace-conf?keys=${key}`))[key] === 'true' ? 'false' : 'true' },
})
const settingPath = (type: string) => `/api/2.0/settings/types/${type}/names/default`
const turnedSetting = async (type: string, outer: string) => {
  const held = (await ask(settingPath(type)))[outer] as { value?: boolean } | undefined
  return { type, field: `${outer}.value`, value: String(held?.value !== true) }
}
type Items = Record<string, string & Record<string, string>[]>[]
const items = async (path: string, list: string) => ((await ask(path))[list] ?? []) as unknown as Items
const idOf = async (path: string, list: string, id: string) => String((await items(path, list))[0]?.[id])
const wish = (kind: string, params: Record<string, string>) => ({ finding: about.Platform ?? '', kind, params })
const propose = (kind: string, params: Record<string, string>, note = '') =>
  proposeAction(house, open, { ...wish(kind, params), note }, 'zoe', 'all')
const approve = (id: string, who = 'adam') => decideAction(house, id, 'approved', who, 'yes', 'all')
const run = (id: string) => runAction(house, open, id, 'adam', 'all')
const undo = (id: string) => undoAction(house, open, id, 'adam', 'all')

/** Every kind that the stand-in knows, on something that it has. */
const kinds: Record<string, () => Promise<Record<string, string>>> = {
  'deactivate-user': async () => ({ id: await idOf('/api/2.0/preview/scim/v2/Users', 'Resources', 'id') }),
  'deactivate-service-principal': async () => ({
    id: await idOf('/api/2.0/preview/scim/v2/ServicePrincipals', 'Resources', 'id'),
  }),
  'remove-from-group': async () => {
    const groups = await items('/api/2.0/preview/scim/v2/Groups', 'Resources')
    const group = groups.find(({ members }) => (members?.length ?? 0) > 1)
    return { group: String(group?.id), member: String(group?.members?.[0]?.value) }
  },
  'stop-warehouse': async () => {
    await change('POST', `/api/2.0/sql/warehouses/${it.warehouseId}/start`, {})
    return { id: it.warehouseId }
  },
  'stop-cluster': async () => {
    const id = await idOf('/api/2.1/clusters/list', 'clusters', 'cluster_id')
    await change('POST', '/api/2.1/clusters/start', { cluster_id: id })
    return { id }
  },
  'remove-permission': async () => ({ type: 'warehouses', id: it.warehouseId, principal: 'users' }),
  'set-cluster-policy': async () => ({
    id: await idOf('/api/2.0/policies/clusters/list', 'policies', 'policy_id'),
    definition: '{"autotermination_minutes":{"type":"fixed","value":30}}',
  }),
  'tag-cluster': async () => ({
    id: await idOf('/api/2.1/clusters/list', 'clusters', 'cluster_id'),
    ...{ key: 'cost-centre', value: 'CC-1' },
  }),
  'tag-warehouse': async () => ({ id: it.warehouseId, key: 'reviewed', value: 'yes' }),
  'remove-secret-reader': async () => ({ scope: 'growth', principal: 'team-growth' }),
  'revoke-grant': async () => ({
    ...{ type: 'catalog', name: 'growth', principal: 'team-growth', privileges: 'MODIFY,SELECT' },
  }),
  'isolate-catalog': async () => ({ name: 'growth' }),
  'unbind-catalog': async () => ({ name: 'pregnancy', workspace: it.workspaceId }),
  'set-tag': async () => ({ type: 'tables', name: 'growth.gold.funnel', key: 'class', value: 'pii' }),
  'mask-class': async () => ({
    ...{ catalog: 'growth', name: 'mask_pii', tag: 'class', value: 'pii', function: 'growth.governance.mask' },
    except: 'team-growth',
  }),
  'limit-sharing': async () => ({
    id: String((await ask('/api/2.1/unity-catalog/metastore_summary')).metastore_id),
    seconds: '86400',
  }),
  'enable-log-delivery': async () => {
    const root = `/api/2.0/accounts/${it.accountId}/log-delivery`
    const id = await idOf(root, 'log_delivery_configurations', 'config_id')
    await change('PATCH', `${root}/${id}`, { status: 'DISABLED' })
    return { id }
  },
  'set-workspace-conf': async () => ({ key: 'maxTokenLifetimeDays', value: '77' }),
  'change-setting': () => turnedSetting('sql_results_download', 'boolean_val'),
  'restrict-tokens': async () => ({ groups: 'admins,platform' }),
  'enable-ip-list': async () => {
    const id = await idOf('/api/2.0/ip-access-lists', 'ip_access_lists', 'list_id')
    await change('PATCH', `/api/2.0/ip-access-lists/${id}`, { enabled: false })
    return { id }
  },
}

test.each(Object.keys(kinds))('%s: dry run, approval, run, and back to what stood there', async (kind) => {
  const params = (await kinds[kind]?.()) ?? {}
  const dry = await dryRun(house, open, wish(kind, params), 'all')
  expect(dry.already).toBe(false)
  expect((await dryRun(house, open, wish(kind, params), 'all')).before).toEqual(dry.before)

  const { id } = await propose(kind, params)
  await approve(id)
  const done = await run(id)
  expect([done.state, done.steps.at(-1)?.reason]).toEqual(['done', ''])
  expect((await dryRun(house, open, wish(kind, params), 'all').catch(() => ({ already: true }))).already).toBe(true)

  expect((await undo(id)).state).toBe('undone')
  const { before } = await dryRun(house, open, wish(kind, params), 'all')
  const stable = (value: unknown) =>
    JSON.parse(JSON.stringify(value, (key, held) => (key === 'etag' ? undefined : held)))
  const sorted = (value: unknown) =>
    Array.isArray(value) ? value.map((one) => JSON.stringify(one)).sort() : stable(value)
  expect(sorted(before)).toEqual(sorted(dry.before))
})

describe('what must not happen does not', () => {
  const conf = () => turned('enableExportNotebook')
  const setConf = (value: string) => change('PATCH', '/api/2.0/workspace-conf', { enableExportNotebook: value })

  test('one who asks does not approve, and nothing runs before somebody does', async () => {
    const { id, may } = await propose('set-workspace-conf', await conf())
    expect(may).toEqual(['withdraw'])
    await expect(approve(id, 'zoe')).rejects.toThrow(/another person/)
    await expect(run(id)).rejects.toThrow(/waiting for approval/)
  })

  test('somebody changed it meanwhile: the run is refused and what they set stays', async () => {
    const { id } = await propose('set-workspace-conf', await turned('enableFileStoreEndpoint'))
    await approve(id)
    await change('PATCH', '/api/2.0/workspace-conf', { enableFileStoreEndpoint: 'other' })
    expect(await run(id)).toMatchObject({ state: 'conflict', may: [] })
    expect(await ask('/api/2.0/workspace-conf?keys=enableFileStoreEndpoint')).toEqual({
      enableFileStoreEndpoint: 'other',
    })
  })

  test('an etag that has passed is a conflict too', async () => {
    const { id } = await propose('change-setting', await turnedSetting('disable_legacy_dbfs', 'disable_legacy_dbfs'))
    await approve(id)
    const path = settingPath('disable_legacy_dbfs')
    const { etag } = await ask(path)
    await change('PATCH', path, { field_mask: 'x', setting: { etag } })
    expect((await run(id)).state).toBe('conflict')
  })

  test('an undo does not overwrite what somebody set after the run', async () => {
    const { id } = await propose('set-workspace-conf', await conf(), 'undo')
    await approve(id)
    expect((await run(id)).state).toBe('done')
    await setConf('other')
    expect((await undo(id)).state).toBe('conflict')
    await setConf('true')
  })

  test('a run that was cut off looks first and does nothing twice', async () => {
    const { id } = await propose('tag-warehouse', { id: it.warehouseId, key: 'cut', value: 'off' })
    await approve(id)
    await house.ledger.actions.step(id, 'started', 'adam', '', AT)
    await change('POST', `/api/2.0/sql/warehouses/${it.warehouseId}/edit`, {
      tags: { custom_tags: [...((await warehouseTags()) ?? []), { key: 'cut', value: 'off' }] },
    })
    const again = await run(id)
    expect([again.state, again.steps.at(-1)?.reason]).toEqual(['done', expect.stringMatching(/nothing was sent/)])
  })
  const warehouseTags = async () =>
    ((await ask(`/api/2.0/sql/warehouses/${it.warehouseId}`)).tags as { custom_tags?: unknown[] })?.custom_tags

  test('the same key asks once, and is refused for another action', async () => {
    const keyed = (value: string) => {
      const asked = { ...wish('set-workspace-conf', { key: 'customerApprovedWSLoginExpirationTime', value }), note: '' }
      return proposeAction(house, open, { ...asked, key: 'k1' }, 'zoe', 'all')
    }
    expect((await keyed('true')).id).toBe((await keyed('true')).id)
    await expect(keyed('other')).rejects.toThrow(/under this key/)
  })

  test.each`
    kind                    | params                                                             | says
    ${'revoke-token'}       | ${{}}                                                              | ${/there is no action revoke-token; there are/}
    ${'set-workspace-conf'} | ${{ key: 'enableEverything', value: 'x' }}                         | ${/not of the form/}
    ${'set-workspace-conf'} | ${{ key: 'maxTokenLifetimeDays' }}                                 | ${/needs it; it takes key, value/}
    ${'set-workspace-conf'} | ${{ key: 'maxTokenLifetimeDays', value: '1', path: '/x' }}         | ${/takes key, value/}
    ${'change-setting'}     | ${{ type: 'shield_csp_enablement_ws_db', field: 'a', value: 'b' }} | ${/not of the form/}
    ${'stop-cluster'}       | ${{ id: 'nobody' }}                                                | ${/nothing of that name/}
    ${'deactivate-user'}    | ${{ id: '../Groups' }}                                             | ${/not of the form/}
    ${'set-cluster-policy'} | ${{ id: 'x', definition: '{' }}                                    | ${/not of the form|nothing of that name/}
  `('$kind with $params is refused', async ({ kind, params, says }) => {
    await expect(dryRun(house, open, wish(kind, params), 'all')).rejects.toThrow(says)
  })
})

describe('report, ask the owner, act', () => {
  const of = async (domain: string) => ({
    ...{ finding: about[domain] ?? '', kind: 'set-workspace-conf', note: '' },
    params: await turned('enableNotebookTableClipboard'),
  })

  test('a rule that only reports is not acted on', async () => {
    await expect(proposeAction(house, open, await of('growth'), 'zoe', 'all')).rejects.toThrow(RefusedError)
  })

  test('where the owner is asked, the owner alone approves', async () => {
    const owned = `domain: growth\ntitle: Growth\nowner: Eva@x\ncost_centre: C`
    await apply(house, [{ file: 'growth.yml', text: owned }], 'zoe', '')
    await setEnforcementMode(house, { rule: RULE, domain: 'growth', mode: 'ask-owner', reason: 'try' }, 'zoe')
    const { id } = await proposeAction(house, open, await of('growth'), 'zoe', 'all')
    await expect(approve(id)).rejects.toThrow(/its owner Eva@x is asked first/)
    expect((await approve(id, 'eva')).state).toBe('approved')
  })

  test('what has no owner cannot ask one', async () => {
    await setEnforcementMode(house, { rule: RULE, domain: 'Platform', mode: 'ask-owner', reason: 'try' }, 'zoe')
    const { id } = await proposeAction(house, open, await of('Platform'), 'zoe', 'all')
    await expect(approve(id)).rejects.toThrow(/no owner who could be asked/)
    await setEnforcementMode(house, { rule: RULE, domain: 'Platform', mode: 'act', reason: 'back' }, 'zoe')
    expect((await approve(id)).state).toBe('approved')
  })
})

test('the command line walks the same way', async () => {
  const { value } = await turned('enableIpAccessLists')
  await house.close()
  const line = commandLine({ ...env, MESHLEDGER_DATA: folder })
  const proposed = await line(
    ...['enforce', 'propose', about.Platform ?? '', 'set-workspace-conf', '--set', 'key=enableIpAccessLists'],
    ...['--set', `value=${value}`, '--as', 'zoe', '--json'],
  )
  expect(proposed.code).toBe(0)
  const { id } = JSON.parse(proposed.out).action
  expect((await line('enforce', 'run', id)).err).toMatch(/waiting for approval/)
  expect((await line('enforce', 'approve', id, '--as', 'adam')).out).toContain(`Action ${id} is approved.`)
  expect((await line('enforce', 'run', id)).out).toContain('is done')
  expect((await line('enforce', 'undo', id)).out).toContain('is undone')
  expect((await line('enforce', 'queue')).out).toContain('undone')
  expect((await line('enforce', 'kinds')).out).toMatch(/Revoke a token: a token that was deleted/)
  expect(await line('enforce', 'mode', RULE, 'Platform', 'maybe', '--reason', 'x')).toMatchObject({ code: 2 })
  house = await openHouse({ folder, clock: () => AT })
})
