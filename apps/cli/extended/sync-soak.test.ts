import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ingest } from '@meshledger/pipeline'
import { afterAll, expect, test } from 'vitest'
import {
  during,
  emptyFolder,
  environmentOf,
  factsHeld,
  killTrials,
  lookAt,
  smallAccount,
  syncRun,
} from '../testing/sync-trials.ts'

const root = mkdtempSync(join(tmpdir(), 'meshledger-soak-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

/** The whole trial; `MESHLEDGER_KILLS` asks for a shorter one, or a longer. */
const KILLS = Number(process.env.MESHLEDGER_KILLS ?? 200)

test('killed again and again with every fault on, syncs end with the facts of an undisturbed one', async () => {
  const account = await smallAccount()
  const fresh = await emptyFolder(root)
  const truth = await lookAt(fresh(), async (house) => {
    await ingest(house, [join(account, 'system')])
    return factsHeld(house)
  })
  const undisturbed = () => during(account, {}, (it) => syncRun(fresh(), environmentOf(it), null))
  // The first run of all takes longest; kills that are to fall into the work are measured by one that is not.
  await undisturbed()
  const { worked } = await undisturbed()
  let folders = 0
  const { kills, said, secrets } = await killTrials(
    { account, kills: KILLS, perFolder: 6, within: worked * 0.8, fresh },
    async (folder) => {
      folders += 1
      expect(await lookAt(folder, factsHeld)).toEqual(truth)
    },
  )
  expect(kills).toBeGreaterThanOrEqual(KILLS)
  expect(folders).toBeGreaterThanOrEqual(KILLS / 8)
  for (const secret of [...secrets, 'SELECT', 'signature=', 'eyJ.']) expect(said).not.toContain(secret)
  rmSync(account, { recursive: true, force: true })
})
