import type { Person } from '@meshledger/contracts'

/**
 * Who can be chosen while sign-in is not built: the people of the ledger; with none, whoever sits at this machine.
 * Without that stand-in an account that has just been taken in could not be looked at by anybody.
 */
export function choosable(people: readonly Person[]): readonly Person[] {
  return people.length > 0 ? people : [atThisMachine]
}

const atThisMachine: Person = {
  id: 'local-operator',
  name: 'Local operator',
  title: 'Whoever runs Meshledger on this machine',
  roles: ['admin', 'finance', 'compliance'],
  domains: [],
}
