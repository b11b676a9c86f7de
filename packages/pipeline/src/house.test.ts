import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FolderInUseError } from '@meshledger/lake'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import { FolderNotWritableError, openHouse } from './house.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-house-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Another process that opens the folder and holds it until it is killed. */
async function neighbour(): Promise<ChildProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, '../testing/hold-house.ts'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [said] = await once(child.stdout, 'data')
  expect(String(said)).toBe('open\n')
  return child
}

test('a second process on the folder is refused with a sentence, and let in when the first was killed', async () => {
  const { house } = await freshHouse({ folder })
  await house.close()

  const child = await neighbour()
  await expect(openHouse({ folder })).rejects.toThrow(FolderInUseError)
  await expect(openHouse({ folder })).rejects.toThrow(/in use by another Meshledger process\. Stop it, or/)

  child.kill('SIGKILL')
  await once(child, 'exit')
  const again = await openHouse({ folder })
  await again.close()
})

test('the same process cannot open a folder twice, and the first house goes on', async () => {
  const { house, done } = await freshHouse({ folder })
  await expect(openHouse({ folder })).rejects.toThrow(/open in this process already/)
  await house.ledger.settings.set('currency', 'USD')
  expect(await house.ledger.settings.get('currency')).toBe('USD')
  await done()
})

test('a house closes after the work beside it, and tells what that threw', async () => {
  const { house } = await freshHouse({ folder })
  let finish = () => {}
  let kept: string | undefined
  const slow = new Promise<void>((ready) => {
    finish = ready
  }).then(async () => {
    kept = await house.ledger.settings.get('currency')
  })
  await house.ledger.settings.set('currency', 'USD')
  house.beside(Promise.reject(new Error('said no')))
  house.beside(slow)
  const closed = house.close()
  finish()
  await expect(closed).rejects.toThrow('said no')
  expect(kept).toBe('USD')
})

test('a folder that cannot be made says which, why and what to do', async () => {
  const file = join(folder, 'a-file')
  writeFileSync(file, '')
  const opening = openHouse({ folder: join(file, 'data') })
  await expect(opening).rejects.toThrow(FolderNotWritableError)
  await expect(opening).rejects.toThrow(/Cannot write to the data folder .*a-file\/data \(ENOTDIR\).*MESHLEDGER_DATA/)
})

test('a PostgreSQL server that is not there is named without its password, and the folder is free again', async () => {
  const databaseUrl = 'postgres://somebody:geheim@127.0.0.1:9/books'
  const error: unknown = await openHouse({ folder, databaseUrl }).catch((thrown: unknown) => thrown)
  expect(String(error)).toMatch(/PostgreSQL at 127\.0\.0\.1:9\/books: it does not answer \(ECONNREFUSED\)/)
  expect(String(error)).not.toContain('geheim')
  const { done } = await freshHouse({ folder })
  await done()
})

test('time is the clock that was given, until the account is a demo with a clock of its own', async () => {
  const { house, done } = await freshHouse({ folder, clock: () => '2026-12-01T09:30:00.000Z' })
  expect(await house.now()).toBe('2026-12-01T09:30:00.000Z')
  await house.ledger.settings.set('clock', '2026-11-20T14:00:00Z')
  expect(await house.now()).toBe('2026-12-01T09:30:00.000Z')
  await house.ledger.settings.set('demo', 'true')
  expect(await house.now()).toBe('2026-11-20T14:00:00Z')
  await done()
})

test('closing twice is closing once', async () => {
  const { house, done } = await freshHouse({ folder })
  await Promise.all([house.close(), house.close()])
  await done()
})
