import {
  getCostOverview,
  getDataHealth,
  getStatement,
  getUnitCost,
  getWaste,
  listAnomalies,
  listBudgetAlerts,
  listCloses,
  listCommitments,
  listMarks,
  listSplitRuns,
  prepareClose,
  reviewClose,
} from '@meshledger/contracts'
import { decimal, time } from '../src/format/index.ts'
import { amountIn, amountsOf, expect, people, section, test, tile } from './walk.ts'

test('F11: the price stands on every figure, is switched in one place, and the discount is a line of its own', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/?period=2026-10')
  const [list, net] = [
    await me.ask(getCostOverview, { query: { period: '2026-10', basis: 'list' } }),
    await me.ask(getCostOverview, { query: { period: '2026-10', basis: 'net' } }),
  ]
  expect(net.basis).toBe('net')
  expect(await amountIn(tile(page, 'Spent').locator('.ml-tile-figure'))).toBe(list.toDate)
  const facts = section(page, 'List price to net price').locator('dd')
  expect(await facts.evaluateAll((all) => all.map((one) => one.querySelector('data')?.getAttribute('value')))).toEqual([
    list.toDate,
    decimal.minus(net.toDate, list.toDate),
    net.toDate,
  ])
  await page.getByRole('radiogroup', { name: 'Price' }).getByText('Net price').click()
  await expect(page).toHaveURL(/basis=net/)
  await me.settled()
  await expect(page.getByText('October 2026 · Net price, USD')).toBeVisible()
  expect(await amountIn(tile(page, 'Spent').locator('.ml-tile-figure'))).toBe(net.toDate)
  const amounts = await amountsOf(page.getByRole('table', { name: 'All domains' }), 'Amount')
  expect(decimal.compare(decimal.sum(amounts), net.toDate)).toBe(0)
  for (const name of ['What changed', 'Waste', 'Shared cost', 'Unallocated', 'Reconciliation', 'Explore']) {
    await page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name, exact: true }).click()
    await me.settled()
    await expect(page).toHaveURL(/basis=net/)
    await expect(page.getByRole('radio', { name: 'Net price' })).toBeChecked()
  }
})

test('F1: from the landing one click to the month that is to be closed', async ({ as, page }) => {
  const me = await as(people.finance)
  await me.open('/')
  const { openPeriod } = await me.ask(listCloses, {})
  await me.click(page.getByRole('link', { name: `Go on with ${time.longMonth(openPeriod ?? '')}` }))
  await expect(page).toHaveURL(new RegExp(`/close/${openPeriod}`))
  expect(me.clicks).toBe(1)
})

test('T4: each shared line names the rule, my share, the base, and what the others pay together', async ({
  as,
  page,
}) => {
  const finance = await as(people.finance)
  await finance.open('/close')
  for (const step of [prepareClose, reviewClose]) await finance.ask(step, { params: { period: '2026-06' }, body: {} })
  const me = await as(people.lead)
  const params = { period: '2026-06', domain: 'cycle-tracking', version: 'v1' }
  await me.open('/statements/2026-06/cycle-tracking/v1')
  const lines = (await me.ask(getStatement, { params })).rows.filter((row) => row.shared !== null)
  expect(lines.length).toBeGreaterThan(0)
  const table = page.getByRole('table', { name: 'Lines' })
  for (const { shared } of lines) {
    const row = table.locator('tbody tr').filter({ hasText: shared?.rule ?? '' })
    await expect(row.first()).toContainText(shared?.share ?? '')
    await expect(row.first()).toContainText(/other payers|others/i)
  }

  await me.open('/spend/shared?period=2026-10')
  const { runs } = await me.ask(listSplitRuns, { query: { period: '2026-10' } })
  expect(runs.length).toBeGreaterThan(1)
  for (const run of runs) {
    expect(run.shares.map((one) => one.domain)).toEqual(['cycle-tracking'])
    const part = section(page, `${run.title}, October 2026`)
    await expect(part).toContainText(run.rule)
    const parts = await amountsOf(part.getByRole('table'), 'Pays')
    expect(parts).toContain(run.others)
    expect(decimal.compare(decimal.sum(parts), run.pool)).toBe(0)
  }
  await expect(page.getByText('Telehealth')).toHaveCount(0)
})

