import { afterAll, beforeAll } from 'vitest'
import { emptied } from '../testing/harness.ts'
import { ledgerLaws } from '../testing/ledger-laws.ts'
import { type Connection, openPglite } from './pglite.ts'

let connection: Connection
beforeAll(async () => {
  connection = await openPglite('memory://')
})
afterAll(() => connection.close())

ledgerLaws(() => emptied(connection, 'embedded'))
