import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import {
  getClose,
  getCostTrace,
  getStatement,
  listBudgets,
  listDisputes,
  listJournal,
  prepareClose,
  reviewClose,
} from '@meshledger/contracts'
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
  expect(await amountIn(table.locator('tfoot'))).toBe(drafted.total)

  await page.getByLabel('Reference').fill('INV-2026-09')
  await page.getByLabel('Amount of the bill').fill('1')
  await press('Compare with this bill')
  await expect(section(page, 'What stands in the way, and what to know')).toContainText('Blocks approval')
  await page.getByLabel('Amount of the bill').fill(drafted.reconciliation.rated)
  await press('Compare with this bill')
  await expect.poll(async () => (await see()).reconciliation.bill?.unexplained).toMatch(/^0(\.0+)?$/)

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

test('at 375 pixels a close says whose each statement is, where it stands and what it comes to, before anybody scrolls', async ({
  as,
  page,
}) => {
  await page.setViewportSize({ width: 375, height: 800 })
  const me = await as(people.finance)
  await me.open('/close/2026-10')
  const rows = page.getByRole('table', { name: 'Statements' }).locator('tbody tr')
  await expect(rows.first()).toBeVisible()
  const widest = () =>
    rows.evaluateAll((all) =>
      Math.max(
        ...all.flatMap((row) => [...row.children].slice(0, 3).map((cell) => cell.getBoundingClientRect().right)),
      ),
    )
  await expect.poll(widest).toBeLessThanOrEqual(375)
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

test('F10: all budgets on one grid; one is set, others come by CSV, and a fault takes in nothing', async ({
  as,
  page,
}) => {
  const me = await as(people.finance)
  await me.open('/budgets')
  const grid = page.getByRole('table', { name: 'Budgets by domain and month' })
  const budget = async (node: string, month: string) =>
    (await me.ask(listBudgets, { query: {} })).rows
      .find((row) => row.node === node)
      ?.cells.find((cell) => cell.month === month)
  const truth = await me.ask(listBudgets, { query: {} })
  await expect(grid.locator('tbody tr')).toHaveCount(truth.rows.length)
  const october = truth.rows.map((row) => row.cells.find((cell) => cell.month === '2026-10'))
  expect(await amountsOf(grid, 'Oct 2026')).toEqual(october.flatMap((cell) => [cell?.own, cell?.actual]))
  const setter = section(page, 'Set a budget')
  await setter.getByLabel('Domain or group').selectOption('content')
  await setter.getByLabel('Month').selectOption('2026-12')
  await setter.getByLabel('Amount').fill('4321.50')
  await setter.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('1 budget changed.')).toBeVisible()
  expect((await budget('content', '2026-12'))?.own).toBe('4321.50')

  const csv = section(page, 'Import from CSV')
  await csv.getByLabel('CSV').fill('domain,month,amount\ngrowth,2026-12,many\ncommunity,2026-12,99')
  await csv.getByRole('button', { name: 'Check' }).click()
  await expect(csv.getByRole('list', { name: 'Faults' })).toContainText('Line 2')
  await expect(csv.getByRole('button', { name: 'Take it in' })).toBeDisabled()
  await csv.getByLabel('CSV').fill('domain,month,amount\ngrowth,2026-12,5555.00')
  await csv.getByRole('button', { name: 'Check' }).click()
  await expect(csv.getByRole('status')).toContainText('1 budget would change')
  expect((await budget('growth', '2026-12'))?.own).not.toBe('5555.00')
  await csv.getByRole('button', { name: 'Take it in' }).click()
  await expect(page.getByText('Take it in: done.')).toBeVisible()
  expect((await budget('growth', '2026-12'))?.own).toBe('5555.00')
  expect((await budget('community', '2026-12'))?.own).not.toBe('99.00')

  const tree = section(page, 'Hierarchy')
  await tree.getByLabel('Name of a new group').fill('Consumer apps')
  await tree.getByRole('button', { name: 'Add the group' }).click()
  await expect(tree.getByRole('table', { name: 'Hierarchy' })).toContainText('Consumer apps')
  await tree.getByLabel('Domain', { exact: true }).selectOption('growth')
  await tree.getByLabel('In group').selectOption('consumer-apps')
  await tree.getByRole('button', { name: 'Put it there' }).click()
  await expect(tree.getByRole('table', { name: 'Hierarchy' })).toContainText('Growth')
  const group = grid.locator('tbody tr').filter({ hasText: 'Consumer apps' })
  const sums = (await me.ask(listBudgets, { query: {} })).rows.find((row) => row.node === 'consumer-apps')
  expect(sums?.cells.find((cell) => cell.month === '2026-12')?.children).toBe('5555.00')
  await expect(group).toContainText('$5,555.00')
  await page.getByRole('button', { name: 'Changes of Growth' }).click()
  await expect(page.getByRole('dialog', { name: 'Changes of the budget of Growth' })).toContainText('Elena Petrova')
  await page.keyboard.press('Escape')
  await tree.getByRole('button', { name: 'Remove Consumer apps' }).click()
  await expect(tree).toContainText('No group yet')
})

test('T5: one click from a line to its usage rows, price and rule; the trace comes to the figure exactly', async ({
  as,
  page,
}) => {
  const finance = await as(people.finance)
  await finance.open('/close')
  for (const step of [prepareClose, reviewClose]) await finance.ask(step, { params: { period: '2026-07' }, body: {} })
  const me = await as(people.lead)
  await me.open('/statements/2026-07/cycle-tracking/v1')
  const params = { period: '2026-07', domain: 'cycle-tracking', version: 'v1' }
  const statement = await me.ask(getStatement, { params })
  const line = statement.rows.find((row) => row.kind === 'usage')
  if (line === undefined) throw new Error('the statement has a line of usage')
  const own = page.getByRole('table', { name: 'Lines' }).locator('tbody tr').nth(statement.rows.indexOf(line))
  await me.click(own.locator('.ml-traced'))
  expect(me.clicks).toBe(1)
  const drawer = page.getByRole('dialog', { name: 'How this figure is made' })
  await expect(drawer).toContainText('The trace comes to the figure, to the last digit.')
  await expect(drawer).toContainText('Rounding to the cent')
  const amounts = await amountsOf(drawer.getByRole('table', { name: 'Usage, dearest first' }), 'Amount')
  expect(decimal.compare(decimal.sum(amounts), line.amount)).toBe(0)
  const { lines, rest, total } = await me.ask(getCostTrace, { query: { statement: statement.number, line: line.line } })
  expect(decimal.compare(total, line.amount)).toBe(0)
  expect(decimal.compare(decimal.sum([...lines, rest].map((one) => one.amount)), line.exact)).toBe(0)
  expect(await me.axe()).toEqual([])
})