test('T8: budgets that are nearly spent, or will be by the forecast, stand on the budgets page, one line an event', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/budgets')
  const { alerts } = await me.ask(listBudgetAlerts, { query: {} })
  expect(alerts.length).toBeGreaterThan(0)
  expect(new Set(alerts.map((one) => one.id)).size).toBe(alerts.length)
  const rows = page.getByRole('table', { name: 'Alerts' }).locator('tbody tr')
  await expect(rows).toHaveCount(alerts.length)
  for (const [i, one] of alerts.entries()) {
    await expect(rows.nth(i)).toContainText(one.title)
    await expect(rows.nth(i)).toContainText(one.sentence)
    await expect(rows.nth(i)).toContainText('waits to be told outside')
  }
  const raised = rows.nth(alerts.findIndex((one) => one.state === 'raised'))
  await raised.getByRole('button', { name: /^Acknowledge/ }).click()
  await expect(raised).toContainText(/Acknowledged by Elena Petrova/)
  await expect(raised.getByRole('button')).toHaveCount(0)
  await page.getByRole('button', { name: 'Changes of Content' }).click()
  await expect(page.getByRole('dialog', { name: 'Changes of the budget of Content' })).toBeVisible()
  await expect(page).toHaveURL(/open=content/)
  expect(await me.axe()).toEqual([])
})

test('what is told outside, and that nobody is named to tell it to, stands on data health', async ({ as, page }) => {
  const me = await as(people.admin)
  await me.open('/settings/data-health')
  const { messages } = await me.ask(getDataHealth, {})
  expect(messages).toMatchObject({ webhook: 'none', sent: 0, failed: 0 })
  expect(messages.waiting).toBeGreaterThan(0)
  const told = section(page, 'Told outside')
  await expect(told).toContainText(/0 sent, [1-9]\d* waiting, 0 given up\./)
  await expect(told).toContainText('MESHLEDGER_WEBHOOK names nobody to tell.')
})

test('T9: an action is marked on a day; the chart shows it, and the daily mean before and after it', async ({
  as,
  page,
}) => {
  const me = await as(people.lead)
  await me.open('/spend/actions')
  const form = section(page, 'Mark an action')
  await form.getByLabel('Day').fill('2026-10-12')
  await form.getByLabel('What was done').fill('Smaller warehouse')
  await form.getByRole('button', { name: 'Mark it' }).click()
  await expect(page.getByText('Marked.')).toBeVisible()
  const { marks } = await me.ask(listMarks, { query: {} })
  const mark = marks.find((one) => one.title === 'Smaller warehouse')
  expect(mark).toMatchObject({ domain: 'cycle-tracking', who: people.lead, effect: { weeks: 4 } })
  const row = page.getByRole('table', { name: 'Marked actions' }).locator('tbody tr')
  await expect(row).toHaveCount(1)
  expect(await row.locator('data').evaluateAll((all) => all.map((one) => one.getAttribute('value')))).toEqual([
    mark?.effect?.before,
    mark?.effect?.after,
    mark?.effect?.change,
  ])
  await expect(page.locator('.ml-chart .recharts-reference-line')).toHaveCount(1)
  await section(page, 'Spend a day, and what was done').getByRole('button', { name: 'Show as table' }).click()
  await expect(page.getByRole('table', { name: 'Spend a day with marked actions' })).toContainText('Smaller warehouse')
  expect(await me.axe()).toEqual([])
  const other = await as(people.leadOfTwo)
  await other.open('/spend/actions')
  await expect(page.getByText('No action is marked yet')).toBeVisible()
  await other.open('/spend/actions?domain=cycle-tracking')
  await expect(page.getByText('You may not see this. Ask the owner of domain cycle-tracking.').first()).toBeVisible()
  const back = await as(people.lead)
  await back.open('/spend/actions')
  await page.getByRole('button', { name: 'Take back Smaller warehouse' }).click()
  await expect(page.getByText('No action is marked yet')).toBeVisible()
  expect((await back.ask(listMarks, { query: {} })).marks).toEqual([])
})

