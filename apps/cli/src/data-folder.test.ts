import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { dataFolder, runningServer } from './data-folder.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-data-folder-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each`
  env                               | where                      | why
  ${{}}                             | ${'/checkout/.meshledger'} | ${'in the checkout'}
  ${{ MESHLEDGER_DATA: '' }}        | ${'/checkout/.meshledger'} | ${'set to nothing'}
  ${{ MESHLEDGER_DATA: '/data/a' }} | ${'/data/a'}               | ${'as told'}
  ${{ MESHLEDGER_DATA: 'a' }}       | ${'/work/here/a'}          | ${'beside the caller'}
`('the data folder: $why', ({ env, where }) => {
  expect(dataFolder({ env, cwd: '/work/here', checkout: '/checkout' })).toBe(where)
})

const url = 'http://127.0.0.1:4000'
test.each`
  text                                                     | found    | why
  ${JSON.stringify({ url, pid: process.pid, token: 't' })} | ${true}  | ${'a server that lives'}
  ${JSON.stringify({ url, pid: 2 ** 22 + 7, token: 't' })} | ${false} | ${'a dead server left it behind'}
  ${JSON.stringify({ url, pid: -1, token: 't' })}          | ${false} | ${'no process has such an id'}
  ${JSON.stringify({ url, pid: process.pid })}             | ${false} | ${'half a file'}
  ${'{"url'}                                               | ${false} | ${'no JSON'}
`('server.json: $why', ({ text, found }) => {
  writeFileSync(join(folder, 'server.json'), text)
  expect(runningServer(folder) !== undefined).toBe(found)
})

test('no file, no server', () => {
  expect(runningServer(join(folder, 'nowhere'))).toBeUndefined()
})
