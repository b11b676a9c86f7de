import type { Person, Role, Route } from '@meshledger/contracts'
import type { Look, VisibleDomains } from '@meshledger/pipeline'

/**
 * Who a request runs as. `operator` is the command line on this machine, known by the token of `server.json`;
 * `stranger` is a request that names nobody, and may call only what is open to anyone. `auditor` looks through an access
 * that somebody gave, and may do nothing else, whoever they are besides.
 */
export type Principal =
  | { readonly kind: 'person'; readonly person: Person }
  | { readonly kind: 'operator' }
  | { readonly kind: 'auditor'; readonly look: Look }
  | { readonly kind: 'stranger' }

export const stranger: Principal = { kind: 'stranger' }
export const operator: Principal = { kind: 'operator' }

/** The roles whose holders see every domain. A team lead sees the domains that stand beside the name. */
const wholeAccount: readonly Role[] = ['admin', 'finance', 'compliance']

function rolesOf(principal: Principal): readonly Role[] {
  switch (principal.kind) {
    case 'person':
      return principal.person.roles
    case 'operator':
      return ['admin']
    case 'auditor':
      return ['auditor']
    case 'stranger':
      return []
  }
}

/** The roles of the caller that open this route; none when the caller may not call it. */
export function openingRoles(principal: Principal, allow: Route['allow']): readonly Role[] {
  const roles = rolesOf(principal)
  return allow === 'anyone' ? roles : roles.filter((role) => allow.includes(role))
}

/**
 * Which domains the caller sees through this route.
 *
 * Only the roles that open the route count: finance sees all money, and being a team lead beside it opens the
 * findings of the own domain, not of all.
 */
export function visibleDomains(principal: Principal, allow: Route['allow']): VisibleDomains {
  if (openingRoles(principal, allow).some((role) => wholeAccount.includes(role))) return 'all'
  if (principal.kind === 'auditor') return principal.look.access.domains
  return principal.kind === 'person' ? principal.person.domains : []
}

/** How the log names the caller: by id, never by name. */
export function idOf(principal: Principal): string {
  if (principal.kind === 'person') return principal.person.id
  if (principal.kind === 'auditor') return principal.look.who
  return principal.kind === 'operator' ? 'local-operator' : '-'
}

/** Through which access an auditor looks; a handler that only auditors may call has no other caller. */
export function lookOf(principal: Principal): Look {
  if (principal.kind !== 'auditor') throw new Error('a handler for auditors was called by somebody else')
  return principal.look
}
