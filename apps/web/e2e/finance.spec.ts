import {
  getClose,
  getCost,
  getCostChanges,
  getCostOverview,
  getReconciliation,
  getUnallocated,
} from '@meshledger/contracts'
import { decimal } from '../src/format/index.ts'
import { amountIn, amountsOf, answerKey, expect, people, section, test } from './walk.ts'

test('the landing holds every domain, Unallocated and what has no price, and sums to the total', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/')
  const truth = await me.ask(getCostOverview, { query: {} })
  const table = page.getByRole('table', { name: 'All domains' })
  expect(decimal.compare(decimal.sum(await amountsOf(table, 'Amount')), truth.toDate)).toBe(0)
  await expect(table.locator('tr[data-mark="unallocated"]')).toContainText('Unallocated')
  expect(await amountIn(table.locator('tr[data-mark="unallocated"]'))).toBe(truth.unallocated)
  await expect(table).toContainText(`${truth.unpriced.rows} usage rows have no price`)
})

test('F2: does it tie? Reconciliation in one click, difference zero, equal to what was planted', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/?period=2026-10')
  await me.click(page.getByRole('link', { name: 'Full reconciliation' }))
  const table = page.getByRole('table', { name: 'Rated − allocated − unallocated − rounding = difference' })
  const [rated = '', allocated = '', unallocated = '', rounding = '', difference = ''] = await amountsOf(
    table,
    'Amount',
  )
  const truth = await me.ask(getReconciliation, { query: { period: '2026-10' } })
  expect([rated, allocated, unallocated, rounding, difference]).toEqual([
    truth.rated,
    truth.allocated,
    truth.unallocated,
    truth.rounding,
    truth.difference,
  ])
  const out = [allocated, unallocated, rounding].reduce((left, part) => decimal.minus(left, part), rated)
  expect(decimal.compare(out, difference)).toBe(0)
  expect(decimal.isZero(difference)).toBe(true)
  await expect(page.getByText('In equals out: the difference is zero.')).toBeVisible()
  const month = answerKey().totals.months.find((one) => one.month === '2026-10')
  expect(decimal.compare(rated, month?.rated ?? '')).toBe(0)
  expect(decimal.compare(unallocated, month?.unallocated ?? '')).toBe(0)
  const domains = await amountsOf(page.getByRole('table', { name: 'Where the money stands' }), 'Amount')
  expect(decimal.compare(decimal.sum(domains), rated)).toBe(0)
  const { read, rated: priced, free, unpriced } = truth.rows
  expect(priced + free + unpriced).toBe(read)
  const { unpriced: skus } = await me.ask(getCost, { query: { period: '2026-10', by: 'domain' } })
  await expect(page.getByRole('table', { name: 'SKUs without a price' }).locator('tbody tr')).toHaveCount(
    skus.skus.length,
  )
  expect(me.clicks).toBe(1)
})

test('F3: what is not allocated? A row in the breakdown, two clicks to its causes and a rule', async ({ as, page }) => {
  const me = await as(people.finance)
  await me.open('/?period=2026-10')
  const table = page.getByRole('table', { name: 'All domains' })
  await me.click(table.getByRole('link', { name: 'Unallocated' }))
  const truth = await me.ask(getUnallocated, { query: { period: '2026-10' } })
  const causes = section(page, 'Causes, largest first').locator('ol > li')
  await expect(causes).toHaveCount(truth.causes.length)
  const amounts = await causes.evaluateAll((all) =>
    all.map((one) => one.querySelector('data')?.getAttribute('value') ?? ''),
  )
  expect(decimal.compare(decimal.sum(amounts), truth.amount)).toBe(0)
  for (const [i, one] of amounts.slice(1).entries())
    expect(decimal.compare(amounts[i] ?? '0', one)).toBeGreaterThanOrEqual(0)
  await me.click(page.getByRole('button', { name: 'Show the rule' }).first())
  const first = truth.causes.find((cause) => cause.suggestion !== null)
  await expect(page.getByRole('region', { name: 'Suggested rule' })).toContainText(
    first?.suggestion?.yaml.split('\n')[1]?.trim() ?? '',
  )
  expect(me.clicks).toBeLessThanOrEqual(2)
  await section(page, 'Share of spend by month').getByRole('button', { name: 'Show as table' }).click()
  await expect(
    page.getByRole('table', { name: 'Share of spend that is unallocated, by month' }).locator('tbody tr'),
  ).toHaveCount(truth.trend.length)
})

test('F4: what changed since last month? A waterfall by domain that sums, each domain opening its drivers', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/?period=2026-10')
  await me.click(page.getByRole('link', { name: 'All changes' }))
  const truth = await me.ask(getCostChanges, { query: { period: '2026-10', top: 15 } })
  await expect(page.getByRole('application', { name: 'Waterfall from the period before to this period' })).toBeVisible()
  await section(page, 'From the period before to this one').getByRole('button', { name: 'Show as table' }).click()
  const steps = await amountsOf(
    page.getByRole('table', { name: 'Waterfall from the period before to this period' }),
    'Change',
  )
  expect(decimal.compare(decimal.sum(steps.slice(0, -1)), truth.end)).toBe(0)
  expect(steps).toHaveLength(truth.byDomain.filter((one) => !decimal.isZero(one.change)).length + 2)
  await me.click(page.getByRole('button', { name: 'Drivers of Subscriptions' }))
  await expect(page).toHaveURL(/f\.domain=subscriptions/)
  await me.settled()
  const drivers = await amountsOf(page.getByRole('table', { name: 'Ranked drivers' }), 'Change')
  const own = truth.byDomain.find((one) => one.domain === 'subscriptions')
  expect(decimal.compare(decimal.sum(drivers), own?.change ?? '')).toBe(0)

  const notes = section(page, 'Notes')
  await notes.getByLabel('Note to keep').fill('Subscriptions reconciled its invoices twice.')
  await notes.getByRole('button', { name: 'Keep the note' }).click()
  await expect(notes.getByRole('list', { name: 'Notes' })).toContainText('Subscriptions reconciled its invoices twice.')
  const { notes: kept } = await me.ask(getClose, { params: { period: '2026-10' } })
  expect(kept.at(-1)).toMatchObject({ who: people.finance, text: 'Subscriptions reconciled its invoices twice.' })
  await me.open('/close/2026-10')
  await expect(section(page, 'Notes')).toContainText('Subscriptions reconciled its invoices twice.')
})
