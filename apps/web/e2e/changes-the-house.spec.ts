import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import {
  applyRules,
  approveClose,
  decideRules,
  freezeClose,
  getClose,
  getDataHealth,
  getRuleFile,
  getStatement,
  getStatementFile,
  listJournal,
  listRuleVersions,
  postIngest,
  prepareClose,
  raiseDispute,
  reviewClose,
  simulateRules,
} from '@meshledger/contracts'
import { decimal } from '../src/format/index.ts'
import { keepsWhatItSays } from './every-eye.ts'
import { amountIn, amountsOf, expect, people, section, test, tile, type Walker } from './walk.ts'

/** These walks change facts and rules under everybody's feet, so they come last, one after the other. */
test.describe.configure({ mode: 'serial' })

const month = '2025-10'
const own = { period: month, domain: 'cycle-tracking', version: 'v1' }

/** A late delivery of the first month: the first usage row of its file once more, an hour's usage that is new. */
function lateDelivery(): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-late-'))
  const demo = dirname(process.env.E2E_ANSWERS ?? '')
  const [head = '', row = ''] = readFileSync(join(demo, 'legacy', `billable-usage-${month}.csv`), 'utf8').split('\n')
  const file = join(folder, `billable-usage-${month}-late.csv`)
  writeFileSync(file, `${head}\n${row.replace(/2025-10-\d\dT\d\d/, '2025-10-30T22')}\n`)
  return { folder, file }
}

async function frozen(me: Walker, as: (who: (typeof people)['admin']) => Promise<Walker>, period: string) {
  const params = { period }
  for (const step of [prepareClose, reviewClose]) await me.ask(step, { params, body: {} })
  const admin = await as(people.admin)
  const { digest } = await admin.ask(getClose, { params })
  await admin.ask(approveClose, { params, body: { digest: digest ?? '', note: '' } })
  await admin.ask(freezeClose, { params, body: {} })
  return admin
}

