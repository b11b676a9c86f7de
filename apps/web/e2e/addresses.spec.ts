import { listAuditEvents } from '@meshledger/contracts'
import { expect, people, section, test } from './walk.ts'

test('a deep link restores what was on the screen: filters, days, drawer; Back steps out of it', async ({
  as,
  page,
}) => {
  const me = await as(people.compliance)
  await me.open('/audit?from=2026-09-08&to=2026-09-10')
  await page.getByRole('combobox', { name: 'Service' }).click()
  await page.getByRole('option', { name: 'accounts', exact: true }).click()
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page).toHaveURL(/service=accounts/)
  await me.settled()
  const truth = await me.ask(listAuditEvents, {
    query: { from: '2026-09-08', to: '2026-09-10', service: 'accounts', limit: 1 },
  })
  await expect(section(page, 'Events')).toContainText(`of ${truth.total.toLocaleString('en-US')} events`)
  await page.getByRole('table', { name: 'Audit events' }).getByRole('button').first().click()
  await expect(page.getByRole('dialog', { name: 'Event' })).toContainText('Event id')

  const address = page.url()
  await page.goto('about:blank')
  await me.open(address)
  await expect(page.getByRole('dialog', { name: 'Event' })).toContainText('Event id')
  await expect(page.getByText('Service: accounts')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page).not.toHaveURL(/open=/)
  await page.goBack()
  await expect(page).toHaveURL(/open=/)
})

test('the list of events loads as it is read, to the end', async ({ as, page }) => {
  const me = await as(people.compliance)
  await me.open('/audit?from=2026-09-08&to=2026-09-10')
  const { total } = await me.ask(listAuditEvents, { query: { from: '2026-09-08', to: '2026-09-10', limit: 1 } })
  const list = page.getByRole('region', { name: 'Audit events, scrolls sideways' })
  await expect(async () => {
    await list.evaluate((one) => one.scrollTo(0, one.scrollHeight))
    await expect(page.getByText('All events are loaded.')).toBeVisible({ timeout: 1000 })
  }).toPass()
  await expect(section(page, 'Events')).toContainText(`${total.toLocaleString('en-US')} events`)
  expect(await list.locator('tbody tr').count()).toBeLessThan(120)
})

test('what the address does not mean is left out, named, and dismissed', async ({ as, page }) => {
  const me = await as(people.finance)
  await me.open('/spend/changes?period=2026-13&colour=red&chart=domain')
  await expect(page.getByText('left out: colour and period')).toBeVisible()
  await expect(page).toHaveURL(/chart=domain/)
  expect(page.url()).not.toContain('=red')
  await page.getByRole('button', { name: 'Dismiss' }).click()
  await expect(page.getByText('left out')).toHaveCount(0)
})

test('a page that works by month says so when days were asked for', async ({ as, page }) => {
  const me = await as(people.finance)
  await me.open('/?from=2026-09-05&to=2026-10-10')
  await expect(page.getByText('This page works by month and shows October 2026.')).toBeVisible()
})

test('nobody sees what their role or domains do not allow, and the page says so', async ({ as, page }) => {
  const me = await as(people.lead)
  await me.open('/domains/telehealth?tab=resources')
  await expect(page.getByText('You may not see this. Ask the owner of domain telehealth.')).toBeVisible()
  await expect(page.getByRole('main').getByRole('table')).toHaveCount(0)
  await me.open('/domains/there-is-none')
  await expect(page.getByText('You may not see this. Ask the owner of domain there-is-none.')).toBeVisible()
  // What is not there in the own domain is not said to be forbidden.
  await me.open('/statements/2026-10/cycle-tracking/v9')
  await expect(page.getByText('There is no statement of that id')).toBeVisible()
  await expect(page.getByText('You may not see this')).toHaveCount(0)
  await me.open('/spend/unallocated')
  await expect(page.getByText('You may not see this page: Unallocated.')).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Unallocated' })).toHaveCount(
    0,
  )
})

test('the freshness of the data stands on every page', async ({ as, page }) => {
  const me = await as(people.finance)
  await me.open('/settings/data-health')
  await expect(page.getByRole('note', { name: 'Freshness of the data' })).toHaveText(
    /Data to 20 Nov, \d\d:\d\d UTC · billed through 19 Nov/,
  )
  await expect(page.getByText('DEMO', { exact: true })).toBeVisible()
})

test('parts do not jump when their figures arrive', async ({ as, page }) => {
  await page.addInitScript(() => {
    const seen = window as unknown as { shift: number }
    seen.shift = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as unknown as { value: number; hadRecentInput: boolean }[])
        if (!entry.hadRecentInput) seen.shift += entry.value
    }).observe({ type: 'layout-shift', buffered: true })
  })
  for (const [who, address] of [
    [people.finance, '/spend/reconciliation'],
    [people.compliance, '/controls'],
    [people.finance, '/'],
    [people.lead, '/domains/cycle-tracking'],
    [people.compliance, '/'],
  ] as const) {
    const me = await as(who)
    await me.open(address)
    expect(await page.evaluate(() => (window as unknown as { shift: number }).shift), address).toBeLessThanOrEqual(0.05)
  }
})
