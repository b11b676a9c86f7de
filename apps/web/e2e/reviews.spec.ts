import { endAuditorAccess, getReview, giveAuditorAccess, listTrail } from '@meshledger/contracts'
import { expect, people, section, test } from './walk.ts'

test('C5: an officer asks the owners, who are reminded, keep and revoke with a reason; the rate is seen and it is evidence', async ({
  as,
  page,
}) => {
  const officer = await as(people.compliance)
  await officer.open('/')
  await officer.click(page.getByRole('navigation').getByRole('link', { name: 'Access reviews' }))
  await page.getByRole('button', { name: 'Ask for a review' }).click()
  const form = page.getByRole('dialog', { name: 'Ask for a review' })
  const title = `Quarter ${Date.now()}`
  await form.getByLabel('Title').fill(title)
  for (const domain of ['Community', 'Content', 'Growth']) await form.getByLabel(domain).check()
  await form.getByLabel('Due').fill('2026-12-10')
  await officer.click(form.getByRole('button', { name: 'Begin the review' }))
  await expect(page.getByRole('heading', { level: 1, name: title })).toBeVisible()
  const id = /reviews\/([0-9a-f]+)/.exec(page.url())?.[1] ?? ''
  const asked = async () => (await officer.ask(getReview, { params: { id } })).review
  const begun = await asked()
  expect(begun).toMatchObject({ state: 'open', daysLeft: 20, decided: 0, rate: 0 })
  expect(new Set(begun.items.map(({ domain }) => domain))).toEqual(new Set(['community', 'content', 'growth']))
  const far = page.getByRole('table', { name: 'How far it is' })
  await expect(far.locator('tbody tr')).toHaveCount(begun.owners.length)
  await expect(far).toContainText('Priya Raman')

  const lead = await as(people.leadOfTwo)
  await lead.open('/')
  const reminder = section(page, 'Access to look through')
  const mine = begun.items.filter(({ domain }) => domain !== 'growth')
  await expect(reminder).toContainText(`${mine.length} of ${mine.length} rights wait for your word`)
  await expect(reminder).toContainText('10 Dec 2026 · 20 days left')
  await lead.click(reminder.getByRole('link', { name: title }))
  const rights = section(page, 'Rights')
  await expect(rights.getByRole('table').locator('tbody tr')).toHaveCount(mine.length)
  const revoked = mine[0]
  if (revoked === undefined) throw new Error('the demo account shows a right on the tables of community')
  await rights.getByRole('row').filter({ hasText: revoked.principal }).getByRole('checkbox').first().check()
  await expect(rights.getByRole('button', { name: 'Revoke 1 right' })).toBeDisabled()
  await rights.getByLabel('Reason').fill('not on the team any more')
  await rights.getByRole('button', { name: 'Revoke 1 right' }).click()
  await expect(rights.getByRole('table').locator('tbody tr')).toHaveCount(mine.length - 1)
  await rights.getByLabel('Choose all that are shown').check()
  await rights.getByLabel('Reason').fill('needs it for the product')
  await rights.getByRole('button', { name: /^Keep/ }).click()
  await expect(rights).toContainText('Every right here has a word')
  expect(await lead.axe()).toEqual([])

  const after = await asked()
  expect(after).toMatchObject({ decided: mine.length, revoked: 1 })
  const back = await as(people.compliance)
  await back.open(`/reviews/${id}`)
  await expect(page.getByRole('status').filter({ hasText: `${mine.length} of ${begun.total} rights` })).toBeVisible()
  await rights.getByText('All', { exact: true }).click()
  await expect(rights.getByRole('row').filter({ hasText: 'not on the team any more' })).toContainText(
    'Revoke · still stands in the log',
  )
  const subject = `${id}/${after.items.find(({ decision }) => decision === 'revoke')?.item}`
  const { entries } = await officer.ask(listTrail, { query: { kind: 'access-review-decision', subject } })
  expect(entries).toMatchObject([{ who: { name: 'Priya Raman' }, domain: revoked.domain }])
  await back.open('/')
  await expect(section(page, 'Access to look through')).toContainText(title)

  const days = { from: '2026-11-01', to: '2026-11-20', ends: '2026-12-01' }
  const given = { auditor: 'R. Berger', purpose: 'reviews', domains: [revoked.domain], attributes: [], ...days }
  const { access, key } = await officer.ask(giveAuditorAccess, { body: given })
  await back.open(`/auditor#key=${key}`)
  const seen = section(page, 'Access reviews')
  await expect(seen.getByRole('row').filter({ hasText: 'not on the team any more' })).toContainText(revoked.principal)
  await expect(seen).not.toContainText('growth')
  expect(await back.axe()).toEqual([])
  await officer.ask(endAuditorAccess, { params: { id: access.id }, body: { reason: 'finished' } })
})
