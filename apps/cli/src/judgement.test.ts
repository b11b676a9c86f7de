import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

let folder: string
let meshledger: ReturnType<typeof commandLine>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-judgement-'))
  cpSync(inject('servedDemo').empty, join(folder, 'data'), { recursive: true })
  meshledger = commandLine({ MESHLEDGER_DATA: join(folder, 'data') }, { cwd: folder })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a pack is made, verifies without the data folder, and an altered one does not', async () => {
  const made = await meshledger('evidence', '--period', '2026-10', '--json')
  expect(made.code).toBe(0)
  const { path, key } = JSON.parse(made.out) as { path: string; key: string }
  const elsewhere = commandLine({ MESHLEDGER_DATA: join(folder, 'nowhere') }, { cwd: folder })
  expect(await elsewhere('verify', path, '--key', key)).toMatchObject({
    code: 0,
    out: expect.stringContaining('as it was made'),
  })
  expect(await elsewhere('verify', path, '--key', 'another')).toMatchObject({
    code: 1,
    out: expect.stringContaining('FAULT  key'),
  })
  const bytes = readFileSync(path)
  bytes[60] = (bytes[60] ?? 0) ^ 1
  writeFileSync(join(folder, 'bad.zip'), bytes)
  expect(await elsewhere('verify', 'bad.zip')).toMatchObject({
    code: 1,
    out: expect.stringContaining('do not rely on it'),
  })
  expect(await elsewhere('verify', 'none.zip')).toMatchObject({
    code: 1,
    err: expect.stringContaining('no file none.zip'),
  })
})

test('exceptions, attestations and the trail of a house in which nothing happened are empty, and say so', async () => {
  expect((await meshledger('exceptions', 'list')).out).toBe('No exceptions.\n')
  expect((await meshledger('attest', 'list')).out).toBe('No attestations.\n')
  expect((await meshledger('trail')).out).toContain('No changes.')
})

test.each([
  [['exceptions', 'list', '--state', 'lost'], 'state'],
  [['attest', 'scope', '--domain', 'nowhere'], 'There is no domain of that name'],
  [['trail', '--limit', '0'], 'limit'],
  [['verify', '--key', 'x'], '--key goes with the file'],
  [
    [
      'exceptions',
      'request',
      '--domain',
      'a',
      '--control',
      'A.8.2',
      '--reason',
      'x',
      '--owner',
      'x',
      '--until',
      '2026-12-01',
    ],
    'framework:control',
  ],
])('%j is told what is wrong', async (args, message) => {
  const { code, err } = await meshledger(...args)
  expect(code).toBeGreaterThan(0)
  expect(err).toContain(message)
})
