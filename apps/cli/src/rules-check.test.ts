import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

let folder: string
let meshledger: ReturnType<typeof commandLine>
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-rules-check-'))
  mkdirSync(join(folder, 'rules/deep'), { recursive: true })
  const rule = 'title: T\nlogsource: { product: windows }\ndetection: { s: { EventID: 1 }, condition: s }\n'
  writeFileSync(join(folder, 'rules/good.yml'), rule)
  writeFileSync(join(folder, 'rules/deep/expand.yaml'), rule.replace('EventID: 1', "User|expand: '%admins%'"))
  writeFileSync(join(folder, 'rules/readme.md'), 'no rule')
  writeFileSync(join(folder, 'admins.yml'), 'admins: [root, Administrator]')
  writeFileSync(join(folder, 'bytes.yml'), Buffer.from([0x74, 0x3a, 0xff]))
  meshledger = commandLine({ MESHLEDGER_DATA: join(folder, 'data') }, { cwd: folder })
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('every file of a folder is checked, and the files are named as they were given', async () => {
  const { code, out } = await meshledger('rules', 'check', 'rules')
  expect(code).toBe(1)
  expect(out).toContain('rules/good.yml:1:1: valid detection: T; not run here')
  expect(out).toMatch(
    /rules\/deep\/expand.yaml:3:\d+: refused: the placeholder %admins% has no value \(unfilled-placeholder\)/,
  )
  expect(out).toContain('2 files: 1 valid, 1 refused.')
})

test('with the placeholders filled all are valid: it ends with 0, as JSON too', async () => {
  const { code, out } = await meshledger('rules', 'check', 'rules', '--placeholders', 'admins.yml', '--json')
  expect(code).toBe(0)
  expect(JSON.parse(out)).toMatchObject({
    files: 2,
    valid: 2,
    refused: 0,
    documents: [{ file: 'rules/deep/expand.yaml' }, {}],
  })
})

test('a file that is no text is refused, one that is not there is wrong usage', async () => {
  expect(await meshledger('rules', 'check', 'bytes.yml')).toMatchObject({ code: 1 })
  expect(await meshledger('rules', 'check', 'nowhere.yml')).toMatchObject({ code: 2, out: '' })
  expect(await meshledger('rules', 'check')).toMatchObject({ code: 2, out: '' })
})
