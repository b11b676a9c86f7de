import { getCompleteness, getControlMatrix, getFinding, listFindings } from '@meshledger/contracts'
import { answerKey, expect, people, section, test } from './walk.ts'

const whole = { from: '2025-10-01', to: '2026-11-20' }

test('C3: is the log whole? The landing names the gap; the panel shows received against expected and the seal', async ({
  as,
  page,
}) => {
  const me = await as(people.compliance)
  await me.open('/')
  await expect(section(page, 'Is the log whole?')).toContainText('1 gap in the log')
  await me.click(page.getByRole('link', { name: 'Completeness in full' }))
  const truth = await me.ask(getCompleteness, { query: whole })
  const planted = answerKey().items.find((item) => item.kind === 'log-gap')
  expect(planted).toBeDefined()
  const gap = truth.gaps[0]
  expect(truth.gaps).toHaveLength(1)
  expect(JSON.stringify(planted?.facts)).toContain(gap?.workspace_id)
  await expect(page.getByRole('table', { name: 'Is anything missing?' }).locator('tbody tr')).toContainText([
    gap?.workspace ?? '',
  ])
  expect(gap?.hours).toBe(6)
  const sources = page.getByRole('table', { name: 'Received against expected' })
  await expect(sources.locator('tbody tr')).toHaveCount(truth.sources.length)
  const received = await sources
    .locator('tbody td:nth-child(3) data')
    .evaluateAll((all) => all.map((one) => Number(one.getAttribute('value'))))
  expect(received).toEqual(truth.sources.map((one) => one.received))
  await expect(section(page, 'Was anything altered?')).toContainText('Seal intact')
  await expect(section(page, 'Was anything altered?')).toContainText(truth.seal.root ?? '')
  expect(me.clicks).toBe(1)
})

test('C3: the hole is hatched and named where the events are looked at', async ({ as, page }) => {
  const me = await as(people.compliance)
  await me.open('/')
  await me.click(section(page, 'Is the log whole?').getByRole('link', { name: /Sept 2026/ }))
  await expect(page.getByText(/No events from analytics-us between 9 Sept/)).toBeVisible()
  await expect(page.locator('.recharts-reference-area')).toHaveCount(1)
  await page.getByRole('button', { name: 'Show as table' }).click()
  await expect(page.locator('tr[data-mark="bad"]')).toHaveCount(6)
})

test('C4: where do we stand? Matrix worst first; a cell is one click from its evidence', async ({ as, page }) => {
  const me = await as(people.compliance)
  await me.open('/')
  const truth = await me.ask(getControlMatrix, { query: {} })
  const grid = page.getByRole('grid', { name: 'Controls by domain' })
  const first = truth.controls[0]
  const failing = first?.cells.find((cell) => cell.status === 'not-satisfied')
  expect(failing).toBeDefined()
  const title = truth.domains.find((one) => one.domain === failing?.domain)?.title
  await me.click(
    grid.getByRole('link', {
      name: new RegExp(`^${first?.control.replace(/[.()]/g, '\\$&')}, ${title}: Not satisfied`),
    }),
  )
  expect(me.clicks).toBe(1)
  await expect(page.getByRole('heading', { level: 1 })).toContainText(first?.title ?? '')
  await expect(page.getByRole('table', { name: 'Status per domain' })).toContainText(failing?.reason ?? '')
  await expect(page.getByRole('table', { name: 'Findings' }).locator('tbody tr')).not.toHaveCount(0)
})

