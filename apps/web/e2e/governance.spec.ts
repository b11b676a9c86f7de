import {
  backtestRule,
  decideException,
  endAuditorAccess,
  getDataHealth,
  getDomainAccess,
  getEnforcement,
  giveAuditorAccess,
  listAttestations,
  listAuditorAccess,
  listExceptions,
  listRules,
  listTrail,
  requestException,
} from '@meshledger/contracts'
import { time } from '../src/format/index.ts'
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

test('C7: a lead asks on screen, may not approve it, and takes it back; the landing names what ends within 30 days', async ({
  as,
  page,
}) => {
  const me = await as(people.lead)
  await me.open('/exceptions?new=exception&domain=cycle-tracking&rule=token-without-expiry')
  const form = page.getByRole('dialog', { name: 'Ask for an exception' })
  await expect(form.getByRole('button', { name: 'Ask for it' })).toBeDisabled()
  const subject = `the writer of trial ${Date.now()}`
  await form.getByLabel('Of one subject only').fill(subject)
  await form.getByLabel('Reason').fill('until the vault is there')
  await form.getByLabel('Owner').selectOption('maya-lindqvist')
  await form.getByLabel('Until').fill('2028-01-01')
  await form.getByRole('button', { name: 'Ask for it' }).click()
  await expect(form.getByRole('alert')).toBeVisible()
  await form.getByLabel('Until').fill('2026-12-05')
  await form.getByRole('button', { name: 'Ask for it' }).click()
  const drawer = page.getByRole('dialog', { name: 'Exception', exact: true })
  await expect(drawer).toContainText('Waits for approval')
  await expect(drawer.getByRole('button', { name: 'Approve' })).toHaveCount(0)
  const id = new URL(page.url()).searchParams.get('open') ?? ''
  const refused = me.ask(decideException, { params: { id }, body: { decision: 'approved', reason: 'mine' } })
  await expect(refused).rejects.toThrow(/Only these roles/)
  await drawer.getByRole('button', { name: 'Take it back' }).click()
  await expect(drawer).toContainText('Withdrawn')

  const body = {
    domain: 'cycle-tracking',
    rule: 'token-without-expiry',
    subject,
    reason: 'again',
    owner: 'maya-lindqvist',
  }
  const { exception } = await me.ask(requestException, { body: { ...body, until: '2026-12-04' } })
  const officer = await as(people.compliance)
  await officer.ask(decideException, { params: { id: exception.id }, body: { decision: 'approved', reason: 'yes' } })
  await officer.open('/')
  const part = section(page, 'Ends within 30 days')
  await expect(part.getByRole('table')).toContainText('4 Dec 2026')
  await me.ask(listExceptions, { query: {} })
})

test('C7: a control is attested with a file, the day it stands for and an end; the file comes back, the word can be taken back', async ({
  as,
  page,
}) => {
  const me = await as(people.compliance)
  await me.open('/exceptions?new=attestation&domain=growth&framework=iso27001-2022&control=5.1')
  const form = page.getByRole('dialog', { name: 'Attest a control' })
  const statement = `The board met, trial ${Date.now()}`
  await form.getByLabel('What is so').fill(statement)
  await form.getByLabel('Expires').fill('2026-12-10')
  await form
    .locator('input[type=file]')
    .setInputFiles({ name: 'minutes.txt', mimeType: 'text/plain', buffer: Buffer.from('minutes') })
  await form.getByRole('button', { name: 'Attest it' }).click()
  const drawer = page.getByRole('dialog', { name: 'Attestation', exact: true })
  await expect(drawer).toContainText(statement)
  const arriving = page.waitForEvent('download')
  await drawer.getByRole('button', { name: 'minutes.txt' }).click()
  expect((await arriving).suggestedFilename()).toBe('minutes.txt')
  const { attestations } = await me.ask(listAttestations, { query: { domain: 'growth' } })
  expect(attestations).toContainEqual(expect.objectContaining({ statement, expires: '2026-12-10', state: 'valid' }))
  await page.goto('/')
  await expect(section(page, 'Ends within 30 days').getByRole('table')).toContainText('10 Dec 2026')
  await page.goBack()
  await drawer.getByLabel('Reason').fill('the minutes were wrong')
  await drawer.getByRole('button', { name: 'Take the word back' }).click()
  await expect(drawer).toContainText('Taken back by')
})

