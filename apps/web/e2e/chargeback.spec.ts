import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { getClose, getStatement, listDisputes, listJournal } from '@meshledger/contracts'
import { decimal } from '../src/format/index.ts'
import { amountIn, amountsOf, expect, people, section, test, tile } from './walk.ts'

test('F1, F2, F7, F8: a month is closed on one page, by two people, to the journal', async ({ as, page }) => {
  const month = '2026-09'
  const preparer = await as(people.finance)
  await preparer.open(`/close/${month}`)
  const see = () => preparer.ask(getClose, { params: { period: month } })
  const press = async (name: string) => {
    await page.getByRole('button', { name }).click()
    await expect(page.getByText(`${name}: done.`).first()).toBeVisible()
    await preparer.settled()
  }
  await press('Reconcile and draft the statements')
  const tie = section(page, 'Does it tie?')
  await expect(tie).toContainText('Difference')
  const drafted = await see()
  expect(drafted.reconciliation.difference).toBe('0.00')
  const table = page.getByRole('table', { name: 'Statements' })
  expect(await amountsOf(table, 'Total')).toEqual(drafted.rows.map((row) => row.total))
  expect(await amountIn(table.locator('tfoot td').last())).toBe(drafted.total)

  await page.getByLabel('Reference').fill('INV-2026-09')
  await page.getByLabel('Amount of the bill').fill('1')
  await press('Compare with this bill')
  await expect(section(page, 'What stands in the way, and what to know')).toContainText('Blocks approval')
  await page.getByLabel('Amount of the bill').fill(drafted.reconciliation.rated)
  await press('Compare with this bill')
  expect((await see()).reconciliation.bill?.unexplained).toMatch(/^0(\.0+)?$/)

  await press('Send the drafts to their owners')
  await expect(page.getByText('You prepared this period; another person approves it')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Approve exactly this' })).toHaveCount(0)

  const approver = await as(people.admin)
  await approver.open(`/close/${month}`)
  const { digest, manifest } = await approver.ask(getClose, { params: { period: month } })
  await expect(section(page, 'Checklist')).toContainText(digest ?? '')
  await expect(page.getByRole('region', { name: 'What is frozen' })).toContainText(manifest.split('\n')[0] ?? '')
  await press('Approve exactly this')
  await press('Freeze the month')
  await expect(page.getByText('The month is frozen.')).toBeVisible()
  const arriving = page.waitForEvent('download')
  await press('Download the journal')
  const bytes = readFileSync(await (await arriving).path())
  const { balance, exports } = await approver.ask(listJournal, { query: { period: month } })
  expect(balance).toBe('0.00')
  expect(exports.map((one) => one.digest)).toContain(createHash('sha256').update(bytes).digest('hex'))
  const again = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download the journal' }).click()
  expect(readFileSync(await (await again).path()).equals(bytes)).toBe(true)
  expect(await approver.axe()).toEqual([])
})

test('T6, T7, F6: a line is disputed in three clicks, settled by finance, and the statement accepted', async ({
  as,
  page,
}) => {
  test.slow()
  const month = '2026-08'
  const finance = await as(people.finance)
  await finance.open(`/close/${month}`)
  for (const name of ['Reconcile and draft the statements', 'Send the drafts to their owners']) {
    await page.getByRole('button', { name }).click()
    await expect(page.getByText(`${name}: done.`)).toBeVisible()
  }
  const lead = await as(people.lead)
  const params = { period: month, domain: 'cycle-tracking', version: 'v1' }
  await lead.open(`/statements/${month}/cycle-tracking/v1`)
  const truth = await lead.ask(getStatement, { params })
  const lines = page.getByRole('table', { name: 'Lines' })
  expect(await amountsOf(lines, 'Amount')).toEqual(truth.rows.map((row) => row.amount))
  expect(decimal.compare(await amountIn(lines.locator('tfoot td').last()), truth.total)).toBe(0)
  await lead.click(lines.getByRole('button', { name: /Dispute the line/ }).first())
  await page.getByLabel('Reason').fill('This job belongs to another team.')
  await lead.click(page.getByRole('button', { name: 'Raise the dispute' }))
  expect(lead.clicks).toBeLessThanOrEqual(3)
  await expect(page.getByText('The dispute is raised.')).toBeVisible()
  await expect(lines.getByRole('link', { name: 'Open' })).toBeVisible()
  expect(await lead.axe()).toEqual([])

  const judge = await as(people.finance)
  await judge.open('/disputes')
  const { disputes } = await judge.ask(listDisputes, { query: { state: 'open', period: month } })
  expect(disputes).toHaveLength(1)
  const queue = page.getByRole('table', { name: 'Disputes' })
  await expect(queue.locator('tbody tr').first()).toContainText('0 days')
  await judge.click(queue.getByRole('link').first())
  await page.getByLabel('Decision').selectOption('reject')
  await page.getByLabel('Answer').fill('The job carries the tag of your team.')
  await page.getByRole('button', { name: 'Settle it' }).click()
  await expect(section(page, 'Answer')).toContainText('The job carries the tag of your team.')
  expect(await judge.axe()).toEqual([])

  const owner = await as(people.lead)
  await owner.open('/statements')
  const own = page.getByRole('table', { name: 'Statements' }).locator('tbody tr').filter({ hasText: 'Aug 2026' })
  await owner.click(own.getByRole('link', { name: 'Cycle tracking' }))
  await owner.click(page.getByRole('button', { name: 'Accept this statement' }))
  expect(owner.clicks).toBeLessThanOrEqual(2)
  await expect(tile(page, 'State')).toContainText('Accepted')
  await expect(section(page, 'History')).toContainText('Accepted')
})

test('a team lead sees the own statements only, and is told so elsewhere', async ({ as, page }) => {
  const me = await as(people.lead)
  await me.open('/statements/2026-10/telehealth/v1')
  await expect(page.getByText('You may not see this. Ask the owner of domain telehealth.')).toBeVisible()
  await me.open('/close/2026-10')
  await expect(page.getByText('You may not see this page: Close.')).toBeVisible()
})
