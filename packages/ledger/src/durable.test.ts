import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { syncFolder } from './durable.ts'
import { openLedger } from './open.ts'
import type { NewSeal } from './values.ts'

let folder: string
let template: string
beforeAll(async () => {
  template = mkdtempSync(join(tmpdir(), 'meshledger-durable-'))
  await (await openLedger({ folder: template })).close()
})
afterAll(() => rmSync(template, { recursive: true, force: true }))
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-durable-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const batch: NewSeal = { kind: 'batch', subject: 'a', items: 3, root: 'ab'.repeat(32), body: '' }

test('every file and folder is synced, and closed', async () => {
  mkdirSync(join(folder, 'base/1'), { recursive: true })
  for (const file of ['PG_VERSION', 'base/1/112', 'base/1/113']) writeFileSync(join(folder, file), 'x')
  const calls: string[] = []
  const synced = await syncFolder(folder, async (path) => ({
    sync: async () => void calls.push(`sync ${relative(folder, path)}`),
    close: async () => void calls.push('close'),
  }))
  expect(synced).toBe(6)
  expect(calls.filter((call) => call === 'close')).toHaveLength(6)
  expect(calls.filter((call) => call !== 'close').toSorted()).toEqual(
    ['', 'PG_VERSION', 'base', 'base/1', 'base/1/112', 'base/1/113'].map((path) => `sync ${path}`),
  )
})

test('a file that vanished meanwhile is passed over; any other fault is not', async () => {
  writeFileSync(join(folder, 'gone'), '')
  writeFileSync(join(folder, 'here'), '')
  const gone = join(folder, 'gone')
  expect(await syncFolder(folder, (path) => open(path === gone ? `${path}-indeed` : path, 'r'))).toBe(2)
  const failing = syncFolder(folder, async () => ({
    sync: async () => Promise.reject(new Error('EIO')),
    close: async () => {},
  }))
  await expect(failing).rejects.toThrow('EIO')
})

test('what is synced at a seal holds the seal: the disk as it then was, opened anew, has it', async () => {
  const home = join(folder, 'ledger')
  cpSync(template, home, { recursive: true })
  const copy = join(folder, 'as-on-the-disk')
  const ledger = await openLedger({ folder: home, sync: async (it) => cpSync(it, copy, { recursive: true }) })
  expect(await ledger.seals.append([batch], '2026-11-20T14:00:00.000Z', 0)).toMatchObject({ kind: 'appended' })
  await ledger.close()
  rmSync(join(copy, 'postmaster.pid'), { force: true })

  const survivor = await openLedger({ folder: copy })
  expect(await survivor.seals.list()).toMatchObject([{ position: 0, ...batch }])
  await survivor.close()
})

test('a seal that could not be brought to the disk is not acknowledged', async () => {
  const sync = async () => Promise.reject(new Error('no space left'))
  cpSync(template, join(folder, 'ledger'), { recursive: true })
  const ledger = await openLedger({ folder: join(folder, 'ledger'), sync })
  await expect(ledger.seals.append([batch], '2026-11-20T14:00:00.000Z', 0)).rejects.toThrow('no space left')
  await ledger.close()
})

test('a folder that holds something else is refused with a sentence', async () => {
  writeFileSync(join(folder, 'PG_VERSION'), '12\n')
  mkdirSync(join(folder, 'base'))
  await expect(openLedger({ folder })).rejects.toThrow(
    /The ledger in .* could not be opened \(.*Put a copy of the folder back/,
  )
})
