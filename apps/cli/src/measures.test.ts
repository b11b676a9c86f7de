import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getUnitCost, getWaste, listMetrics } from '@meshledger/contracts'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-measures-'))
const meshledger = commandLine({ MESHLEDGER_DATA: join(folder, 'data') }, { cwd: folder })
beforeAll(() => cpSync(inject('servedDemo').filled, join(folder, 'data'), { recursive: true }))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('metrics are taken in from a file, all or none, and cost is divided by them', async () => {
  writeFileSync(join(folder, 'bad.csv'), 'metric,month,domain,value\nusers,2026-09,nobody,1\n')
  const bad = await meshledger('metrics', 'import', 'bad.csv')
  expect([bad.code, bad.err]).toEqual([1, expect.stringContaining('metrics.csv:2: there is no domain of that name')])
  expect((await meshledger('metrics')).out).toContain('No metric was imported')
  writeFileSync(join(folder, 'good.csv'), 'metric,month,domain,value\nusers,2026-09,growth,1200\n')
  expect((await meshledger('metrics', 'import', 'good.csv')).out).toBe('1 value of users taken in.\n')
  const list = listMetrics.response.parse(JSON.parse((await meshledger('metrics', '--json')).out))
  expect(list.metrics).toEqual([{ metric: 'users', domains: ['growth'], from: '2026-09', until: '2026-09' }])
  const { out } = await meshledger('metrics', 'cost', 'users', '--per', '1000', '--json')
  const september = getUnitCost.response.parse(JSON.parse(out)).months.find(({ month }) => month === '2026-09')
  expect(september?.value).toMatch(/^1200(\.0+)?$/)
  expect(september?.unitCost).not.toBeNull()
})

test('waste is told by kind, with its money, for reading and as JSON', async () => {
  const { out, code } = await meshledger('waste', '--period', '2026-09', '--top', '1', '--json')
  expect(code).toBe(0)
  const { kinds } = getWaste.response.parse(JSON.parse(out))
  expect(kinds.map(({ kind }) => kind)).toEqual(['failed-runs', 'idle-warehouses', 'all-purpose-jobs', 'untagged'])
  const text = (await meshledger('waste', '--period', '2026-09', '--top', '1')).out
  for (const title of ['Failed runs', 'Idle warehouses', 'Jobs on all-purpose compute', 'Usage without a tag']) {
    expect(text).toContain(title)
  }
  expect(await meshledger('waste', '--top', '0')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--top takes'),
  })
})