test('C4: the matrix is filtered by framework, every cell says what the server says', async ({ as, page }) => {
  const me = await as(people.compliance)
  await me.open('/controls')
  await page.getByLabel('Framework').selectOption({ label: 'HIPAA Security Rule' })
  await expect(page).toHaveURL(/framework=/)
  await me.settled()
  const framework = new URL(page.url()).searchParams.get('framework') ?? ''
  const truth = await me.ask(getControlMatrix, { query: { framework } })
  const grid = page.getByRole('grid', { name: 'Controls by domain' })
  await expect(grid).toHaveAttribute('aria-rowcount', String(truth.controls.length + 1))
  const order = truth.domains.map((one) => one.domain)
  const told = (control: (typeof truth.controls)[number] | undefined) =>
    order.flatMap((domain) => control?.cells.filter((cell) => cell.domain === domain).map((cell) => cell.status) ?? [])
  const seen = new Map<number, (string | null)[]>()
  await expect(async () => {
    for (const row of await grid.locator('tbody tr[data-index]').all()) {
      const cells = row.locator('a[data-status]')
      const index = Number(await row.getAttribute('data-index'))
      seen.set(index, await cells.evaluateAll((all) => all.map((one) => one.getAttribute('data-status'))))
    }
    await page.locator('.ml-grid-scroll').evaluate((one) => one.scrollBy(0, 400))
    expect(seen.size).toBe(truth.controls.length)
  }).toPass()
  for (const [index, statuses] of seen) expect(statuses).toEqual(told(truth.controls[index]))
})

test('C4 by keyboard: one stop for Tab, arrows inside, Enter opens', async ({ as, page }) => {
  const me = await as(people.compliance)
  await me.open('/controls')
  await page.locator('[data-place="0:0"]').focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(page.locator('[data-place="1:1"]')).toBeFocused()
  expect(await page.locator('.ml-grid [data-place][tabindex="0"]').count()).toBe(1)
  await page.keyboard.press('Control+Home')
  await expect(page.locator('[data-place="0:0"]')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/controls\/[^/]+\/[^/?]+\?.*domain=/)
})

test('C4: of a long matrix only what is in sight is drawn, and the keyboard still reaches every cell', async ({
  as,
  page,
}) => {
  const me = await as(people.compliance)
  await me.open('/controls')
  const truth = await me.ask(getControlMatrix, { query: {} })
  const grid = page.getByRole('grid', { name: 'Controls by domain' })
  const rows = truth.controls.length
  await expect(grid).toHaveAttribute('aria-rowcount', String(rows + 1))
  expect(await grid.locator('tbody tr[data-index]').count()).toBeLessThan(50)
  await page.locator('[data-place="0:0"]').focus()
  await page.keyboard.press('Control+End')
  const last = page.locator(`[data-place="${rows - 1}:${truth.domains.length - 1}"]`)
  await expect(last).toBeFocused()
  await expect(last).toBeInViewport()
  await page.keyboard.press('ArrowUp')
  await expect(page.locator(`[data-place="${rows - 2}:${truth.domains.length - 1}"]`)).toBeFocused()
  await page.locator('.ml-grid-scroll').evaluate((one) => one.scrollTo(0, 0))
  await expect(page.locator('[data-place="0:0"]')).toBeInViewport()
  expect(await page.locator('.ml-grid [data-place][tabindex="0"]').count()).toBe(1)
  await expect(grid.locator('thead th').filter({ hasText: 'Recommendations' }).locator('a')).toHaveText(
    'Recommendations',
  )
  expect(
    await grid.locator('thead a').evaluateAll((all) => Math.max(...all.map((one) => one.getClientRects().length))),
    'no domain is broken into two lines',
  ).toBe(1)
})

