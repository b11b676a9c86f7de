import type { Decisions } from '@meshledger/policy'
import type { House } from './house.ts'

/** What people decided about controls and rules, at any time. */
export async function decisionsOf({ ledger }: Pick<House, 'ledger'>): Promise<Decisions> {
  const [exceptions, words, applicability] = await Promise.all([
    ledger.exceptions.list(),
    ledger.attestations.list(),
    ledger.attestations.applicability(),
  ])
  return { exceptions, words, applicability }
}
