import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { getAuditFacets, getAuditIdentity, getAuditObject } from '@meshledger/contracts'
import { answerKey, expect, people, section, test } from './walk.ts'

const planted = (kind: string) => {
  const item = answerKey().items.find((one) => one.kind === kind)
  if (item === undefined) throw new Error(`the demo account plants ${kind}`)
  return item.facts as Record<string, string>
}

test('C1: who accessed table X in a month, and under which grant? From the search box, in three clicks', async ({
  as,
  page,
}) => {
  const me = await as(people.compliance)
  await me.open('/')
  const { table = '', actor = '' } = planted('phi-read-outside-domain')
  const search = page.getByRole('button', { name: /^Search/ })
  await search.click()
  me.clicks += 1
  await page.getByRole('textbox', { name: 'Search' }).fill(`${table} september 2026`)
  await me.click(page.getByRole('button', { name: `Who accessed ${table} in September 2026` }))
  await expect(page).toHaveURL(/\/audit\/objects\/pregnancy\.gold\.risk_scores\?period=2026-09/)
  expect(me.clicks).toBeLessThanOrEqual(3)

  const truth = await me.ask(getAuditObject, { params: { name: table }, query: { period: '2026-09' } })
  const rows = page.getByRole('table', { name: 'Who accessed it' }).locator('tbody tr')
  await expect(rows).toHaveCount(truth.accesses.length)
  const outsider = rows.filter({ hasText: actor })
  const told = truth.accesses.find((one) => one.actor.name === actor)
  expect(told).toMatchObject({ reads: 2, uncovered: 2, chains: [] })
  await expect(outsider).toContainText('2 accesses under no grant that the log shows')
  await expect(outsider).toContainText('29 Sept 2026, 11:26')
  await expect(section(page, 'What is not known')).toContainText('Nothing came from analytics-us between 9 Sept')
})

test('C1: a grant to a group counts while it holds and while they are in the group, and is named', async ({
  as,
  page,
}) => {
  const me = await as(people.compliance)
  const { member = '', group = '', schema = '' } = planted('grant-by-group-and-expiry')
  await me.open('/')
  const { actors } = await me.ask(getAuditFacets, {})
  const id = actors.find((one) => one.name === member)?.id ?? ''
  const touched = await me.ask(getAuditIdentity, { params: { id }, query: { from: '2026-06-22', to: '2026-08-31' } })
  const read = touched.objects.find((one) => one.object.startsWith(`${schema}.`) && one.reads > 0)
  if (read === undefined) throw new Error('the member of the study read a table of its schema')
  const truth = await me.ask(getAuditObject, {
    params: { name: read.object },
    query: { from: '2026-06-22', to: '2026-08-31' },
  })
  const access = truth.accesses.find((one) => one.actor.name === member)
  expect(access?.chains).toMatchObject([{ kind: 'group', group, securable: schema, inherited: true }])
  await me.open(`/audit/objects/${read.object}?from=2026-06-22&to=2026-08-31`)
  const row = page.getByRole('table', { name: 'Who accessed it' }).locator('tbody tr').filter({ hasText: member })
  await expect(row).toContainText(`through the group ${group}`)
  await expect(row).toContainText('from 22 Jun 2026 until 17 Jul 2026')
})

test('C1 by keyboard alone', async ({ as, page }) => {
  const me = await as(people.compliance)
  await me.open('/')
  await page.keyboard.press('/')
  await expect(page.getByRole('textbox', { name: 'Search' })).toBeFocused()
  await page.keyboard.type('pregnancy.gold.risk_scores 2026-09')
  await expect(page.getByRole('button', { name: /^Who accessed pregnancy.gold.risk_scores in/ })).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'pregnancy.gold.risk_scores' })).toBeVisible()
})

test('C10: what happened to a table: grants, reads, writes and changes, each with its event', async ({ as, page }) => {
  const me = await as(people.compliance)
  const table = 'content.gold.article_engagement'
  await me.open(`/audit/objects/${table}?from=2026-08-01&to=2026-10-31`)
  const truth = await me.ask(getAuditObject, {
    params: { name: table },
    query: { from: '2026-08-01', to: '2026-10-31' },
  })
  const timeline = page.getByRole('table', { name: 'Timeline' })
  await expect(timeline).toHaveAttribute('aria-rowcount', String(truth.timeline.length + 1))
  expect(new Set(truth.timeline.map((one) => one.kind))).toContain('grant')
  expect(truth.timeline.map((one) => one.at)).toEqual(
    truth.timeline
      .map((one) => one.at)
      .toSorted()
      .reverse(),
  )
  const grant = truth.timeline.find((one) => one.kind === 'grant')
  await me.open(`/audit/objects/${table}?from=${grant?.at.slice(0, 10)}&to=${grant?.at.slice(0, 10)}`)
  await expect(timeline).toContainText(grant?.what ?? '')
  const row = timeline.locator('tbody tr').filter({ hasText: grant?.what ?? '' })
  await me.click(row.getByRole('link', { name: /^Open in the audit log/ }))
  await expect(page.getByRole('dialog', { name: 'Event' })).toContainText('updatePermissions')
})

test('C12: everything one identity touched, counted, and taken along as a file that says what it is', async ({
  as,
  page,
}) => {
  const me = await as(people.compliance)
  await me.open('/')
  const { actor = '' } = planted('access-after-deactivation')
  await page.getByRole('button', { name: /^Search/ }).click()
  await page.getByRole('textbox', { name: 'Search' }).fill(`${actor.split('@')[0]} 2026-09`)
  await me.click(page.getByRole('button', { name: /^Everything .* touched in September 2026/ }))
  const id = /identities\/([0-9a-f]{16})/.exec(page.url())?.[1] ?? ''
  expect(page.url()).not.toContain(actor.split('.')[0] ?? '')
  const truth = await me.ask(getAuditIdentity, { params: { id }, query: { period: '2026-09' } })
  await expect(page.locator('.ml-tile').first()).toContainText(String(truth.events))
  await expect(page.getByRole('table', { name: 'What it touched' })).toHaveAttribute(
    'aria-rowcount',
    String(truth.objects.length + 1),
  )
  const arriving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download every event' }).click()
  const file = await arriving
  expect(file.suggestedFilename()).toBe(`identity-${id}-2026-09-01-2026-09-30.csv`)
  const text = readFileSync(await file.path(), 'utf8').replace(/^\uFEFF/, '')
  const [above = '', about = ''] = text.split('\r\n\r\n')
  expect(above.split('\r\n')).toHaveLength(truth.events + 1)
  expect(about).toContain(`# sha256,${createHash('sha256').update(`${above}\r\n`).digest('hex')}`)
  expect(about).toContain(`# rows,${truth.events}`)
})

test('nobody else sees a trail, and an identity that nobody has is named as such', async ({ as, page }) => {
  const me = await as(people.finance)
  await me.open('/audit/objects/pregnancy.gold.risk_scores')
  await expect(page.getByText('You may not see this page')).toBeVisible()
  await page.keyboard.press('/')
  await page.getByRole('textbox', { name: 'Search' }).fill('pregnancy.gold')
  await expect(page.getByText('Nothing by that name')).toBeVisible()
  await expect(page.getByText('Who accessed')).toHaveCount(0)
  const officer = await as(people.compliance)
  await officer.open('/audit/identities/0123456789abcdef')
  await expect(page.getByRole('alert')).toContainText('identity')
})
