import { PLATFORM, UNALLOCATED } from '@meshledger/mesh'
import type { House } from './house.ts'

/** Which domains the person who asks may see: all of them, or these. */
export type VisibleDomains = readonly string[] | 'all'

/** A question names a domain that does not exist or is not the asker's to see. Which of the two is not told. */
export class NoSuchDomainError extends Error {
  constructor() {
    super('There is no domain of that name that you may see. Check the name, or ask its owner or an admin for access.')
    this.name = 'NoSuchDomainError'
  }
}

/**
 * Refuses a question about a domain that the asker does not see, and one about a domain that does not exist.
 *
 * Without it a misspelt name would come back as a sum of zero. Cost of no domain stands under `Unallocated`, findings
 * of the whole account under `Platform`: those two are names as well, for whoever sees all.
 */
export async function requireVisible(house: House, asked: readonly string[], sees: VisibleDomains): Promise<void> {
  if (asked.length === 0) return
  const names = sees === 'all' ? await everyName(house) : sees
  if (asked.some((name) => !names.includes(name))) throw new NoSuchDomainError()
}

const everyName = async ({ ledger }: House): Promise<string[]> => [
  ...(await ledger.domains.current()).map(({ domain }) => domain),
  UNALLOCATED,
  PLATFORM,
]

/** The domains that a filter such as `cycle,~labs` names. */
export const namesInFilter = (filter: string | undefined): string[] =>
  (filter ?? '')
    .split(',')
    .map((name) => name.trim().replace(/^~/, ''))
    .filter((name) => name !== '')
