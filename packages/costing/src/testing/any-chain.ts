import type { DomainDefinition } from '@meshledger/mesh'
import fc from 'fast-check'
import { domainOf } from './book.ts'

/** What a domain may claim of what `anyBook` holds, at every step of the chain; each thing is claimed by one domain at most. */
const claims = [
  ['jobs', '1/7'],
  ['jobs', '2/8'],
  ['tags', { key: 'team', values: ['alpha'] }],
  ['tags', { key: 'team', values: ['beta'] }],
  ['tags', { key: 'team', values: ['gamma'] }],
  ['workspaces', '2'],
  ['identities', 'stranger'],
] as const
const names = ['alpha', 'beta', 'gamma'] as const

/** Any three domains: who claims what is chance, and what nobody claims is Unallocated. */
export const anyDomains: fc.Arbitrary<DomainDefinition[]> = fc
  .tuple(...claims.map(() => fc.constantFrom(...names, null)))
  .map((owners) =>
    names.map((name) => {
      const own = claims.filter((_, i) => owners[i] === name)
      const of = (step: (typeof claims)[number][0]) => own.flatMap(([kind, claim]) => (kind === step ? [claim] : []))
      const select = { jobs: of('jobs'), tags: of('tags'), workspaces: of('workspaces'), identities: of('identities') }
      return domainOf(name, { select, members: name === 'alpha' ? ['alpha@x'] : [] })
    }),
  )
