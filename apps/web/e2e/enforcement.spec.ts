import { listFindings, putEnforcementMode } from '@meshledger/contracts'
import { type Connected, connected } from './connected.ts'
import { expect, people, section, test } from './walk.ts'

const RULE = 'token-without-expiry'
const KEY = 'maxTokenLifetimeDays'
let house: Connected
test.beforeAll(async () => {
  house = await connected()
})
test.afterAll(() => house.stop())

test('a finding is put right: looked at, asked for, approved by another person, done, seen there, and undone', async ({
  as,
  page,
}) => {
  const officer = await as(people.compliance)
  await officer.open(`${house.url}/`)
  const { findings } = await officer.ask(listFindings, { query: { rule: RULE, state: 'open' } })
  const found = findings[0]
  if (found === undefined) throw new Error(`the demo account has a finding of ${RULE}`)
  await officer.ask(putEnforcementMode, { body: { rule: RULE, domain: found.domain, mode: 'act', reason: 'agreed' } })
  const before = await house.switchOf(KEY)
  expect(before).not.toBe('30')

  await officer.open(`${house.url}/findings/${found.id}`)
  const form = section(page, 'Put it right')
  await expect(form.getByLabel('Which change').locator('option')).toHaveText([
    `Set a switch of the workspace: ${KEY} 90`,
  ])
  // The workspace has the limit that the rule names; the firm wants a shorter one.
  await form.getByLabel('value').fill('30')
  await form.getByRole('button', { name: 'See what would change' }).click()
  await expect(form).toContainText('"30"')
  expect(await house.switchOf(KEY), 'a look changes nothing').toBe(before)
  await form.getByLabel('Why (kept with it)').fill('No token without an end.')
  await officer.click(form.getByRole('button', { name: 'Ask for approval' }))
  await expect(page).toHaveURL(/\/enforcement\/[0-9a-f]+/)
  const decide = section(page, 'Decide')
  await expect(decide.getByRole('button', { name: 'Take it back' })).toBeVisible()
  await expect(decide.getByRole('button', { name: 'Approve' })).toHaveCount(0)
  const address = page.url()

  const other = await as(people.admin)
  await other.open(address)
  await decide.getByLabel('Reason (kept with the decision)').fill('As agreed.')
  await decide.getByRole('button', { name: 'Approve' }).click()
  await decide.getByRole('button', { name: 'Run it' }).click()
  const steps = section(page, 'Steps')
  await expect(steps).toContainText('Done')
  expect(await house.switchOf(KEY)).toBe('30')
  expect(await other.axe()).toEqual([])
  await decide.getByRole('button', { name: 'Undo it' }).click()
  await expect(steps).toContainText('Undone')
  expect((await house.switchOf(KEY)) ?? null).toBe(before ?? null)
})
