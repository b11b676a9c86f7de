import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshHouse } from '../../testing/fresh-house.ts'
import type { House } from '../house.ts'
import { ingest } from '../ingest.ts'

let house: House
let done: () => Promise<void>
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-odd-'))
  ;({ house, done } = await freshHouse())
})
afterAll(async () => {
  await done()
  rmSync(folder, { recursive: true, force: true })
})

const event = {
  timestamp: Date.parse('2026-11-19T10:00:00Z'),
  serviceName: 'accounts',
  actionName: 'login',
  userIdentity: { email: 'maya.lindqvist@selene.example' },
  requestParams: { user: 'maya' },
  /** Unknown to the shape: so the file is read record by record. */
  newKey: 'x',
}

test.each`
  response                               | outcome                                                 | why
  ${{ statusCode: 200 }}                 | ${'added'}                                              | ${'members that are left out are null'}
  ${{ statusCode: '200', result: null }} | ${'added'}                                              | ${'a number may come as text'}
  ${{ statusCode: 200, newMember: 'y' }} | ${'added'}                                              | ${'a member that nobody knows is kept beside it'}
  ${null}                                | ${'added'}                                              | ${'there was no response'}
  ${{ statusCode: 'many' }}              | ${'response is not a JSON object of the known members'} | ${'an odd value is never lost without a word'}
  ${'fine'}                              | ${'response is not a JSON object of the known members'} | ${'it is no object'}
  ${[200]}                               | ${'response is not a JSON object of the known members'} | ${'it is no object'}
`('in a file with a new key, the response $response: $why', async ({ response, outcome, why }) => {
  const file = join(folder, `${encodeURIComponent(JSON.stringify(response))}.json`)
  writeFileSync(file, `${JSON.stringify({ ...event, requestId: `${why} ${JSON.stringify(response)}`, response })}\n`)
  const { counts, quarantine } = await ingest(house, [file])
  expect(quarantine[0]?.reason ?? (counts[0]?.added === 1 ? 'added' : 'lost')).toBe(outcome)
})
