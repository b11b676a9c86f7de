import { getControlMatrix, getCostChanges, getCostOverview, listResources } from '@meshledger/contracts'
import { decimal } from '../src/format/index.ts'
import { amountIn, amountsOf, expect, people, section, test, tile } from './walk.ts'

test('T1: am I on budget? The landing says so, without a click', async ({ as, page }) => {
  const me = await as(people.lead)
  await me.open('/')
  await expect(page).toHaveURL(/\/domains\/cycle-tracking/)
  const truth = await me.ask(getCostOverview, { query: { 'f.domain': 'cycle-tracking' } })
  expect(await amountIn(tile(page, 'Month to date').locator('.ml-tile-figure'))).toBe(truth.toDate)
  expect(await amountIn(tile(page, 'Budget to date').locator('.ml-tile-figure'))).toBe(truth.budget?.toDate)
  expect(await amountIn(tile(page, 'Forecast at month end').locator('.ml-tile-figure'))).toBe(truth.forecast?.median)
  await expect(tile(page, 'Forecast at month end')).toContainText('80% between')
  await expect(tile(page, 'Verdict')).toContainText(truth.verdict.sentence)
  expect(me.clicks).toBe(0)
})

test('T2: why did this month jump? Two clicks to ranked drivers that sum to the change exactly', async ({
  as,
  page,
}) => {
  const me = await as(people.lead)
  await me.open('/?period=2026-10')
  await me.click(
    page.getByRole('navigation', { name: 'Parts of the domain' }).getByRole('link', { name: 'What changed' }),
  )
  const table = page.getByRole('table', { name: 'Ranked drivers' })
  const truth = await me.ask(getCostChanges, { query: { period: '2026-10', 'f.domain': 'cycle-tracking', top: 15 } })
  const changes = await amountsOf(table, 'Change')
  expect(changes.length).toBeGreaterThan(3)
  expect(decimal.compare(decimal.sum(changes), truth.change)).toBe(0)
  expect(decimal.compare(decimal.sum([truth.start, ...changes]), truth.end)).toBe(0)
  const ranked = changes.slice(0, truth.drivers.length).map((one) => decimal.absolute(one))
  for (const [i, size] of ranked.slice(1).entries())
    expect(decimal.compare(ranked[i] ?? '0', size)).toBeGreaterThanOrEqual(0)
  for (const cause of await table.locator('tbody tr:not([data-mark]) > :nth-child(2)').allInnerTexts()) {
    expect(['More usage', 'Less usage', 'New', 'Gone', 'Price', 'Late data']).toContain(cause)
  }
  expect(me.clicks).toBeLessThanOrEqual(2)
})

test('T2 by keyboard alone: skip link, tab, drivers, and the chart as a table', async ({ as, page }) => {
  const me = await as(people.lead)
  await me.open('/?period=2026-10')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to the content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toBeFocused()
  const tab = page.getByRole('navigation', { name: 'Parts of the domain' }).getByRole('link', { name: 'What changed' })
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press('Tab')
    if (await tab.evaluate((one) => one === document.activeElement)) break
  }
  await expect(tab).toBeFocused()
  expect(await tab.evaluate((one) => getComputedStyle(one).outlineStyle)).toBe('solid')
  await page.keyboard.press('Enter')
  await me.settled()
  await expect(page.getByRole('table', { name: 'Ranked drivers' })).toBeVisible()
  await page.keyboard.press('t')
  await expect(page.getByRole('table', { name: 'Waterfall from the period before to this period' })).toBeVisible()
  await page.keyboard.press('t')
  await expect(page.getByRole('application', { name: 'Waterfall from the period before to this period' })).toBeVisible()
})

test('T3: which resource costs most? One click to a sorted list with owner, trend, share and link', async ({
  as,
  page,
}) => {
  const me = await as(people.lead)
  await me.open('/?period=2026-10')
  await me.click(page.getByRole('navigation', { name: 'Parts of the domain' }).getByRole('link', { name: 'Resources' }))
  const truth = await me.ask(listResources, { query: { period: '2026-10', 'f.domain': 'cycle-tracking', limit: 500 } })
  const table = page.getByRole('table', { name: 'Resources' })
  const amounts = await amountsOf(table, 'Amount')
  expect(amounts).toEqual(truth.resources.map((one) => one.amount).toSorted((a, b) => decimal.compare(b, a)))
  expect(await amountIn(table.locator('tfoot td').last())).toBe(truth.total)
  for (const name of ['Owner', 'Last 30 days', 'Share'])
    await expect(table.getByRole('columnheader', { name })).toBeVisible()
  await expect(table.locator('tbody tr').first().getByRole('img')).toBeVisible()
  const linked = truth.resources.find((one) => one.url !== null)
  await expect(table.getByRole('link', { name: `Open ${linked?.name} in Databricks` }).first()).toHaveAttribute(
    'href',
    linked?.url ?? '',
  )
  expect(me.clicks).toBeLessThanOrEqual(2)
})

test('T10: is my domain compliant? One click to a status a control, failures first, each with next step and owner', async ({
  as,
  page,
}) => {
  const me = await as(people.lead)
  await me.open('/')
  await me.click(page.getByRole('navigation', { name: 'Parts of the domain' }).getByRole('link', { name: 'Controls' }))
  const truth = await me.ask(getControlMatrix, { query: { domain: 'cycle-tracking' } })
  const cells = truth.controls.flatMap((control) => control.cells)
  const table = page.getByRole('table', { name: 'Controls' })
  await expect(table).toHaveAttribute('aria-rowcount', String(cells.length + 1))
  const rows = await table
    .locator('tbody tr:has(th)')
    .evaluateAll((all) => all.map((row) => [...row.children].map((cell) => (cell.textContent ?? '').trim())))
  const failing = cells.filter((cell) => cell.status === 'not-satisfied').length
  expect(failing).toBeGreaterThan(0)
  expect(rows.slice(0, failing).every((row) => row[1] === 'Not satisfied')).toBe(true)
  expect(rows.slice(failing).some((row) => row[1] === 'Not satisfied')).toBe(false)
  for (const row of rows) for (const part of [row[0], row[1], row[2], row[3], row[4]]) expect(part).not.toBe('')
  expect(me.clicks).toBe(1)
})

test('somebody with two domains sees them side by side, and goes into one', async ({ as, page }) => {
  const me = await as(people.leadOfTwo)
  await me.open('/')
  const truth = await me.ask(getCostOverview, { query: {} })
  const cards = section(page, 'Domains').locator('.ml-card')
  await expect(cards).toHaveCount(truth.domains.length)
  expect(truth.domains.map((one) => one.domain).toSorted()).toEqual(['community', 'content'])
  await me.click(cards.filter({ hasText: 'Content' }))
  await expect(page).toHaveURL(/\/domains\/content/)
})
