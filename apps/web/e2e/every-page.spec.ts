import type { Page } from '@playwright/test'
import { keepsWhatItSays } from './every-eye.ts'
import { addressOf, places } from './places.ts'
import { expect, people, test } from './walk.ts'

/** Each chart has a name and a sentence, and its table is one button away. */
async function chartsAreTold(page: Page): Promise<void> {
  const figures = page.locator('[data-figure]')
  for (let i = 0; i < (await figures.count()); i++) {
    const figure = figures.nth(i)
    const chart = figure.locator('svg[role="application"]')
    await expect(chart).toHaveCount(1)
    expect(((await chart.getAttribute('aria-label')) ?? '').length).toBeGreaterThan(8)
    expect((await figure.locator('figcaption > span').textContent())?.length).toBeGreaterThan(12)
    await figure.getByRole('button', { name: 'Show as table' }).click()
    await expect(figure.getByRole('table')).toBeVisible()
    expect(await figure.locator('tbody tr').count()).toBeGreaterThan(0)
  }
}

for (const { name, who, address } of places) {
  test(`${name}: clean to axe, kept for every eye, no chart without its table, nobody else asked`, async ({
    as,
    page,
    baseURL,
  }) => {
    const elsewhere: string[] = []
    const faults: string[] = []
    page.on('request', (request) => {
      if (!request.url().startsWith(baseURL ?? '') && !request.url().startsWith('data:')) elsewhere.push(request.url())
    })
    page.on('pageerror', (fault) => faults.push(String(fault)))
    const me = await as(who)
    await me.open(await addressOf(me, address))
    expect.soft(await me.axe(), 'light').toEqual([])
    await page.emulateMedia({ colorScheme: 'dark' })
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', 'dark')
    expect.soft(await me.axe(), 'dark').toEqual([])
    await keepsWhatItSays(page)
    if (address.includes('open=:')) await page.keyboard.press('Escape')
    await chartsAreTold(page)
    expect(elsewhere).toEqual([])
    expect(faults).toEqual([])
  })
}

test('who is looking? The first page of a new browser is clean too, and a choice is remembered', async ({
  page,
  as,
}) => {
  const me = await as('' as never)
  await me.open('/')
  await expect(page.getByRole('heading', { name: 'Who is looking?' })).toBeVisible()
  expect(await me.axe()).toEqual([])
})

test('the frame: search, shortcuts, person, period and colour scheme open, are clean, and close', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/spend/changes')
  await page.keyboard.press('/')
  const palette = page.getByRole('textbox', { name: 'Search' })
  await expect(palette).toBeFocused()
  expect(await me.axe()).toEqual([])
  await palette.fill('reconc')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/spend\/reconciliation/)
  await me.settled()

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  expect(await me.axe()).toEqual([])
  await page.keyboard.press('Escape')

  await page.keyboard.press('[')
  await expect(page).toHaveURL(/period=2026-10/)
  await page
    .getByRole('button', { name: /Choose another$/ })
    .first()
    .click()
  await expect(page.getByText('From day to day (UTC)')).toBeVisible()
  expect(await me.axe()).toEqual([])
  await page.getByRole('button', { name: 'Three months' }).click()
  await expect(page).toHaveURL(/from=2026-09-01&to=2026-11-20/)

  await page.getByRole('button', { name: /Choose another person$/ }).click()
  expect(await me.axe()).toEqual([])
  await page.getByRole('menuitemradio', { name: /Tomas Okafor/ }).click()
  await expect(page.getByText('You may not see this page: Reconciliation.')).toBeVisible()
})