test('C8: view as auditor shows the days and domains of the access, what the pack holds, and nothing else', async ({
  as,
  page,
  baseURL,
}) => {
  const me = await as(people.compliance)
  await me.open('/evidence')
  const given = { auditor: `R. Berger ${Date.now()}`, purpose: 'stage 2', domains: ['telehealth'], attributes: [] }
  const days = { from: '2026-09-01', to: '2026-09-30', ends: '2026-12-01' }
  const { access, key } = await me.ask(giveAuditorAccess, { body: { ...given, ...days } })
  await me.open('/evidence')
  await page
    .getByRole('row')
    .filter({ hasText: given.auditor })
    .getByRole('button', { name: 'View as auditor' })
    .click()
  await expect(page.getByRole('heading', { level: 1, name: 'What the auditor sees' })).toBeVisible()
  await me.settled()
  const stand = page.getByRole('table', { name: 'Where the domains stand' }).locator('tbody tr')
  await expect(stand).toHaveCount(1)
  await expect(stand).toContainText('Telehealth')
  const look = async (path: string) =>
    fetch(`${baseURL}${path}`, { headers: { 'x-meshledger-person': people.compliance, 'x-meshledger-auditor': key } })
  const events = (await (await look('/api/auditor/events?limit=1')).json()) as { total: number }
  await expect(section(page, 'Audit events').getByRole('table')).toHaveAttribute(
    'aria-rowcount',
    String(events.total + 1),
  )
  const pack = (await (await look('/api/auditor/pack')).json()) as { events: number }
  expect(pack.events).toBe(events.total)
  for (const path of ['/api/findings', '/api/audit/events', '/api/cost', '/api/trail']) {
    expect((await look(path)).status, path).toBe(403)
  }
  expect(await me.axe()).toEqual([])
  await page.goto('/findings')
  await expect(page.getByText('You may not see this page')).toBeVisible()
  await page.goto('/auditor')
  await page.getByRole('button', { name: 'Leave this view' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Evidence' })).toBeVisible()
  const { entries } = await me.ask(listTrail, { query: { kind: 'auditor-look', subject: access.id } })
  expect(entries.length).toBeGreaterThan(3)
  await me.ask(endAuditorAccess, { params: { id: access.id }, body: { reason: 'finished' } })
  expect((await look('/api/auditor/view')).status).toBe(403)
  const listed = (await me.ask(listAuditorAccess, {})).access.find(({ id }) => id === access.id)
  expect(listed?.looks).toBe(entries.length)
})

test('C9: who changed what here: filtered, before and after, and the seal is checked', async ({ as, page }) => {
  const me = await as(people.compliance)
  await me.open('/settings/trail')
  await expect(section(page, 'Was it altered?')).toContainText(/Seal intact|Not sealed yet/)
  await page.getByLabel('Kind').selectOption('domain')
  await me.settled()
  const truth = await me.ask(listTrail, { query: { kind: 'domain', limit: 200 } })
  const table = page.getByRole('table', { name: 'Changes' })
  await expect(table).toHaveAttribute('aria-rowcount', String(truth.total + 1))
  await table.getByRole('button').first().click()
  const drawer = page.getByRole('dialog', { name: 'Change', exact: true })
  await expect(drawer).toContainText(truth.entries[0]?.subject ?? '')
  await expect(drawer.getByRole('table')).toContainText('digest')
})

test('C11: how long each kind of record is kept, and the oldest that there is; audit for six years at least', async ({
  as,
  page,
}) => {
  const me = await as(people.admin)
  await me.open('/settings/data-health')
  const { retention, tables } = await me.ask(getDataHealth, {})
  const rows = page.getByRole('table', { name: 'Retention' }).locator('tbody tr')
  await expect(rows).toHaveCount(retention.length)
  expect(retention.length).toBeGreaterThan(0)
  const audit = retention.find(({ group }) => group === 'audit')
  // Six calendar years are 2191 or 2192 days.
  expect(audit?.fewest).toBeGreaterThanOrEqual(2191)
  await expect(rows.filter({ hasText: 'Audit' })).toContainText(audit?.because ?? '')
  const first = tables.find(({ table }) => table === 'access.audit')?.first
  expect(first).toBeTruthy()
  const held = page.getByRole('row').filter({ hasText: 'access.audit' }).first()
  await expect(held).toContainText(time.day(first ?? ''))
})

test('a rule says its parameters, and what over the API puts right what it finds', async ({ as, page }) => {
  const me = await as(people.compliance)
  await me.open('/controls/rules/token-made-for-a-long-time')
  const { rules } = await me.ask(listRules, {})
  const rule = rules.find((one) => one.rule === 'token-made-for-a-long-time')
  expect(rule?.parameters).toEqual([{ name: 'most_days', value: '90', domains: [] }])
  await expect(page.getByRole('table', { name: 'Parameters' })).toContainText('most_days')
  await expect(section(page, 'What to do')).toContainText('Set a switch of the workspace')
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
