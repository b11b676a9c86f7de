import { createHash } from 'node:crypto'
import { type Candidates, candidatesOf, meshTables } from '@meshledger/policy'
import type { House } from '../house.ts'
import { policyInForce } from '../rules.ts'

/** What is asked of a log that stays in its warehouse: the events to which the rules of now can come, with the domains of now. */
export type Sieve = {
  /** The statement over some columns of the log. */
  readonly over: (columns: readonly string[]) => Candidates
  /** Of the statement: where it differs, events may be missing that were never asked for. */
  readonly digest: string
}

const known = new Map<string, Sieve>()

/** What the rules and domains of now ask of the log. */
export async function sieveOf({ ledger }: Pick<House, 'ledger'>): Promise<Sieve> {
  const { book } = policyInForce()
  const mesh = meshTables(await ledger.domains.current())
  const key = JSON.stringify(mesh)
  const held = known.get(key)
  if (held !== undefined) return held
  const over = (columns: readonly string[]) => candidatesOf(book, mesh, columns)
  const sieve = {
    over,
    digest: createHash('sha256')
      .update(JSON.stringify(over([])))
      .digest('hex')
      .slice(0, 16),
  }
  known.clear()
  known.set(key, sieve)
  return sieve
}
