import { expect, test } from 'vitest'
import { addressOf, readSettings } from './settings.ts'

test.each`
  env                                 | part                                                                  | why
  ${{}}                               | ${{ host: '127.0.0.1', port: 4000, folder: '/checkout/.meshledger' }} | ${'nothing set'}
  ${{ PORT: '0', HOST: '::1' }}       | ${{ host: '::1', port: 0 }}                                           | ${'a free port'}
  ${{ PORT: '', HOST: '' }}           | ${{ host: '127.0.0.1', port: 4000 }}                                  | ${'set to nothing'}
  ${{ MESHLEDGER_DATA: '/data' }}     | ${{ folder: '/data' }}                                                | ${'a folder of its own'}
  ${{ DATABASE_URL: 'postgres://x' }} | ${{ databaseUrl: 'postgres://x' }}                                    | ${'a ledger on PostgreSQL'}
`('settings are read: $why', ({ env, part }) => {
  expect(readSettings(env, '/checkout')).toMatchObject({ kind: 'ok', settings: part })
})

test.each`
  env                                   | says
  ${{ HOST: '0.0.0.0' }}                | ${/Sign-in is not built yet/}
  ${{ HOST: '::' }}                     | ${/leave HOST out/}
  ${{ HOST: '10.0.0.4' }}               | ${/beyond this machine/}
  ${{ HOST: 'localhost.evil.example' }} | ${/beyond this machine/}
  ${{ PORT: 'http' }}                   | ${/PORT is not a port number/}
  ${{ PORT: '70000' }}                  | ${/from 0 to 65535/}
  ${{ PORT: '-1' }}                     | ${/PORT is not a port number/}
`('$env is refused with a sentence', ({ env, says }) => {
  expect(readSettings(env, '/checkout')).toEqual({ kind: 'wrong', sentence: expect.stringMatching(says) })
})

test('the address names this machine as a person would', () => {
  expect(addressOf(4000)).toBe('http://localhost:4000')
})
