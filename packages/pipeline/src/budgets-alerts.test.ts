import { afterEach, beforeEach, expect, test } from 'vitest'
import { closingHouse } from '../testing/closing-house.ts'
import { acknowledgeAlert, budgetAlerts, lookForAlerts } from './budgets-alerts.ts'
import { setBudgets } from './budgets-set.ts'
import { setBudgetTree } from './budgets-tree.ts'
import type { House } from './house.ts'

/** The same every day: 12.3456789 USD of alpha and half of it of beta, but for the days on which beta used nothing. */
async function steady(from: string, until: string, betaOff: readonly string[] = []): Promise<void> {
  await house.lake.run(
    `insert into billing.usage_rows by name
      select domain || day as record_id, $from as _source, 'acc' as account_id, '1' as workspace_id, 'JOBS' as sku_name,
        'AWS' as cloud, day as usage_start_time, day + interval 1 hour as usage_end_time, cast(day as date) as usage_date,
        'DBU' as usage_unit, quantity as usage_quantity, 'ORIGINAL' as record_type, cast(day as date) as ingestion_date,
        'JOBS' as billing_origin_product, map {'team': domain} as custom_tags, {'job_id': domain} as usage_metadata
      from range(cast($from as timestamp), cast($until as timestamp) + interval 1 day, interval 1 day) as days(day),
        (values ('alpha', 100), ('beta', 50)) as uses(domain, quantity)
      where domain = 'alpha' or not list_contains(string_split($betaOff, ','), cast(cast(day as date) as varchar))`,
    { from, until, betaOff: betaOff.join(',') },
  )
  await house.lake.run(`insert into meta.files (file, name, table_name) values ($from, $from, 'billing.usage')`, {
    from,
  })
}

let house: House
let done: () => Promise<void>
let at: (time: string) => void
beforeEach(async () => {
  ;({ house, done, at } = await closingHouse())
  await steady('2026-08-01', '2026-11-19')
})
afterEach(() => done())

const month = '2026-11'
const set = (node: string, amount: string | null) => setBudgets(house, [{ node, month, amount }], '', 'elena')
const alerts = async (sees: 'all' | string[] = 'all') => (await budgetAlerts(house, {}, sees)).alerts
const told = async () => [...(await house.ledger.messages.states()).keys()].toSorted()
const group = (name: string, parent: string | null) => ({ group: name, title: `${name} title`, parent })

test('what the forecast crosses and is spent later is told twice, to be seen again, and its life shows both; what is spent is no news by the forecast', async () => {
  const name = { domain: 'alpha', month, threshold: 100 }
  await set('alpha', '300')
  await lookForAlerts(house)
  expect((await alerts()).map(({ id, kind, state }) => [id, kind, state])).toEqual([
    ['alpha/2026-11/100', 'forecast', 'raised'],
  ])
  expect(await told()).toEqual(['budget/alpha/2026-11/100/forecast'])
  at('2026-11-21T09:00:00.000Z')
  await acknowledgeAlert(house, name, 'a backfill', 'elena', 'all')
  await lookForAlerts(house)
  expect((await alerts())[0]?.state).toBe('acknowledged')

  at('2026-11-26T09:00:00.000Z')
  await steady('2026-11-20', '2026-11-25')
  await lookForAlerts(house)
  const alert = (await alerts()).find(({ threshold }) => threshold === 100)
  expect(alert).toMatchObject({ kind: 'actual', state: 'raised', at: '2026-11-20T14:00:00.000Z' })
  expect(alert?.messages).toEqual([
    { kind: 'forecast', state: 'waiting' },
    { kind: 'actual', state: 'waiting' },
  ])
  expect(alert?.history.map(({ what, note }) => [what, note])).toEqual([
    ['crossed', 'alpha will cost, by the forecast, 370 USD in 2026-11, more than 100 % of its budget of 300.'],
    ['acknowledged', 'a backfill'],
    ['crossed', 'alpha has cost 308 USD in 2026-11, more than 100 % of its budget of 300.'],
    ['raised-again', 'What was forecast is spent now.'],
  ])
  await acknowledgeAlert(house, name, '', 'elena', 'all')
  await lookForAlerts(house)
  expect((await alerts()).find(({ threshold }) => threshold === 100)?.state).toBe('acknowledged')

  const both = ['alpha', 'beta'].flatMap((domain) =>
    ['100/actual', '80/actual'].map((of) => `budget/${domain}/${month}/${of}`),
  )
  await set('beta', '120')
  await lookForAlerts(house)
  at('2026-11-28T09:00:00.000Z')
  await set('beta', '180')
  await lookForAlerts(house)
  expect((await alerts()).find(({ domain, threshold }) => domain === 'beta' && threshold === 100)?.kind).toBe(
    'forecast',
  )
  expect(await told()).toEqual([...both, 'budget/alpha/2026-11/100/forecast'].toSorted())
})

test('a group tells of a budget of its own as a domain does, to whoever sees all; one that only adds up tells nothing', async () => {
  const domains = [
    { domain: 'alpha', group: 'care' },
    { domain: 'beta', group: 'firm' },
  ]
  await setBudgetTree(house, { groups: [group('firm', null), group('care', 'firm')], domains }, 'elena')
  await set('alpha', '900')
  await set('firm', '400')
  await lookForAlerts(house)
  const found = await alerts()
  expect(found.map(({ id, title, kind, sentence }) => [id, title, kind, sentence])).toEqual([
    ...[80, 100].map((threshold) => [
      ...[`firm/2026-11/${threshold}`, 'firm title', threshold === 80 ? 'actual' : 'forecast'],
      threshold === 80
        ? 'The group firm has cost 351 USD in 2026-11, more than 80 % of its budget of 400.'
        : 'The group firm will cost, by the forecast, 555 USD in 2026-11, more than 100 % of its budget of 400.',
    ]),
  ])
  expect(await alerts(['alpha', 'beta'])).toEqual([])
  await expect(
    acknowledgeAlert(house, { domain: 'firm', month, threshold: 80 }, '', 'ben', ['alpha', 'beta']),
  ).rejects.toThrow('no alert')
  await acknowledgeAlert(house, { domain: 'firm', month, threshold: 80 }, 'seen', 'elena', 'all')

  await setBudgetTree(house, { groups: [], domains: [] }, 'elena')
  await lookForAlerts(house)
  const gone = await alerts()
  expect(gone.map(({ state, title }) => [state, title])).toEqual(found.map(() => ['resolved', 'firm']))
  expect(gone[0]?.history.at(-1)?.note).toBe('There is no such budget any more.')
})

test('an alert of a month that has just ended comes true, or is resolved, by what came last', async () => {
  await set('alpha', '365')
  await set('beta', '184')
  await lookForAlerts(house)
  at('2026-12-02T09:00:00.000Z')
  await steady('2026-11-20', '2026-12-01', ['2026-11-28', '2026-11-29', '2026-11-30'])
  await lookForAlerts(house)
  const full = (await alerts()).filter(({ month: of, threshold }) => of === month && threshold === 100)
  expect(full.map(({ domain, kind, state }) => [domain, kind, state]).toSorted()).toEqual([
    ['alpha', 'actual', 'raised'],
    ['beta', 'forecast', 'resolved'],
  ])
})
