import { AsyncLocalStorage } from 'node:async_hooks'
import type { Pool, PoolClient } from 'pg'

/** In whose name something is done, by which request, and at which time of the account; the trail takes it from here. */
export type Acting = { readonly who: string; readonly request: string; readonly at?: string | undefined }

const now = new AsyncLocalStorage<Acting>()

/** Do some work in somebody's name: what it changes in the ledger stands in the trail under that name and request. */
export const actingAs = <T>(acting: Acting, work: () => T): T => now.run(acting, work)

const NOBODY: Acting = { who: '', request: '' }
const told = new WeakMap<PoolClient, string>()
const listening = new WeakSet<Pool>()

type Taken = (error: Error | undefined, client?: PoolClient, release?: (error?: Error | boolean) => void) => void

/**
 * Let every connection that a pool gives out know in whose name it works, so that the triggers can write it down. A
 * connection is told again only when that has changed. The pool's own `query` takes its connection the same way.
 */
export function tellWhoActs(pool: Pool): void {
  if (listening.has(pool)) return
  listening.add(pool)
  const plain = pool.connect.bind(pool) as () => Promise<PoolClient>
  const connect = async (): Promise<PoolClient> => {
    const acting = now.getStore() ?? NOBODY
    const client = await plain()
    try {
      await tell(client, acting)
      return client
    } catch (error) {
      client.release(true)
      throw error
    }
  }
  pool.connect = ((taken?: Taken) => {
    if (taken === undefined) return connect()
    connect().then(
      (client) => taken(undefined, client, client.release.bind(client)),
      (error: Error) => taken(error),
    )
  }) as typeof pool.connect
}

async function tell(client: PoolClient, { who, request, at = '' }: Acting): Promise<void> {
  const text = JSON.stringify([who, request, at])
  if (told.get(client) === text) return
  await client.query(
    `select set_config('meshledger.who', $1, false), set_config('meshledger.request', $2, false), set_config('meshledger.at', $3, false)`,
    [who, request, at],
  )
  told.set(client, text)
}
