import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { House } from '@meshledger/pipeline'
import { afterAll, expect, test } from 'vitest'
import {
  during,
  emptyFolder,
  environmentOf,
  killTrials,
  lookAt,
  smallAccount,
  syncRun,
} from '../testing/sync-trials.ts'

const root = mkdtempSync(join(tmpdir(), 'meshledger-warehouse-kill-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The whole trial; `MESHLEDGER_KILLS` asks for a shorter one, or a longer. */
const KILLS = Number(process.env.MESHLEDGER_KILLS ?? 24)
const env = {
  ...{ MESHLEDGER_ENGINE_BILLING: 'databricks', MESHLEDGER_ENGINE_QUERY: 'databricks' },
  MESHLEDGER_ENGINE_ACCESS: 'databricks',
}
const tables = ['billing.list_prices', 'billing.usage', 'query.history', 'access.audit']

/** The sums that count, the hours and the events of the log, how many hours of usage they stand for, and that none of them was replaced without a successor. */
async function sumsHeld({ lake }: House) {
  const rows = await lake.rows(
    'SELECT * EXCLUDE (_source, _replaced_by) FROM warehouse.daily_usage WHERE _replaced_by IS NULL ORDER BY ALL',
  )
  const orphans = await lake.rows(
    `SELECT DISTINCT _replaced_by FROM warehouse.daily_usage
     WHERE _replaced_by IS NOT NULL AND _replaced_by NOT IN (SELECT file FROM meta.files)`,
  )
  const copied = await lake.rows('SELECT count(*) AS n FROM billing.usage')
  const hours = await lake.rows('SELECT * EXCLUDE (reader) FROM warehouse.audit_hours ORDER BY ALL')
  const events = await lake.rows('SELECT _key FROM access.audit ORDER BY ALL')
  return { rows, orphans, copied, hours, events }
}

test('killed again and again with every fault on, daily sums and the log of a warehouse are those of an undisturbed sync', async () => {
  const account = await smallAccount()
  const fresh = await emptyFolder(root)
  const undisturbed = (folder: string) =>
    during(account, {}, (it) => syncRun(folder, { ...environmentOf(it), ...env }, null, tables))
  const folder = fresh()
  await undisturbed(folder)
  const truth = await lookAt(folder, sumsHeld)
  expect(truth).toMatchObject({ orphans: [], copied: [{ n: 0n }] })
  for (const { length } of [truth.rows, truth.hours, truth.events]) expect(length).toBeGreaterThan(10)
  const { worked } = await undisturbed(fresh())
  let folders = 0
  const { kills, said, secrets } = await killTrials(
    { account, kills: KILLS, perFolder: 6, within: worked * 0.8, fresh, env, tables },
    async (ended) => {
      folders += 1
      expect(await lookAt(ended, sumsHeld)).toEqual(truth)
    },
  )
  expect(kills).toBeGreaterThanOrEqual(KILLS)
  expect(folders).toBeGreaterThan(0)
  for (const secret of [...secrets, 'SELECT', 'signature=', 'eyJ.']) expect(said).not.toContain(secret)
  rmSync(account, { recursive: true, force: true })
})