test('unusual days: the ranked causes of each sum to what it cost more than usual', async ({ as, page }) => {
  const me = await as(people.finance)
  const range = { from: '2026-01-01', to: '2026-11-19' }
  await me.open(`/spend/anomalies?from=${range.from}&to=${range.to}`)
  const { anomalies } = await me.ask(listAnomalies, { query: range })
  const first = anomalies[0]
  if (first === undefined) throw new Error('the demo account has an unusual day')
  const table = page.getByRole('table', { name: 'Days, dearest excess first' })
  expect(await amountsOf(table, 'More than usual')).toEqual(anomalies.map((one) => one.excess))
  await me.click(table.getByRole('link').first())
  const causes = await amountsOf(page.getByRole('dialog').getByRole('table'), 'Change')
  expect(decimal.compare(decimal.sum(causes), first.excess)).toBe(0)
  await expect(page.getByText('The causes sum to the excess, exactly.')).toBeVisible()
  expect(await me.axe()).toEqual([])
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/open=/)
})

test('waste: each kind with its money, and what nobody can know is told, not zero', async ({ as, page }) => {
  const me = await as(people.finance)
  await me.open('/spend/waste?period=2026-10')
  const { kinds } = await me.ask(getWaste, { query: { period: '2026-10', top: 20 } })
  const names: Record<string, string> = {
    'failed-runs': 'Runs that failed',
    'idle-warehouses': 'Idle warehouses',
    'all-purpose-jobs': 'Jobs on all-purpose compute',
    untagged: 'Usage without a tag',
  }
  for (const one of kinds) {
    const shown = tile(page, names[one.kind] ?? '')
    if (one.amount === null) await expect(shown).toContainText('Not known')
    else expect(await amountIn(shown)).toBe(one.amount)
  }
  const untagged = kinds.find((one) => one.kind === 'untagged')
  expect(await amountsOf(page.getByRole('table', { name: 'Usage without a tag' }), 'Amount')).toEqual(
    untagged?.items.map((one) => one.amount),
  )
})

test('commitments: burnt down, at which pace, and when it is used up', async ({ as, page }) => {
  const me = await as(people.finance)
  await me.open('/spend/commitments')
  const { commitments } = await me.ask(listCommitments, { query: {} })
  const [one] = commitments
  const part = section(page, one?.title ?? '')
  expect(await amountIn(tile(page, 'Used so far'))).toBe(one?.used)
  expect(await amountIn(tile(page, 'Remaining'))).toBe(one?.remaining)
  await expect(tile(page, 'Used up on')).toContainText(
    one?.exhaustedOn ? time.day(one.exhaustedOn) : 'not at this pace',
  )
  await part.getByRole('button', { name: 'Show as table' }).click()
  expect(await amountsOf(part.getByRole('table'), 'Remaining')).toEqual(one?.burnDown.map((month) => month.remaining))
})

