import { parseDomain } from '@meshledger/mesh'
import type { Asker } from '../src/exceptions.ts'
import type { House } from '../src/house.ts'
import { freshHouse } from './fresh-house.ts'

/** The time at which the house opens. */
export const NOW = '2026-11-20T14:00:00.000Z'

const domainOf = (domain: string, classification: string) =>
  parseDomain(
    `domain: ${domain}\ntitle: ${domain} title\nowner: owner@${domain}.example\ncost_centre: CC-${domain}\n` +
      `classification: [${classification}]`,
    `domains/${domain}.yml`,
  )

export const maya: Asker = { id: 'maya', sees: 'all', decides: true }
export const zoe: Asker = { id: 'zoe', sees: 'all', decides: true }
/** Leads `cycle`, and sees nothing else. */
export const lea: Asker = { id: 'lea', sees: ['cycle'], decides: false }

/** A house of two domains, of which one holds PHI, with the people above; `at` moves its clock. */
export async function judgedHouse(): Promise<{ house: House; done(): Promise<void>; at(time: string): void }> {
  let now = NOW
  const { house, done } = await freshHouse({ clock: () => now })
  const person = (id: string, name: string) => ({
    ...{ id, name, title: 'Officer', roles: ['compliance' as const], domains: [], identity: `${id}@selene.example` },
  })
  await house.ledger.people.replaceAll([person('maya', 'Maya'), person('zoe', 'Zoe'), person('lea', 'Lea')])
  await house.ledger.domains.put(domainOf('cycle', 'phi'), 'cycle', now)
  await house.ledger.domains.put(domainOf('growth', ''), 'growth', now)
  const at = (time: string) => {
    now = time
  }
  return { house, done, at }
}
