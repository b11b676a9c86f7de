import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { getCost } from '@meshledger/contracts'
import { decimal } from '../src/format/index.ts'
import { amountIn, amountsOf, expect, people, test } from './walk.ts'

const nav = 'Pages'

test('T3 by the explorer: two clicks to every resource, dearest first, with the sum of all of them', async ({
  as,
  page,
}) => {
  const me = await as(people.lead)
  await me.open('/?period=2026-10')
  await me.click(page.getByRole('navigation', { name: nav }).getByRole('link', { name: 'Explore' }))
  await page.getByLabel('Group by').selectOption('resource')
  me.clicks += 1
  await me.settled()
  const truth = await me.ask(getCost, { query: { period: '2026-10', by: 'resource' } })
  const table = page.getByRole('table', { name: 'Spend by group' })
  await expect(table.locator('tfoot th')).toHaveText(`Sum of ${truth.rows.length} groups`)
  expect(await amountsOf(table, 'Amount')).toEqual(
    truth.rows.map((row) => row.amount).toSorted((a, b) => decimal.compare(b, a)),
  )
  expect(await amountIn(table.locator('tfoot td').last())).toBe(truth.rated)
  expect(me.clicks).toBeLessThanOrEqual(2)
})

test('T2 by the explorer: against the period before, the changes sum exactly, and one value leads to its drivers', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/spend?period=2026-10&by=domain')
  await page.getByLabel('Compare with').selectOption('prev')
  await expect(page).toHaveURL(/cmp=prev/)
  await me.settled()
  const days = { from: '2026-10-01', to: '2026-10-31' }
  const [now, before] = await Promise.all([
    me.ask(getCost, { query: { ...days, by: 'domain' } }),
    me.ask(getCost, { query: { from: '2026-09-01', to: '2026-09-30', by: 'domain' } }),
  ])
  const table = page.getByRole('table', { name: 'Spend by group' })
  await expect(table.getByRole('columnheader', { name: 'Before' })).toBeVisible()
  const changes = await amountsOf(table, 'Change')
  expect(decimal.compare(decimal.sum(changes), decimal.minus(now.rated, before.rated))).toBe(0)
  await table.getByRole('button', { name: 'Subscriptions: filter or exclude' }).click()
  await page.getByRole('menuitem', { name: 'What changed in Subscriptions' }).click()
  await expect(page).toHaveURL(/\/spend\/changes\?.*f\.domain=subscriptions/)
})

test('filters: a value of the table, several from the picker, undone by their chips; the address holds them', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/spend?period=2026-10&by=product')
  const table = page.getByRole('table', { name: 'Spend by group' })
  await table.getByRole('button', { name: 'Jobs: filter or exclude' }).click()
  await page.getByRole('menuitem', { name: 'Without Jobs' }).click()
  await expect(page).toHaveURL(/f\.product=~Jobs|f\.product=%7EJobs/)
  await me.settled()
  const without = await me.ask(getCost, { query: { period: '2026-10', by: 'product', 'f.product': '~Jobs' } })
  expect(await amountIn(table.locator('tfoot td').last())).toBe(without.rated)

  await page.getByLabel('Filter by').selectOption('domain')
  const picker = page.getByRole('combobox', { name: /^Values/ })
  for (const name of ['Content', 'Growth']) {
    await picker.fill(name)
    await page.getByRole('option', { name: new RegExp(`^${name} · \\$`) }).click()
  }
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Only these' }).click()
  await expect(page).toHaveURL(/f\.domain=content,growth/)
  await me.settled()
  const query = { period: '2026-10', by: 'product', 'f.product': '~Jobs', 'f.domain': 'content,growth' }
  expect(await amountIn(table.locator('tfoot td').last())).toBe((await me.ask(getCost, { query })).rated)

  const address = page.url()
  await page.goto('about:blank')
  await me.open(address)
  await expect(page.getByRole('list', { name: 'Filters' })).toContainText('Domain: Content')
  await page.getByRole('button', { name: 'Remove the filter Domain: Content' }).click()
  await expect(page).toHaveURL(/f\.domain=growth(&|$)/)
})

test('the file holds every row of the filtered set, and says what it is', async ({ as, page }) => {
  const me = await as(people.finance)
  await me.open('/spend?period=2026-10&by=domain,day&f.domain=~growth')
  const query = { period: '2026-10', by: 'domain,day', 'f.domain': '~growth' }
  const truth = await me.ask(getCost, { query })
  const arriving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download CSV' }).click()
  const file = await arriving
  expect(file.suggestedFilename()).toBe('cost-2026-10-01-2026-10-31-by-domain-day.csv')
  const text = readFileSync(await file.path(), 'utf8').replace(/^\uFEFF/, '')
  const [above = '', about = ''] = text.split('\r\n\r\n')
  const lines = above.split('\r\n')
  expect(lines[0]).toBe('domain,day,amount,currency,basis')
  expect(lines).toHaveLength(truth.rows.length + 1)
  expect(decimal.compare(decimal.sum(lines.slice(1).map((line) => line.split(',')[2] ?? '')), truth.rated)).toBe(0)
  const facts = Object.fromEntries(about.split('\r\n').map((line) => [line.split(',')[0], line.replace(/^[^,]*,/, '')]))
  expect(facts['# user']).toBe(people.finance)
  expect(facts['# rows']).toBe(String(truth.rows.length))
  expect(facts['# sum']).toBe(`${truth.rated} ${truth.currency}`)
  expect(facts['# filter']).toContain('f.domain=~growth')
  expect(facts['# sha256']).toBe(createHash('sha256').update(`${above}\r\n`).digest('hex'))
  await expect(page.getByText('was downloaded.')).toBeVisible()
})

test('a team lead explores the own domains only', async ({ as, page }) => {
  const me = await as(people.lead)
  await me.open('/spend?period=2026-10&by=domain')
  const cells = page.getByRole('table', { name: 'Spend by group' }).locator('tbody th')
  await expect(cells).toHaveText(['Cycle tracking'])
  await me.open('/spend?period=2026-10&f.domain=telehealth')
  await expect(page.getByText('You may not see this').or(page.getByText('There is no domain')).first()).toBeVisible()
})

test('where the money goes: areas that keys walk through, and a table that holds every group', async ({ as, page }) => {
  const me = await as(people.finance)
  await me.open('/spend?period=2026-10')
  await page.getByRole('radiogroup', { name: 'Show as' }).getByText('Map').click()
  await expect(page).toHaveURL(/show=map/)
  await me.settled()
  const truth = await me.ask(getCost, { query: { period: '2026-10', by: 'domain,product' } })
  const chart = page.getByRole('application', { name: 'Spend by group, as areas' })
  const figure = page.locator('[data-figure]').filter({ has: chart })
  const leaves = chart.locator('.recharts-treemap-depth-2')
  const drawable = truth.rows.filter((row) => decimal.compare(row.amount, '0') > 0)
  await expect(leaves).toHaveCount(Math.min(60, drawable.length))
  await chart.focus()
  await page.keyboard.press('Home')
  await expect(figure.getByRole('status')).toHaveText(/, .*: \$[\d,.]+, [\d.]+% of spend\.$/)
  const first = await figure.getByRole('status').textContent()
  await page.keyboard.press('End')
  await expect(figure.getByRole('status')).not.toHaveText(first ?? '')
  await figure.getByRole('button', { name: 'Show as table' }).click()
  const amounts = await amountsOf(page.getByRole('table', { name: 'Spend by group' }), 'Amount')
  expect(amounts).toHaveLength(truth.rows.length)
  expect(decimal.compare(decimal.sum(amounts), truth.rated)).toBe(0)
})
