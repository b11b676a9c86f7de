import { setTimeout as pause } from 'node:timers/promises'
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

/** Something was asked of a lake that is closed, or about to be. */
export class LakeClosedError extends Error {
  constructor(folder: string) {
    super(`The lake in ${folder} is closed.`)
    this.name = 'LakeClosedError'
  }
}

export type Borrowed = { readonly connection: DuckDBConnection; giveBack(): void }

const KEPT = 8

export type Readers = ReturnType<typeof readers>

/**
 * Connections that read; one is borrowed for the length of a read and given back. One that is borrowed `alone` has
 * temporary tables of its own and is not used again.
 *
 * `close` waits for those that are out. The engine keeps the file open until the last of its connections is gone, and
 * writes to it then: opened again before that, two engines would write to one file, and nobody could read it afterwards.
 */
export function readers(instance: DuckDBInstance, folder: string) {
  const idle: DuckDBConnection[] = []
  let out = 0
  let closing = false
  let allAreBack = () => {}

  const oneIsBack = () => {
    out--
    if (out === 0) allAreBack()
  }
  const untilAllAreBack = () =>
    out === 0
      ? Promise.resolve()
      : new Promise<void>((resolve) => {
          allAreBack = resolve
        })
  return {
    async borrow({ alone = false } = {}): Promise<Borrowed> {
      if (closing) throw new LakeClosedError(folder)
      out++
      try {
        const connection = (alone ? undefined : idle.pop()) ?? (await instance.connect())
        const giveBack = () => {
          if (alone || closing || idle.length >= KEPT) connection.closeSync()
          else idle.push(connection)
          oneIsBack()
        }
        return { connection, giveBack }
      } catch (error) {
        oneIsBack()
        throw error
      }
    },
    /** Whether all that were out came back within so many milliseconds. */
    async rest(patience: number): Promise<boolean> {
      const late = new AbortController()
      try {
        const tooLong = pause(patience, false, { signal: late.signal })
        tooLong.catch(() => undefined)
        return await Promise.race([untilAllAreBack().then(() => true), tooLong])
      } finally {
        late.abort()
      }
    },
    async close() {
      closing = true
      await untilAllAreBack()
      for (const connection of idle.splice(0)) connection.closeSync()
    },
  }
}
