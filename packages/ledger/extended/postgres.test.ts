import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { openServer } from '../src/database.ts'
import { openLedger } from '../src/open.ts'
import type { Connection } from '../src/pglite.ts'
import { emptied } from '../testing/harness.ts'
import { ledgerLaws } from '../testing/ledger-laws.ts'
import { newDatabase } from './postgres-server.ts'

const postgres = inject('postgres')
const why = 'missing' in postgres ? `: not checked, ${postgres.missing}` : ''

describe.skipIf('missing' in postgres)(`the ledger on a PostgreSQL server${why}`, () => {
  let url: string
  let connection: Connection
  beforeAll(async () => {
    url = await newDatabase('url' in postgres ? postgres.url : '')
    connection = await openServer(url)
  })
  afterAll(() => connection.close())

  ledgerLaws(() => emptied(connection, 'server'))

  test('connections that the server ends are replaced, and nobody notices', async () => {
    const { ledger } = await emptied(connection, 'server')
    await ledger.settings.set('currency', 'USD')
    const another = await openServer(url)
    await another.pool.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'meshledger' and pid <> pg_backend_pid()",
    )
    await another.close()
    await expect.poll(() => ledger.settings.get('currency').catch(() => 'broken'), { timeout: 10_000 }).toBe('USD')
  })

  test('times read the same whatever the time zone of the session', async () => {
    const { ledger } = await emptied(connection, 'server')
    await ledger.seals.append(
      [{ kind: 'batch', subject: 'a', items: 1, root: 'ab', body: '' }],
      '2026-07-01T00:30:00.123Z',
      0,
    )
    const elsewhere = await openLedger({ url: `${url}?options=-c%20TimeZone%3DAsia%2FKathmandu` })
    expect(await elsewhere.seals.list()).toMatchObject([{ sealedAt: '2026-07-01T00:30:00.123Z' }])
    await elsewhere.close()
  })

  test.each([
    [
      'a database that is not there',
      (at: URL) => Object.assign(at, { pathname: '/nowhere' }),
      'no database of that name',
    ],
    ['a wrong password', (at: URL) => Object.assign(at, { password: 'wrong-one' }), 'refuses that user or password'],
  ])('%s is said in a sentence, without the password', async (_, change, sentence) => {
    const wrong = change(new URL(url))
    const error: unknown = await openLedger({ url: wrong.href }).catch((thrown: unknown) => thrown)
    expect(String(error)).toContain(sentence)
    expect(String(error)).toContain('Check DATABASE_URL')
    expect(String(error)).not.toContain(wrong.password)
  })
})
