import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

const root = mkdtempSync(join(tmpdir(), 'meshledger-prepare-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test('prepare puts the demo into an empty folder, once, and again after it was cut off', async () => {
  const folder = join(root, 'prepared')
  const meshledger = commandLine({ MESHLEDGER_DATA: folder })
  expect(await meshledger('prepare', '--no-demo')).toEqual({ code: 0, out: '', err: '' })
  const stopping = new AbortController()
  const cutOff = commandLine({ MESHLEDGER_DATA: folder }, { signal: stopping.signal })
  const beginning = cutOff('prepare', '--scale', '0.01')
  while (!existsSync(join(folder, 'demo-files'))) await new Promise((resolve) => setTimeout(resolve, 20))
  stopping.abort()
  expect((await beginning).code).toBe(130)
  expect(existsSync(join(folder, 'demo-files'))).toBe(false)
  const whole = await meshledger('prepare', '--scale', '0.01')
  expect(whole.code, whole.err).toBe(0)
  expect(whole.err).toMatch(/The demo account is in: [\d,]+ rows from [\d,]+ files\.\n$/)
  const again = await meshledger('prepare')
  expect({ ...again, err: again.err.replace(/.* … \d+ s\n/g, '') }).toEqual({ code: 0, out: '', err: '' })
})
