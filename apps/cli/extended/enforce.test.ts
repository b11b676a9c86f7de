import { apply, openHouse, RefusedError, setEnforcementMode } from '@meshledger/pipeline'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'
import { AT, type EnforceBench, enforceBench, RULE } from '../testing/enforce-bench.ts'

let bench: EnforceBench
let api: EnforceBench['api']
beforeAll(async () => {
  bench = await enforceBench()
  api = bench.api
})
afterAll(() => bench.close())

/** A switch of the workspace that stands wrong, to be set as its rule wants it. */
const turned = async (key: string): Promise<{ key: string; value: string }> => {
  const value = key === 'enableIpAccessLists' ? 'true' : 'false'
  await api.change('PATCH', '/api/2.0/workspace-conf', { [key]: String(value === 'false') })
  return { key, value }
}
let days = 20
/** The switch that the rule of the bench names, to be set to what nobody has asked for yet. */
const shorter = () => {
  days += 1
  return { key: 'maxTokenLifetimeDays', value: String(days) }
}
const approved = async (kind: string, params: Record<string, string>): Promise<string> => {
  const { id } = await bench.propose(kind, params)
  await bench.approve(id)
  return id
}
const warehouse = () => `/api/2.0/sql/warehouses/${bench.it.warehouseId}`
const warehouseTags = async () =>
  ((await api.get(warehouse())).tags as { custom_tags?: { key: string; value: string }[] })?.custom_tags ?? []
const tagWarehouse = async (key: string) =>
  api.change('POST', `${warehouse()}/edit`, {
    tags: { custom_tags: [...(await warehouseTags()), { key, value: 'x' }] },
  })

