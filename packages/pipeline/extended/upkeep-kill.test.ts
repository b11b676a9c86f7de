import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ingest } from '../src/ingest.ts'
import { checkSeal } from '../src/seal-check.ts'
import { upkeep } from '../src/upkeep.ts'
import { setRetention } from '../src/upkeep-retention.ts'
import { freshHouse } from '../testing/fresh-house.ts'
import { killTrials } from '../testing/kill-trials.ts'
import { dump } from '../testing/lake-only.ts'
import { delivered, event, usage, writeAccount } from '../testing/small-account.ts'

/** `MESHLEDGER_KILLS` asks for a longer trial. */
const KILLS = Number(process.env.MESHLEDGER_KILLS ?? 6)
const clock = () => '2026-06-20T10:00:00Z'
const script = join(import.meta.dirname, '..', 'testing', 'upkeep-child.ts')
const folders: string[] = []
const folderOf = (name: string) => {
  const folder = mkdtempSync(join(tmpdir(), `meshledger-${name}-`))
  folders.push(folder)
  return folder
}

/** A folder with facts, most of the audit log older than it is to be kept. */
const before = folderOf('upkeep')
let expected: string
let milliseconds: number
beforeAll(async () => {
  const old = (n: number) => event(n, { at: new Date(Date.UTC(2019, 0, 1 + (n % 300), n % 24)).toISOString() })
  const log = (from: number, of: (n: number) => ReturnType<typeof event>) =>
    Array.from({ length: 400 }, (_, i) => `${delivered(of(from + i))}\n`).join('')
  const files = Object.fromEntries(
    [...Array(20).keys()].map((n) => [`auditlogs_${n}.json`, { text: log(n * 400, n < 15 ? old : event) }]),
  )
  const account = await writeAccount({ ...files, 'u.parquet': { parquet: [...Array(50).keys()].map((n) => usage(n)) } })
  folders.push(account)
  const { house } = await freshHouse({ folder: before, clock })
  await ingest(house, [account])
  await setRetention(house, 'audit', 2192)
  await house.close()

  const whole = folderOf('upkeep')
  cpSync(before, whole, { recursive: true })
  const undisturbed = await freshHouse({ folder: whole, clock })
  const began = performance.now()
  await upkeep(undisturbed.house, { rewrite: true })
  milliseconds = performance.now() - began
  expected = await dump(undisturbed.house.lake, { provenance: true })
  expect(await undisturbed.house.lake.rows('SELECT sum(rows) AS n FROM meta.removed')).toEqual([{ n: 6000n }])
  await undisturbed.done()
}, 300_000)
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

test('killed at random moments and run again, each fact is there once, what was removed is named, and the seal holds', async () => {
  const fell = await killTrials({
    ...{ script, args: [], kills: KILLS, seed: 20261123, within: milliseconds * 1.3 },
    fresh: () => {
      const folder = folderOf('upkeep')
      cpSync(before, folder, { recursive: true })
      return folder
    },
    ended: async (folder) => {
      const { house, done } = await freshHouse({ folder, clock })
      expect(await dump(house.lake, { provenance: true })).toBe(expected)
      const { state, sentence } = await checkSeal(house)
      expect(state, sentence).toBe('intact')
      expect(await house.lake.rows('SELECT sum(rows) AS n FROM meta.removed')).toEqual([{ n: 6000n }])
      await done()
    },
  })
  expect(fell).toBe(KILLS)
}, 900_000)