test('C6: a finding shows its events, how we know and what to do; muting needs a reason and an end', async ({
  as,
  page,
}) => {
  const me = await as(people.compliance)
  await me.open('/findings?domain=telehealth')
  const { findings } = await me.ask(listFindings, { query: { domain: 'telehealth' } })
  const chosen = findings[0]
  if (!chosen) throw new Error('the demo account has a finding in telehealth')
  await me.click(page.getByRole('table', { name: 'Findings' }).getByRole('link', { name: chosen.title }).first())
  const truth = await me.ask(getFinding, { params: { id: chosen.id } })
  await expect(page.getByRole('table', { name: 'The events that made it' }).locator('tbody tr')).toHaveCount(
    truth.events.length,
  )
  await expect(section(page, 'How we know')).toContainText(truth.howWeKnow.sentence)
  await expect(section(page, 'What to do')).toContainText(truth.remedy)

  const triage = section(page, 'Triage')
  await triage.getByLabel('Move to').selectOption('muted')
  await triage.getByRole('button', { name: 'Save' }).click()
  await expect(triage).toContainText('Muting needs a reason.')
  await expect(triage).toContainText('Muting needs an end date after today.')
  await triage.getByLabel('Reason').fill('The study ends in January.')
  await triage.getByLabel('Muted until').fill('2027-01-31')
  await triage.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Moved to Muted.')).toBeVisible()
  await expect(page.getByText('muted until 31 Jan 2027')).toBeVisible()
  await expect(section(page, 'History')).toContainText('The study ends in January.')

  await triage.getByLabel('Move to').selectOption('open')
  await triage.getByLabel('Reason').fill('Looked at again.')
  await triage.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Moved to Open.')).toBeVisible()
  expect((await me.ask(getFinding, { params: { id: chosen.id } })).finding.state).toBe('open')
})

test('C6: a finding is given to somebody with an end, is in work with a remark, is resolved and opened again', async ({
  as,
  page,
}) => {
  const me = await as(people.compliance)
  await me.open('/findings?domain=cycle-tracking&state=open')
  const { findings } = await me.ask(listFindings, { query: { domain: 'cycle-tracking', state: 'open' } })
  const chosen = findings.find((one) => one.due !== null)
  if (!chosen) throw new Error('the demo account has a finding of cycle-tracking that presses')
  await me.open(`/findings/${chosen.id}`)
  const work = section(page, 'Who mends it, by when')
  await expect(work.getByLabel('Who mends it').locator('option', { hasText: 'Elena Petrova' })).toHaveCount(0)
  await work.getByLabel('Who mends it').selectOption(people.lead)
  await work.getByLabel('Due').fill('2026-12-18')
  await work.getByLabel('Remark').fill('After the release.')
  await work.getByRole('button', { name: 'Save who and when' }).click()
  const history = section(page, 'History')
  await expect(history).toContainText('named Maya Lindqvist and set its end to 18 Dec 2026')
  await expect(history).toContainText('After the release.')
  for (const [state, word] of [
    ['in-work', 'In work'],
    ['resolved', 'Resolved'],
    ['open', 'Open'],
  ] as const) {
    await section(page, 'Triage').getByLabel('Move to').selectOption(state)
    await section(page, 'Triage').getByLabel('Reason').fill(`${word}, says the officer.`)
    await section(page, 'Triage').getByRole('button', { name: 'Save' }).click()
    await expect(history).toContainText(`${word}, says the officer.`)
  }
  const truth = await me.ask(getFinding, { params: { id: chosen.id } })
  expect(truth.finding).toMatchObject({ owner: people.lead, due: '2026-12-18', state: 'open' })
  expect(truth.history.map((one) => one.to)).toEqual(['in-work', 'resolved', 'open'])
  await me.open('/findings?domain=cycle-tracking')
  await expect(page.getByRole('table', { name: 'Findings' })).toContainText('Maya Lindqvist')
})

test('C6: from an event of a finding to the log, where what may hold texts is named and withheld', async ({
  as,
  page,
}) => {
  const me = await as(people.compliance)
  const planted = answerKey().items.find((item) => item.kind === 'bulk-download')
  await me.open(`/findings?domain=${planted?.domain ?? ''}`)
  await me.click(page.getByRole('table', { name: 'Findings' }).getByRole('link').first())
  await me.click(page.getByRole('link', { name: /^Open in the audit log/ }).first())
  const drawer = page.getByRole('dialog', { name: 'Event' })
  await expect(drawer).toBeVisible()
  await expect(drawer).toContainText('How it reached us')
  await expect(drawer).toContainText('UTC')
  await expect(drawer).toContainText('where you are')
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
})
