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

test('killed 200 times with every fault on, syncs end with the facts of an undisturbed one', async () => {
  const account = await smallAccount()
  const fresh = await emptyFolder(root)
  const truth = await lookAt(fresh(), async (house) => {
    await ingest(house, [join(account, 'system')])
    return factsHeld(house)
  })
  const began = performance.now()
  await during(account, {}, (it) => syncRun(fresh(), environmentOf(it), null))
  const within = (performance.now() - began) * 0.7
  let wrong = 0
  let folders = 0
  const { kills, said, secrets } = await killTrials(
    { account, kills: 200, perFolder: 10, within, fresh },
    async (folder) => {
      folders += 1
      const held = await lookAt(folder, (house) => factsHeld(house))
      if (JSON.stringify(held) !== JSON.stringify(truth)) wrong += 1
    },
  )
  expect({ kills, wrong }).toEqual({ kills: 200, wrong: 0 })
  expect(folders).toBeGreaterThanOrEqual(20)
  for (const secret of [...secrets, 'SELECT', 'signature=', 'eyJ.']) expect(said).not.toContain(secret)
  rmSync(account, { recursive: true, force: true })
})