test('F9, F12: what comes late never changes a frozen statement, and is carried by the next month with a link', async ({
  as,
  page,
}) => {
  test.slow()
  const finance = await as(people.finance)
  await finance.open('/close')
  const admin = await frozen(finance, as, month)
  const file = async (format: 'pdf' | 'json') => {
    const { file: stored } = await finance.ask(getStatementFile, { params: own, query: { format } })
    return stored.content
  }
  const before = { pdf: await file('pdf'), json: await file('json') }
  const { folder, file: late } = lateDelivery()
  await admin.ask(postIngest, { body: { paths: [late] } })
  rmSync(folder, { recursive: true })

  const me = await as(people.finance)
  await me.open(`/close/${month}`)
  const { lateAdjustments } = await me.ask(getClose, { params: { period: month } })
  expect(lateAdjustments).toHaveLength(1)
  const pending = page.getByRole('table', { name: 'Late and corrected usage' })
  await expect(pending).toContainText('waits for the next close')
  expect(await amountsOf(pending, 'Amount')).toEqual([lateAdjustments[0]?.amount])
  await pending.locator('.ml-traced').click()
  const trace = page.getByRole('dialog', { name: 'How this figure is made' })
  await expect(trace).toContainText('The trace comes to the figure, to the last digit.')
  await expect(trace).toContainText('What is taken off')
  await page.keyboard.press('Escape')
  await expect(trace).toHaveCount(0)
  await page.getByRole('button', { name: 'Compute it again' }).click()
  await expect(page.getByText('Every statement came out again, byte for byte.')).toBeVisible()
  expect(await me.axe()).toEqual([])

  const next = { period: '2025-11' }
  await me.ask(prepareClose, { params: next, body: {} })
  await me.open('/close/2025-11')
  expect(await amountsOf(pending, 'Amount')).toEqual([lateAdjustments[0]?.amount])
  await frozen(me, as, next.period)
  await me.open(`/close/${month}`)
  await me.click(pending.getByRole('link', { name: /2025-11\// }))
  await expect(page).toHaveURL(/\/statements\/2025-11\//)
  const line = page.getByRole('table', { name: 'Lines' }).locator('tbody tr').filter({ hasText: 'Adjustment' })
  await expect(line.first()).toContainText(`${month}/`)

  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Search' }).fill(`${month}/cycle-tracking/v1`)
  await page.getByText(`Open the statement ${month}/cycle-tracking/v1`).click()
  await me.settled()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${month}/cycle-tracking/v1`)
  await expect(tile(page, 'State')).toContainText('Approved')
  const { digest } = await me.ask(getStatement, { params: own })
  await expect(section(page, 'About this statement')).toContainText(digest)
  const arriving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'PDF' }).click()
  expect(readFileSync(await (await arriving).path()).toString('base64')).toBe(before.pdf)
  expect({ pdf: await file('pdf'), json: await file('json') }).toEqual(before)
})

for (const [period, what, kind] of [
  ['2025-12', 'an open month', 'Adjustment'],
  [month, 'a frozen month', 'Credit'],
] as const) {
  test(`F6: a dispute of ${what} is accepted: ${kind.toLowerCase()} and new statements, nothing edited in place`, async ({
    as,
    page,
  }) => {
    test.slow()
    const finance = await as(people.finance)
    await finance.open('/disputes')
    if (period !== month)
      for (const step of [prepareClose, reviewClose]) await finance.ask(step, { params: { period }, body: {} })
    const lead = await as(people.lead)
    const params = { ...own, period }
    const old = await lead.ask(getStatement, { params })
    const line = old.rows.find((row) => row.kind === 'usage')
    const wish = { line: line?.line ?? 0, reason: 'Not our job.', amount: '1.00' }
    const { dispute } = await lead.ask(raiseDispute, { params, body: wish })
    const judge = await as(people.finance)
    await judge.open(`/disputes/${dispute.id}`)
    await page.getByLabel('It goes to').selectOption('growth')
    await page.getByLabel('Answer').fill('Right: it belongs to growth.')
    await judge.click(page.getByRole('button', { name: 'Settle it' }))
    const answer = section(page, 'Answer')
    await expect(answer).toContainText('Right: it belongs to growth.')
    await expect(answer.getByRole('link', { name: `${period}/growth/` }).first()).toBeVisible()
    expect(await judge.axe()).toEqual([])
    const numbers = await answer.getByRole('link').allInnerTexts()
    const next =
      numbers
        .filter((one) => one.startsWith(`${period}/cycle-tracking/`))
        .toSorted()
        .at(-1) ?? ''
    await judge.click(answer.getByRole('link', { name: next }))
    const total = await tile(page, 'Total').locator('data').first().getAttribute('value')
    expect(decimal.compare(total ?? '', decimal.minus(old.total, '1.00'))).toBe(0)
    const kept = await lead.ask(getStatement, { params })
    expect(kept.rows.map((row) => row.amount)).toEqual(old.rows.map((row) => row.amount))
    expect(kept).toMatchObject({ digest: old.digest, state: 'superseded' })
  })
}

test('F8: accounts and columns of the firm’s own file are chosen, named and ordered on screen', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/journal')
  const balance = page.getByRole('region', { name: 'Transactions' }).locator('dd data').nth(2)
  expect(await balance.getAttribute('value')).toBe('0.00')
  await page.getByLabel('Company').fill('Selene Health')
  await page.getByLabel('Title of column 2').fill('Row')
  await page.getByRole('button', { name: 'Move column 2 up' }).click()
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await me.open('/journal')
  await expect(page.getByLabel('Title of column 1', { exact: true })).toHaveValue('Row')
  await expect(page.getByLabel('Company')).toHaveValue('Selene Health')
  await page
    .getByRole('button', { name: /Cycle tracking|cycle-tracking/ })
    .first()
    .click()
  const postings = await amountsOf(page.getByRole('dialog').getByRole('table'), 'Amount')
  expect(decimal.isZero(decimal.sum(postings))).toBe(true)
  await page.keyboard.press('Escape')

  const { debit, credit } = await me.ask(listJournal, { query: {} })
  for (const [side, total] of [
    ['Debit', debit],
    ['Credit', `-${credit}`],
  ] as const) {
    const figure = page.getByRole('region', { name: 'Transactions' }).locator(`button[value="${side.toLowerCase()}"]`)
    expect(await amountIn(figure)).toBe(total.replace('-', ''))
    await figure.click()
    const drawer = page.getByRole('dialog', { name: `Postings: ${side}` })
    await expect(drawer.getByRole('status')).toHaveText('The postings come to the figure, to the last digit.')
    expect(await drawer.locator('tfoot data').getAttribute('value')).toBe(total)
    expect(await me.axe()).toEqual([])
    await drawer.locator('tbody .ml-traced').first().click()
    const trace = page.getByRole('dialog', { name: 'How this figure is made' })
    await expect(trace).toContainText('The trace comes to the figure')
    await page.keyboard.press('Escape')
    await expect(trace).toHaveCount(0)
    await page.keyboard.press('Escape')
    await expect(drawer).toHaveCount(0)
  }
})

test('F5: a rule is tried on a past month, moves sum to zero, and comes into force by a second person', async ({
  as,
  page,
}) => {
  test.slow()
  const finance = await as(people.finance)
  await finance.open('/rules')
  await finance.click(page.getByRole('link', { name: 'Edit and try allocation.yml' }))
  const text = page.getByLabel('Text of the file (YAML)')
  const propose = page.getByRole('button', { name: 'Propose to a second person' })
  await expect(propose).toBeDisabled()
  const now = await text.inputValue()
  await text.fill(now.replace('method: "even"', 'method: "evenly"'))
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(page.getByRole('alert')).toContainText('unknown method')

  const tried = now.replace('method: "even"', 'method: "direct-cost"')
  await text.fill(tried)
  await page.getByLabel('Month to try it on').selectOption('2026-05')
  await page.getByRole('button', { name: 'Try it' }).click()
  await expect(page.getByText('What moves between domains sums to zero.')).toBeVisible()
  const files = [{ file: 'allocation.yml', text: tried }]
  const { simulation } = await finance.ask(simulateRules, { body: { files, period: '2026-05', basis: 'net' } })
  const table = page.getByRole('table', { name: 'By domain: money moved' })
  const moved = await amountsOf(table, 'Moved between domains')
  expect(moved).toEqual(simulation?.domains.map((one) => one.moved))
  expect(moved.filter((one) => !decimal.isZero(one)).length).toBeGreaterThan(2)
  expect(decimal.isZero(decimal.sum(moved))).toBe(true)
  await table
    .getByRole('button', { name: /^Before and after of/ })
    .first()
    .click()
  await expect(page.getByRole('dialog', { name: /^Statement of .*: before and after/ })).toBeVisible()
  expect(await finance.axe()).toEqual([])
  await page.keyboard.press('Escape')
  const versionOf = async () =>
    (await finance.ask(listRuleVersions, {})).versions.find((one) => one.kind === 'allocation')
  const before = await versionOf()

  await page.getByLabel('Why (kept with the change)').fill('Classification follows spend.')
  await propose.click()
  await expect(page.getByRole('heading', { name: 'Proposed change' })).toBeVisible()
  await expect(page.getByText('You proposed this: another person activates or rejects it.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Activate' })).toHaveCount(0)
  expect((await versionOf())?.version).toBe(before?.version)

  const admin = await as(people.admin)
  await admin.open('/rules')
  await admin.click(page.getByRole('link', { name: 'allocation.yml (changed)' }))
  await expect(page.getByRole('region', { name: 'allocation.yml', exact: true })).toContainText('direct-cost')
  await page.getByRole('button', { name: 'Activate' }).click()
  await expect(page.getByText(/Activated by Noor Haddad/)).toBeVisible()
  expect(await versionOf()).toMatchObject({ version: (before?.version ?? 0) + 1, approver: people.admin })
  await admin.open('/rules/allocation')
  await admin.click(page.getByRole('link', { name: `Look at version ${before?.version}`, exact: true }))
  await expect(page.getByText(`You look at version ${before?.version}, which is not in force.`)).toBeVisible()
  expect(await page.getByLabel('Text of the file (YAML)').inputValue()).toBe(now)
})

/** A bill of AWS in the FOCUS format: one bucket that growth tags, one that nobody does, and a line for Databricks itself. */
function billOf(period: string): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-bill-'))
  const file = join(folder, `aws-${period}.csv`)
  const day = `${period}-05T00:00:00Z,${period}-05T01:00:00Z`
  const line = (cost: string, service: string, resource: string, tags: string) =>
    `AWS,1,2,I-77,USD,${cost},Usage,${day},${service},${resource},"${tags.replaceAll('"', '""')}"`
  const head =
    'ProviderName,BillingAccountId,SubAccountId,InvoiceId,BillingCurrency,BilledCost,ChargeCategory,ChargePeriodStart,ChargePeriodEnd,ServiceName,ResourceId,Tags'
  const lines = [
    line('123.45', 'Amazon S3', 'arn:growth', '{"domain":"growth","team":"growth"}'),
    line('10.00', 'Amazon S3', 'arn:nobody', '{}'),
    line('999.00', 'Databricks', 'arn:dbx', '{}'),
  ]
  writeFileSync(file, `${head}\n${lines.join('\n')}\n`)
  return { folder, file }
}

test('a bill of another vendor stands on the statement under its vendor, is tied in the close, and is traced to its file', async ({
  as,
  page,
}) => {
  test.slow()
  const period = '2026-01'
  const finance = await as(people.finance)
  await finance.open('/close')
  const { versions } = await finance.ask(getRuleFile, { params: { name: 'allocation' } })
  const text = `vendors: with\n${versions[0]?.text}`
  const body = { files: [{ file: 'allocation.yml', text }], note: 'Teams see their whole cost.' }
  const { proposal } = await finance.ask(applyRules, { body })
  const admin = await as(people.admin)
  await admin.ask(decideRules, { params: { id: proposal ?? '' }, body: { decision: 'activated' } })
  const { folder, file } = billOf(period)
  await admin.ask(postIngest, { body: { paths: [file] } })
  rmSync(folder, { recursive: true })

  const me = await as(people.finance)
  await me.ask(prepareClose, { params: { period }, body: {} })
  await me.open(`/close/${period}`)
  const invoices = page.getByRole('table', { name: 'Invoices of other vendors' })
  await expect(invoices).toContainText('Invoice I-77')
  expect(await amountsOf(invoices, 'Allocated')).toEqual(['123.45'])
  expect(await amountsOf(invoices, 'Unallocated')).toEqual(['10.00'])
  await expect(page.getByText('1 line for Databricks itself left out: its usage counts them.')).toBeVisible()
  expect(await me.axe()).toEqual([])

  await me.open(`/statements/${period}/growth/v1`)
  await expect(page.getByRole('heading', { name: 'Billed by AWS' })).toBeVisible()
  const bills = page.getByRole('table', { name: 'Billed by AWS' })
  expect(await amountsOf(bills, 'Amount')).toEqual(['123.45'])
  await expect(bills).toContainText('Amazon S3')
  await expect(bills).toContainText('On invoice I-77')
  await expect(page.getByRole('table', { name: 'Lines' })).not.toContainText('Amazon S3')
  expect(await me.axe()).toEqual([])
  await bills
    .getByRole('button', { name: /123\.45/ })
    .first()
    .click()
  await expect(page.getByRole('dialog')).toContainText(`aws-${period}.csv`)
})

test('data health with rows in quarantine says where each stood, at 375 pixels too', async ({ as, page }) => {
  const admin = await as(people.admin)
  await admin.open('/settings/data-health')
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-broken-'))
  const file = join(folder, 'auditlogs_of_a_workspace_with_a_long_name_2026-11-20.json')
  const event = (date: string) =>
    JSON.stringify({
      timestamp: date,
      serviceName: 'accounts',
      actionName: 'login',
      workspaceId: '1',
      auditLevel: 'ACCOUNT_LEVEL',
    })
  writeFileSync(file, `${event('no time at all')}\n{"half": \n${event('')}\n`)
  await admin.ask(postIngest, { body: { paths: [file] } })
  rmSync(folder, { recursive: true })
  await admin.open('/settings/data-health')
  const { quarantine } = await admin.ask(getDataHealth, {})
  const rows = page.getByRole('table', { name: 'Quarantine' }).locator('tbody tr')
  expect(quarantine.length).toBeGreaterThan(0)
  await expect(rows).toHaveCount(quarantine.length)
  await expect(rows.first()).toContainText(quarantine[0]?.reason ?? '')
  expect(await admin.axe()).toEqual([])
  await keepsWhatItSays(page)
})
