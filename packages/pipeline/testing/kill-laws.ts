import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingest } from '../src/ingest.ts'
import { freshHouse } from './fresh-house.ts'
import { killTrials } from './kill-trials.ts'
import { dump, lakeOnly } from './lake-only.ts'
import { type Content, delivered, diagnosed, event, systemEvent, usage, writeAccount } from './small-account.ts'

const script = join(import.meta.dirname, 'ingest-child.ts')
const lines = (all: readonly string[]) => all.map((line) => `${line}\n`).join('')
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i)

/** Sixty files in some twenty transactions: batches of each shape, duplicates over files and shapes, odd lines. */
const files: Record<string, Content> = {
  'account.yml': { text: 'account_id: acc\nname: Small\ndemo: true\nclock: 2026-06-20T00:00:00Z\ncurrency: USD\n' },
  'domains/a.yml': {
    text: 'domain: a\ntitle: A\nowner: a@b.example\ncost_centre: C\nclassification: []\nmembers: []\ngroups: []\nproducts: []\nselect: {}\n',
  },
  ...Object.fromEntries(
    range(0, 40).map((n): [string, Content] => [
      `workspaceId=11/date=2026-06-${String(1 + (n % 7)).padStart(2, '0')}/auditlogs_${n}.json.gz`,
      { gzip: lines([...range(n * 20, n * 20 + 30).map((one) => delivered(event(one))), n % 9 === 0 ? '{"odd' : '']) },
    ]),
  ),
  ...Object.fromEntries(
    range(0, 8).map((n): [string, Content] => [
      `azure/${n}/PT1H.json`,
      { text: lines(range(n * 50, n * 50 + 60).map((one) => diagnosed(event(one)))) },
    ]),
  ),
  ...Object.fromEntries(
    range(0, 6).map((n): [string, Content] => [
      `audit-${n}.parquet`,
      { parquet: range(n * 40, n * 40 + 50).map((one) => systemEvent(event(one))) },
    ]),
  ),
  ...Object.fromEntries(
    range(0, 6).map((n): [string, Content] => [
      `usage-${n}.parquet`,
      { parquet: range(n * 40, n * 40 + 50).map((one) => usage(one)) },
    ]),
  ),
}

let account: string
let expected: string
let milliseconds: number
const folders: string[] = []

beforeAll(async () => {
  account = await writeAccount(files)
  const house = await lakeOnly()
  const facts = await writeAccount(Object.fromEntries(Object.entries(files).filter(([name]) => !name.endsWith('.yml'))))
  folders.push(account, facts)
  const began = performance.now()
  await ingest(house, [facts], { bounds: { files: 4, bytes: 1_000_000 } })
  milliseconds = performance.now() - began
  expected = await dump(house.lake, { provenance: true })
  await house.close()
  account = facts
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

function fresh(): string {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-kill-'))
  folders.push(folder)
  return folder
}

/** An ingest is killed at so many random moments for each seed; side by side, since each waits for processes of its own. */
export function killLaws(seeds: Readonly<Record<number, number>>): void {
  test.concurrent.each(Object.entries(seeds).map(([seed, kills]) => ({ seed: Number(seed), kills })))(
    'killed at $kills random moments and run again, the lake holds the same bytes as undisturbed (seed $seed)',
    async ({ kills, seed }) => {
      let ends = 0
      const fell = await killTrials({
        script,
        args: [account, 'lake'],
        kills,
        seed,
        within: milliseconds * 1.2,
        fresh,
        ended: async (folder) => {
          ends++
          const house = await lakeOnly(folder)
          expect(await dump(house.lake, { provenance: true })).toBe(expected)
          await house.close()
        },
      })
      expect(fell).toBe(kills)
      expect(ends).toBeGreaterThan(0)
    },
    900_000,
  )
}

/** The same with the ledger open, which takes seconds to make: are account and domains there as well? */
export function killLawsOfLedger(kills: number): void {
  test.concurrent(`killed at ${kills} random moments with the ledger open, account and domains are there as undisturbed`, async () => {
    const whole = folders[0] as string
    await killTrials({
      script,
      args: [whole],
      kills,
      seed: 7,
      within: milliseconds * 1.2,
      fresh,
      ended: async (folder) => {
        const { house, done } = await freshHouse({ folder })
        expect(await dump(house.lake, { provenance: true })).toBe(expected)
        expect(await house.ledger.settings.get('account_name')).toBe('Small')
        expect((await house.ledger.domains.history('a')).length).toBe(1)
        await done()
      },
    })
  }, 900_000)
}
