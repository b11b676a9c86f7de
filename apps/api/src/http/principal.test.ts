import type { Person, Role, Route } from '@meshledger/contracts'
import { expect, test } from 'vitest'
import { openingRoles, operator, stranger, visibleDomains } from './principal.ts'

const person = (roles: Role[], domains: string[]) =>
  ({ kind: 'person', person: { id: 'p', name: 'P', title: 'T', roles, domains } satisfies Person }) as const

const money: Route['allow'] = ['admin', 'finance', 'team-lead']
const watch: Route['allow'] = ['admin', 'compliance', 'team-lead']

test.each`
  who                                        | allow       | roles                       | sees     | why
  ${person(['team-lead'], ['a'])}            | ${money}    | ${['team-lead']}            | ${['a']} | ${'a team lead sees the own domains'}
  ${person(['finance'], [])}                 | ${money}    | ${['finance']}              | ${'all'} | ${'finance sees all money'}
  ${person(['finance'], [])}                 | ${watch}    | ${[]}                       | ${[]}    | ${'and no findings'}
  ${person(['finance', 'team-lead'], ['a'])} | ${money}    | ${['finance', 'team-lead']} | ${'all'} | ${'the wider role counts'}
  ${person(['finance', 'team-lead'], ['a'])} | ${watch}    | ${['team-lead']}            | ${['a']} | ${'but only where it opens the route'}
  ${person(['team-lead'], [])}               | ${money}    | ${['team-lead']}            | ${[]}    | ${'a lead of nothing sees nothing'}
  ${operator}                                | ${watch}    | ${['admin']}                | ${'all'} | ${'the local operator is an admin'}
  ${stranger}                                | ${money}    | ${[]}                       | ${[]}    | ${'a stranger is nobody'}
  ${stranger}                                | ${'anyone'} | ${[]}                       | ${[]}    | ${'and sees no domain where anyone may call'}
`('$why', ({ who, allow, roles, sees }) => {
  expect(openingRoles(who, allow)).toEqual(roles)
  expect(visibleDomains(who, allow)).toEqual(sees)
})
