import {
  backtestRule,
  getDomainAccess,
  getEnforcement,
  listExceptions,
  listRules,
  requestException,
} from '@meshledger/contracts'
import { expect, people, section, test } from './walk.ts'

test('T11: two clicks from the landing to who may open a table now, and who did in the last 90 days', async ({
  as,
  page,
}) => {
  const me = await as(people.lead)
  await me.open('/')
  await me.click(page.getByRole('link', { name: 'Access', exact: true }))
  const params = { domain: 'cycle-tracking' }
  const { tables } = await me.ask(getDomainAccess, { params, query: {} })
  const table = tables[0]?.table ?? ''
  await me.click(page.getByRole('link', { name: table, exact: true }))
  expect(me.clicks).toBe(2)
  const { opened } = await me.ask(getDomainAccess, { params, query: { table } })
  await expect(page.getByRole('table', { name: `Who read ${table}` }).locator('tbody tr')).toHaveCount(
    opened?.readers.length ?? -1,
  )
  await page.reload()
  await me.settled()
  await expect(page.getByRole('heading', { name: `Who may open ${table} now` })).toBeVisible()
})

test('a rule is found by a word, and what it would have said is what the server says', async ({ as, page }) => {
  const me = await as(people.compliance)
  await me.open('/controls/rules')
  const { rules } = await me.ask(listRules, {})
  const rule = rules.find((one) => one.rule === 'token-without-expiry')
  await page.getByLabel('Search', { exact: true }).fill(rule?.title ?? '')
  await me.click(
    page
      .getByRole('table', { name: 'Policy rules' })
      .getByRole('link', { name: rule?.title ?? '' })
      .first(),
  )
  await expect(section(page, 'Why it matters')).toContainText(rule?.why ?? '')
  await me.click(page.getByRole('button', { name: 'Try it on this period' }))
  await expect(page).toHaveURL(/try=yes/)
  const truth = await me.ask(backtestRule, { params: { rule: 'token-without-expiry' }, query: {} })
  const tried = section(page, 'Tried on the log')
  if (truth.days.length === 0) await expect(tried).toContainText('It would have said nothing.')
  else await expect(tried.locator('tbody tr')).toHaveCount(truth.days.length)
})

test('C7: an exception that a team lead asked for is approved by the officer, with a reason, and holds', async ({
  as,
  page,
}) => {
  const lead = await as(people.lead)
  await lead.open('/')
  const body = {
    ...{ domain: 'cycle-tracking', rule: 'token-without-expiry', subject: `the reader of trial ${Date.now()}` },
    ...{ reason: 'the trial ends in December', owner: 'maya-lindqvist', until: '2026-12-10' },
  }
  const { exception } = await lead.ask(requestException, { body })
  expect(exception.state).toBe('requested')

  const me = await as(people.compliance)
  await me.open(`/exceptions?open=${exception.id}`)
  const drawer = page.getByRole('dialog', { name: 'Exception' })
  await expect(drawer).toContainText('the trial ends in December')
  await expect(drawer.getByRole('button', { name: 'Approve' })).toBeDisabled()
  await drawer.getByLabel('Reason for the decision').fill('until the trial is over')
  await drawer.getByRole('button', { name: 'Approve' }).click()
  await expect(drawer).toContainText('Holds')
  await expect(drawer).toContainText('until the trial is over')
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
  const { expiringSoon } = await me.ask(listExceptions, { query: {} })
  await expect(section(page, 'Exceptions')).toContainText(`Within 30 days ${expiringSoon} exception`)
})

test('what may be done about a rule is set with a reason; what is never done is listed with why', async ({
  as,
  page,
}) => {
  const me = await as(people.compliance)
  await me.open('/enforcement')
  const part = section(page, 'What may be done')
  await expect(part.getByRole('button', { name: 'Set', exact: true })).toBeDisabled()
  await part.getByLabel('Rule').selectOption('token-without-expiry')
  await part.getByLabel('Domain').selectOption('growth')
  await part.getByRole('combobox', { name: 'What may be done' }).selectOption('ask-owner')
  await part.getByLabel('Reason').fill('agreed with the team')
  await part.getByRole('button', { name: 'Set', exact: true }).click()
  await expect(part.getByRole('table')).toContainText('Ask the owner')
  const { modes, never } = await me.ask(getEnforcement, {})
  expect(modes).toContainEqual(expect.objectContaining({ domain: 'growth', mode: 'ask-owner' }))
  await expect(page.getByRole('table', { name: 'Never done from here' }).locator('tbody tr')).toHaveCount(never.length)
})

test('without a connection the page says what to do', async ({ as, page }) => {
  const me = await as(people.admin)
  await me.open('/settings/connection')
  await expect(page.getByText('No connection to Databricks')).toBeVisible()
})