test('unit cost: a metric is imported, and spend is divided by it', async ({ as, page }) => {
  const me = await as(people.finance)
  await me.open('/spend/unit-cost')
  await page.getByRole('textbox', { name: 'CSV' }).fill('metric,month,domain,value\nactive users,2026-10,nowhere,1')
  await page.getByRole('button', { name: 'Take it in' }).click()
  await expect(page.getByRole('alert')).toContainText('no domain of that name')
  await page
    .getByRole('textbox', { name: 'CSV' })
    .fill('metric,month,domain,value\nactive users,2026-09,growth,40000\nactive users,2026-10,growth,50000')
  await page.getByRole('button', { name: 'Take it in' }).click()
  await expect(page.getByRole('table', { name: 'Unit cost by month' })).toBeVisible()
  await me.settled()
  await page.getByLabel('For each').selectOption('1000')
  await expect(page).toHaveURL(/per=1000/)
  await me.settled()
  const truth = await me.ask(getUnitCost, { query: { metric: 'active users', per: '1000' } })
  const months = truth.months.filter((one) => one.value !== null)
  await expect
    .poll(() => amountsOf(page.getByRole('table', { name: 'Unit cost by month' }), 'Unit cost'))
    .toEqual(months.map((one) => one.unitCost))
  expect(await me.axe()).toEqual([])
})

test('how was shared cost split? Bands from source over rule to payer; the table holds each, in equals out', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/spend/shared?period=2026-10')
  const { runs } = await me.ask(listSplitRuns, { query: { period: '2026-10' } })
  const chart = page.getByRole('application', { name: 'Shared cost from source over rule to payer' })
  await expect(chart).toBeVisible()
  const bands = await chart.locator('.recharts-sankey-links > g').count()
  expect(bands).toBeGreaterThan(0)
  expect(bands).toBeLessThanOrEqual(25)
  const part = section(page, 'From where to whom')
  await chart.focus()
  await page.keyboard.press('ArrowRight')
  await expect(part.getByRole('status')).toContainText(' → ')
  await part.getByRole('button', { name: 'Show as table' }).click()
  const amounts = await amountsOf(part.getByRole('table'), 'Amount')
  const pool = decimal.sum(runs.map((run) => run.pool))
  for (const run of runs) {
    const sources = [...run.sources.map((one) => one.amount), run.otherSources]
    expect(decimal.compare(decimal.sum(sources), run.pool)).toBe(0)
  }
  expect(decimal.compare(decimal.sum(amounts), decimal.sum([pool, pool]))).toBe(0)
  expect(await me.axe()).toEqual([])
})

test('F11: commitments and statements name the discount; commitments are switched to list price and back', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/spend/commitments')
  const [list, net] = await Promise.all(
    (['list', 'net'] as const).map((basis) => me.ask(listCommitments, { query: { basis } })),
  )
  const used = (reply: typeof net) => reply?.commitments[0]?.used ?? ''
  await expect(page.getByRole('radio', { name: 'Net price' })).toBeChecked()
  expect(await amountIn(tile(page, 'Used so far'))).toBe(used(net))
  const facts = section(page, net?.commitments[0]?.title ?? '').locator('dd data')
  await expect(facts).toHaveCount(3)
  expect(await facts.evaluateAll((all) => all.map((one) => one.getAttribute('value')))).toEqual([
    used(list),
    decimal.minus(used(net), used(list)),
    used(net),
  ])
  await page.getByRole('radiogroup', { name: 'Price' }).getByText('List price').click()
  await expect(page).toHaveURL(/basis=list/)
  await me.settled()
  await expect.poll(() => amountIn(tile(page, 'Used so far'))).toBe(used(list))

  for (const step of [prepareClose, reviewClose]) await me.ask(step, { params: { period: '2026-05' }, body: {} })
  await me.open('/statements/2026-05/cycle-tracking/v1')
  const params = { period: '2026-05', domain: 'cycle-tracking', version: 'v1' }
  const { total } = await me.ask(getStatement, { params })
  const lines = section(page, 'List price to the total').locator('dd data')
  await expect(lines).toHaveCount(4)
  const [atList = '', discount = '', rest = '', whole = ''] = await lines.evaluateAll((all) =>
    all.map((one) => one.getAttribute('value') ?? ''),
  )
  expect(decimal.compare(whole, total)).toBe(0)
  expect(decimal.compare(decimal.sum([atList, discount, rest]), total)).toBe(0)
  expect(decimal.isNegative(discount)).toBe(true)
})
