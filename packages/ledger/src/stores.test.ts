import { afterAll, beforeAll } from 'vitest'
import { emptied } from '../laws/harness.ts'
import { ledgerLaws } from '../laws/ledger-laws.ts'
import { type Connection, openPglite } from './pglite.ts'

let connection: Connection
beforeAll(async () => {
  connection = await openPglite('memory://')
})
afterAll(() => connection.close())

ledgerLaws(() => emptied(connection, 'embedded'))
