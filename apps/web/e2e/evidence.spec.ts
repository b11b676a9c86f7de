import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { listAuditEvents } from '@meshledger/contracts'
import { run } from './serve.ts'
import { expect, people, section, test } from './walk.ts'

/** What an auditor looks for in a pack. */
const files = [
  ...['README.txt', 'summary.pdf', 'events.jsonl', 'events.csv', 'findings.jsonl', 'controls.json', 'queries.json'],
  ...['completeness.json', 'manifest.json', 'manifest.sig', 'key.txt'],
]

test('C2: a pack is made in three clicks and verifies offline with the one command that the page names; altered, it does not', async ({
  as,
  page,
}, info) => {
  const me = await as(people.compliance)
  await me.open('/?period=2026-09')
  await me.click(page.getByRole('navigation').getByRole('link', { name: 'Evidence', exact: true }))
  const part = section(page, 'Evidence pack')
  await part.getByLabel('Domain').selectOption('telehealth')
  me.clicks += 1
  const arriving = page.waitForEvent('download')
  await me.click(part.getByRole('button', { name: 'Make the pack' }))
  const file = await arriving
  expect(me.clicks).toBe(3)
  expect(file.suggestedFilename()).toBe('evidence-2026-09-01-to-2026-09-30-telehealth.zip')
  const pack = await file.path()
  const bytes = readFileSync(pack)
  expect(files.filter((name) => !bytes.includes(name))).toEqual([])

  const command = (await part.locator('code').textContent()) ?? ''
  const [, named, key = ''] = /^meshledger verify (\S+) --key "(.+)"$/.exec(command) ?? []
  expect(named).toBe(file.suggestedFilename())
  // No data folder is there, and no server is asked.
  const nowhere = info.outputPath('nowhere')
  run(['verify', pack, '--key', key], nowhere)
  const altered = join(info.outputPath(), 'altered.zip')
  const at = bytes.indexOf('events.jsonl') + 200
  writeFileSync(altered, bytes.fill((bytes[at] ?? 0) ^ 1, at, at + 1))
  expect(() => run(['verify', altered, '--key', key], nowhere)).toThrow(/do not rely on it|cannot be read/)
  expect(() => run(['verify', pack, '--key', `${key}x`], nowhere)).toThrow()
})

test('C2: the pack says how many events it holds, and they are those of the log', async ({ as, page }) => {
  const me = await as(people.compliance)
  await me.open('/evidence?period=2026-09')
  const days = { from: '2026-09-01', to: '2026-09-30', domain: 'telehealth' }
  const part = section(page, 'Evidence pack')
  await part.getByLabel('Domain').selectOption('telehealth')
  const arriving = page.waitForEvent('download')
  await part.getByRole('button', { name: 'Make the pack' }).click()
  await arriving
  const { total } = await me.ask(listAuditEvents, { query: { ...days, limit: 1 } })
  await expect(part).toContainText(`${total.toLocaleString('en-GB')} events`)
})
