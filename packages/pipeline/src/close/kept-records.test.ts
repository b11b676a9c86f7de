import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import { expect, test } from 'vitest'
import { approver, type DayUse, deliver, preparer } from '../../testing/closing-house.ts'
import { allInClosingHouse } from '../../testing/in-closing-house.ts'
import { costTrace } from '../cost-trace.ts'
import type { House } from '../house.ts'
import * as closing from './index.ts'
import { standOf } from './stand.ts'

const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)
let house: House
const { toFrozen } = allInClosingHouse(async (made) => {
  house = made
  await deliver(house, [{ domain: 'alpha', job: 'a1', day: '2026-10-31', quantity: '0.5', source: 'second' }])
  await toFrozen('2026-10')
})

const traced = async (domain: string, asOf: 'now' | 'freeze' = 'freeze') => {
  const reply = await costTrace(house, { period: '2026-10', 'f.domain': domain, limit: 50, offset: 0, asOf }, 'all')
  return reply.lines.map(({ date, resource, records }) => ({ date, resource, ...records }))
}
const late = (use: Partial<DayUse>): DayUse => ({
  ...{
    domain: 'alpha',
    job: 'a1',
    day: '2026-10-02',
    quantity: '-100.1',
    source: 'late',
    ingested: '2026-11-19',
    ...use,
  },
})
const fates = async () =>
  (await traced('alpha')).map(({ date, resource, since }) => [
    date,
    resource,
    since && Object.values(since).map((ids) => ids.length),
  ])

test('a frozen line shows the records it was frozen with, whatever is corrected afterwards, and what became of each', async () => {
  const frozen = await traced('alpha')
  expect(frozen.map(({ count, ids, folded, usage_quantity }) => [count, ids.length, folded, usage_quantity])).toEqual([
    [2, 2, false, '100.600000000000000000'],
    [1, 1, false, '100.100000000000000000'],
    [1, 1, false, '33.333333333333333333'],
    [1, 1, false, '33.333333333333333333'],
  ])
  expect(frozen.every(({ since }) => JSON.stringify(since) === '{"corrected":[],"retracted":[],"removed":[]}')).toBe(
    true,
  )
  await deliver(house, [late({}), late({ quantity: '90.1', type: 'RESTATEMENT' })])
  await deliver(house, [late({ job: 'a2', quantity: '-33.333333333333333333', source: 'later' })])
  await deliver(house, [late({ job: 'a2', day: '2026-10-31', quantity: '-1', source: 'unlike' })])
  expect((await traced('alpha')).map(({ since: _, ...rest }) => rest)).toEqual(
    frozen.map(({ since: _, ...rest }) => rest),
  )
  expect(await fates()).toEqual([
    ['2026-10-31', 'job 1/a1', [0, 0, 0]],
    ['2026-10-02', 'job 1/a1', [1, 0, 0]],
    ['2026-10-02', 'job 1/a2', [0, 1, 0]],
    ['2026-10-31', 'job 1/a2', [0, 0, 0]],
  ])
  expect((await traced('alpha', 'now')).every(({ since }) => since === null)).toBe(true)
})

test('a charge of which no record is left is named with its sum, and the trace of the frozen month comes to its figure', async () => {
  const jobFrom = (was: string, is: string) =>
    house.lake.run(
      `update billing.usage_rows set _source = $is where _source = $was and usage_metadata.job_id = 'b1'`,
      {
        was,
        is,
      },
    )
  await jobFrom('first', 'nowhere')
  const asked = { statement: '2026-10/beta/v1', limit: 50, offset: 0 }
  const { lines, apart, total } = await costTrace(house, asked, 'all')
  const name = { period: '2026-10', domain: 'beta', version: 'v1' }
  const statement = await closing.statement(house, name, 'all')
  expect(lines).toEqual([])
  expect(apart).toContainEqual({ kind: 'removed', note: 'job b1', corrects: null, amount: statement.exactTotal })
  expect(Number(total)).toBe(Number(statement.total))
  const frozen = { period: '2026-10', asOf: 'freeze' as const, limit: 50, offset: 0 }
  const of = async (more: object) => {
    const { lines: held, apart: gone, total: whole } = await costTrace(house, { ...frozen, ...more }, 'all')
    return [held.length, gone.map(({ kind, note, amount }) => [kind, note, amount]), whole]
  }
  const removed = [['removed', 'job b1', statement.exactTotal]]
  for (const more of [{ 'f.domain': 'beta' }, { 'f.resource': 'job 1/b1' }, { 'f.domain': '~alpha,~Unallocated' }])
    expect(await of(more)).toEqual([0, removed, statement.exactTotal])
  expect((await of({ 'f.domain': 'alpha' }))[1]).toEqual([])
  const { total: all } = await costTrace(house, { ...frozen, 'f.provider': 'Databricks' }, 'all')
  const exact = (await house.ledger.closes.statements('2026-10')).map(({ facts }) => units(facts.exactTotal))
  expect(units(all)).toBe(sum(exact))
  expect(await of({ 'f.sku': 'JOBS', 'f.domain': 'beta' })).toEqual([0, [], '0.00'])
  await expect(costTrace(house, { ...frozen, 'f.domain': 'beta' }, ['alpha'])).rejects.toThrow('no domain of that name')
  expect((await costTrace(house, frozen, ['alpha'])).apart).toEqual([])
  await jobFrom('nowhere', 'first')
})

test('a statement and its lines show the same records, and a record that is gone is named', async () => {
  const asked = { statement: '2026-10/alpha/v1', line: 1, limit: 50, offset: 0 }
  const lines = (await costTrace(house, asked, 'all')).lines
  const ids = lines[0]?.records.ids ?? []
  const [gone] = ids
  expect(lines.map(({ records }) => records.ids)).toEqual((await traced('alpha')).slice(0, 2).map(({ ids }) => ids))
  await house.lake.run('delete from billing.usage_rows where record_id = $gone', { gone: gone ?? '' })
  const line = (await traced('alpha')).find(({ date, resource }) => date === '2026-10-31' && resource === 'job 1/a1')
  expect(line).toMatchObject({ count: 2, ids, since: { removed: [gone] } })
})

test('a re-issue keeps the records of its own facts, beside those of the freeze', async () => {
  const { request } = await closing.reissue(house, '2026-10', { reason: 'corrected' }, preparer)
  await closing.reissue(house, '2026-10', { reason: '', confirm: request }, approver)
  const now = await traced('alpha')
  expect(now.flatMap(({ since }) => since?.removed ?? [])).toEqual([])
  expect(now.filter(({ count }) => count > 0)).toHaveLength(8)
  const { record } = await standOf(house, '2026-10')
  const kept = record.steps.filter(({ action }) => action === 'frozen' || action === 'reissued').map(({ step }) => step)
  const days = ['2026-10-02', '2026-10-31']
  const counts = await Promise.all(kept.map((step) => house.ledger.closes.records('2026-10', step, days)))
  expect(counts.map((rows) => rows.map(({ records }) => records))).toEqual([
    [4, 5],
    [7, 5],
  ])
})
