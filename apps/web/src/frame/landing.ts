import type { Person, Role } from '@meshledger/contracts'

const KEY = 'meshledger.home'
const order: readonly Role[] = ['team-lead', 'finance', 'compliance', 'admin', 'auditor']

/** The roles that a person can land as, in the order in which they are offered. */
export const landings = (person: Person): Role[] => order.filter((role) => person.roles.includes(role))

/** As whom a person lands: as the address says, else as last time, else by the first role held. */
export function landingOf(person: Person, asked: string | undefined): Role | undefined {
  const held = landings(person)
  return held.find((role) => role === asked) ?? held.find((role) => role === localStorage.getItem(KEY)) ?? held[0]
}

export const rememberLanding = (role: string): void => localStorage.setItem(KEY, role)