describe('what must not happen does not', () => {
  test('one who asks does not approve, and nothing runs before somebody does', async () => {
    const { id, may } = await bench.propose('set-workspace-conf', await turned('enableExportNotebook'))
    expect(may).toEqual(['withdraw'])
    await expect(bench.approve(id, 'zoe')).rejects.toThrow(/another person/)
    await expect(bench.run(id)).rejects.toThrow(/waiting for approval/)
  })

  test('somebody changed it meanwhile: the run is refused and what they set stays', async () => {
    const id = await approved('set-workspace-conf', await turned('enableFileStoreEndpoint'))
    await api.change('PATCH', '/api/2.0/workspace-conf', { enableFileStoreEndpoint: 'other' })
    expect(await bench.run(id)).toMatchObject({ state: 'conflict', may: [] })
    expect(await api.get('/api/2.0/workspace-conf?keys=enableFileStoreEndpoint')).toEqual({
      enableFileStoreEndpoint: 'other',
    })
  })

  test('an etag that has passed is a conflict too', async () => {
    const path = '/api/2.0/settings/types/disable_legacy_dbfs/names/default'
    const set = async (mask: string, setting: object = {}) => {
      const { etag } = await api.get(path)
      await api.change('PATCH', path, { field_mask: mask, setting: { etag, ...setting } })
    }
    await set('disable_legacy_dbfs.value', { disable_legacy_dbfs: { value: false } })
    const params = { type: 'disable_legacy_dbfs', field: 'disable_legacy_dbfs.value', value: 'true' }
    const id = await approved('change-setting', params)
    await set('x')
    expect((await bench.run(id)).state).toBe('conflict')
  })

  test('a run that was cut off is taken up when its lease has run out; it looks first and does nothing twice', async () => {
    const id = await approved('tag-warehouse', { id: bench.it.warehouseId, key: 'cut', value: 'x' })
    const { actions } = bench.house.ledger
    const dead = { owner: 'dead', leaseMs: 2000 }
    expect(await actions.begin(id, 'started', 'adam', AT, dead)).toMatchObject({ kind: 'taken' })
    await tagWarehouse('cut')
    await expect(bench.run(id)).rejects.toThrow(/Somebody else is running or undoing the action; .* again at/)
    await expect
      .poll(
        () =>
          bench.run(id).then(
            ({ state }) => state,
            () => 'held',
          ),
        { timeout: 20_000 },
      )
      .toBe('done')
    const { steps } = (await actions.get(id)) ?? { steps: [] }
    expect(steps.at(-1)?.reason).toMatch(/nothing was sent/)
    expect((await warehouseTags()).filter(({ key }) => key === 'cut')).toHaveLength(1)
  })

  test('of two who run it at once one does, and the other is told so', async () => {
    const id = await approved('tag-warehouse', { id: bench.it.warehouseId, key: 'twice', value: 'x' })
    const both = await Promise.allSettled([bench.run(id), bench.run(id)])
    expect(both.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
    expect(both.find(({ status }) => status === 'rejected')).toMatchObject({
      reason: { message: expect.stringMatching(/Somebody else is running|is done, so it cannot be run/) },
    })
    expect((await warehouseTags()).filter(({ key }) => key === 'twice')).toHaveLength(1)
  })

  test('the same key asks once, and is refused for another action', async () => {
    const keyed = (value: string) => bench.keyed('k1', { key: 'customerApprovedWSLoginExpirationTime', value })
    expect((await keyed('true')).id).toBe((await keyed('true')).id)
    await expect(keyed('other')).rejects.toThrow(/under this key/)
  })

  test('the same wish is one action while it is open, and a new one after it was refused', async () => {
    const wish = await turned('enableDbfsFileBrowser')
    const ask = () => bench.propose('set-workspace-conf', wish)
    const first = await ask()
    expect((await ask()).id).toBe(first.id)
    await bench.refuse(first.id)
    const second = await ask()
    expect([second.id === first.id, second.state]).toEqual([false, 'proposed'])
  })

  test.each`
    kind                    | params                                                             | says
    ${'revoke-token'}       | ${{}}                                                              | ${/does not name revoke-token .* it names set-workspace-conf/}
    ${'set-workspace-conf'} | ${{ key: 'enableEverything', value: 'x' }}                         | ${/takes key maxTokenLifetimeDays/}
    ${'set-workspace-conf'} | ${{ key: 'maxTokenLifetimeDays' }}                                 | ${/takes value from 1 to 90/}
    ${'set-workspace-conf'} | ${{ key: 'maxTokenLifetimeDays', value: '1', path: '/x' }}         | ${/takes key, value/}
    ${'change-setting'}     | ${{ type: 'shield_csp_enablement_ws_db', field: 'a', value: 'b' }} | ${/takes type disable_legacy_dbfs/}
    ${'stop-cluster'}       | ${{ id: 'nobody' }}                                                | ${/nothing of that name/}
    ${'stop-app'}           | ${{ id: 'nobody' }}                                                | ${/nothing of that name/}
    ${'deactivate-user'}    | ${{ id: '../Groups' }}                                             | ${/not of the form/}
    ${'set-cluster-policy'} | ${{ id: 'x', definition: '{' }}                                    | ${/not of the form|nothing of that name/}
  `('$kind with $params is refused', async ({ kind, params, says }) => {
    await expect(bench.look(kind, params)).rejects.toThrow(says)
  })

  test('a job that nothing starts by itself has nothing to pause', async () => {
    const id = String((await api.items('/api/2.2/jobs/list', 'jobs'))[0]?.job_id)
    await expect(bench.look('pause-job', { id })).rejects.toThrow(/no schedule, trigger or continuous run/)
  })
})

describe('report, ask the owner, act', () => {
  const ask = (domain: string) => bench.propose('set-workspace-conf', shorter(), domain)
  const mode = (domain: string, set: 'report' | 'ask-owner' | 'act') =>
    setEnforcementMode(bench.house, { rule: RULE, domain, mode: set, reason: 'try' }, 'zoe')

  test('a rule that only reports is looked at and not acted on', async () => {
    const dry = await bench.look('set-workspace-conf', shorter())
    expect(dry.already).toBe(false)
    await expect(ask('growth')).rejects.toThrow(RefusedError)
  })

  test('where the owner is asked, nothing happens until the owner has said yes', async () => {
    const owned = `domain: growth\ntitle: Growth\nowner: Eva@x\ncost_centre: C`
    await apply(bench.house, [{ file: 'growth.yml', text: owned }], 'zoe', '')
    await mode('growth', 'ask-owner')
    const { id } = await ask('growth')
    await expect(bench.approve(id)).rejects.toThrow(/its owner Eva@x is asked first/)
    await expect(bench.run(id)).rejects.toThrow(/waiting for approval/)
    expect((await bench.approve(id, 'eva')).state).toBe('approved')
    expect((await bench.run(id)).state).toBe('done')
    expect((await bench.undo(id)).state).toBe('undone')
  })

  test('what another approved before the owner was to be asked is not run', async () => {
    await mode('growth', 'act')
    const { id } = await ask('growth')
    await bench.approve(id)
    await mode('growth', 'ask-owner')
    await expect(bench.run(id)).rejects.toThrow(/its owner Eva@x is asked first/)
  })

  test('a mode that was made stricter after the approval holds a run back, and never an undo', async () => {
    await mode('Platform', 'act')
    const held = await approved('set-workspace-conf', shorter())
    const done = await approved('set-workspace-conf', shorter())
    expect((await bench.run(done)).state).toBe('done')
    await mode('Platform', 'report')
    await expect(bench.run(held)).rejects.toThrow(/only reports in Platform by now/)
    expect((await bench.undo(done)).state).toBe('undone')
    await mode('Platform', 'ask-owner')
    await expect(bench.run(held)).rejects.toThrow(/no owner who could be asked/)
    await mode('Platform', 'act')
    expect((await bench.run(held)).state).toBe('done')
  })

  test('what has no owner cannot ask one', async () => {
    await mode('Platform', 'ask-owner')
    const { id } = await ask('Platform')
    await expect(bench.approve(id)).rejects.toThrow(/no owner who could be asked/)
    await mode('Platform', 'act')
    expect((await bench.approve(id)).state).toBe('approved')
  })
})

test('the command line walks the same way', async () => {
  const { key, value } = shorter()
  const { finding } = await bench.wish('set-workspace-conf', { key, value })
  await bench.house.close()
  const line = commandLine({ ...bench.env, MESHLEDGER_DATA: bench.folder })
  const proposed = await line(
    ...['enforce', 'propose', finding, 'set-workspace-conf', '--set', `key=${key}`],
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
  await (await openHouse({ folder: bench.folder, clock: () => AT })).close()
})
