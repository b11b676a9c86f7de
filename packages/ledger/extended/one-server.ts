import type { TestProject } from 'vitest/node'
import { startPostgres } from './postgres-server.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The url of the server for this run, or why there is none. */
    postgres: { url: string } | { missing: string }
  }
}

/** One server for the whole run, or the one of `MESHLEDGER_TEST_DATABASE_URL`. Without either, the lane says so. */
export default async function oneServer(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env.MESHLEDGER_TEST_DATABASE_URL
  if (given) {
    project.provide('postgres', { url: given })
    return undefined
  }
  const server = await startPostgres()
  if ('missing' in server) {
    console.warn(`The ledger on PostgreSQL is not checked: ${server.missing}`)
    project.provide('postgres', server)
    return undefined
  }
  project.provide('postgres', { url: server.url })
  return server.stop
}
