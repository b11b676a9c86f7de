import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newToken, removeServerFile, writeServerFile } from './server-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-server-file-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('the file tells where the server is, to its owner only', () => {
  const facts = { url: 'http://127.0.0.1:4000', pid: 1, token: newToken() }
  writeServerFile(folder, facts)
  expect(JSON.parse(readFileSync(join(folder, 'server.json'), 'utf8'))).toEqual(facts)
  expect(statSync(join(folder, 'server.json')).mode & 0o777).toBe(0o600)
  expect(readdirSync(folder)).toEqual(['server.json'])
})

test('a server takes away its own file, and not that of another', () => {
  writeServerFile(folder, { url: 'http://127.0.0.1:4000', pid: 1, token: 'mine' })
  removeServerFile(folder, 'of another')
  expect(readdirSync(folder)).toEqual(['server.json'])
  removeServerFile(folder, 'mine')
  removeServerFile(folder, 'mine')
  expect(readdirSync(folder)).toEqual([])
})

test('no two tokens are alike', () => {
  expect(new Set(Array.from({ length: 100 }, newToken)).size).toBe(100)
})
