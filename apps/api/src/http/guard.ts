import { timingSafeEqual } from 'node:crypto'
import { AUDITOR_HEADER, giveAuditorAccess, PERSON_HEADER, type Route } from '@meshledger/contracts'
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { AUDITORS, type AuditorSource, PEOPLE, type PeopleSource, TOKEN } from '../tokens.ts'
import { remember } from './caller.ts'
import { ROUTE } from './endpoint.ts'
import { idOf, openingRoles, operator, type Principal, stranger, visibleDomains } from './principal.ts'
import { accessOver, badToken, roleNeeded, signInNeeded, unknownAccess, unknownPerson } from './problems.ts'
import type { WireRequest } from './wire.ts'

/** Finds out who asks, and lets through whoever the route allows. Runs before every handler; none is exempt. */
@Injectable()
export class Guard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(PEOPLE) private readonly people: PeopleSource,
    @Inject(TOKEN) private readonly token: string,
    @Inject(AUDITORS) private readonly auditors: AuditorSource,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const route = this.reflector.get<Route | undefined>(ROUTE, context.getHandler())
    if (route === undefined) throw new Error('a handler without a route of the contract was called')
    const request = context.switchToHttp().getRequest<WireRequest>()
    const principal = await this.principalOf(request)
    remember(request, { route, caller: { principal, sees: visibleDomains(principal, route.allow) } })
    if (route.allow === 'anyone') return true
    if (principal.kind === 'stranger') throw signInNeeded()
    if (openingRoles(principal, route.allow).length === 0) throw roleNeeded(route.allow)
    return true
  }

  private async principalOf(request: WireRequest): Promise<Principal> {
    const known = await this.knownBy(request)
    const access = one(request.headers[AUDITOR_HEADER])
    return access === undefined ? known : this.auditor(access, known)
  }

  /** A key opens its access to whoever holds it; an id opens it to whoever might give it, to see what it shows. */
  private async auditor(access: string, known: Principal): Promise<Principal> {
    const byKey = await this.auditors.byKey(access)
    const gives = openingRoles(known, giveAuditorAccess.allow).length > 0
    const opened = byKey.kind === 'unknown' && gives ? await this.auditors.byId(access) : byKey
    if (opened.kind === 'unknown') throw unknownAccess()
    if (opened.kind === 'over') throw accessOver(opened.sentence)
    const who = byKey.kind === 'open' ? opened.access.id : idOf(known)
    return { kind: 'auditor', look: { access: opened.access, who } }
  }

  private async knownBy(request: WireRequest): Promise<Principal> {
    const bearer = one(request.headers.authorization)
    if (bearer !== undefined) {
      if (!sameText(bearer, `Bearer ${this.token}`)) throw badToken()
      return operator
    }
    const id = one(request.headers[PERSON_HEADER])
    if (id === undefined || id === '') return stranger
    const person = (await this.people()).find((each) => each.id === id)
    if (person === undefined) throw unknownPerson()
    return { kind: 'person', person }
  }
}

const one = (header: string | string[] | undefined) => (Array.isArray(header) ? header[0] : header)

/** Compares without telling by its duration how much was right. */
function sameText(given: string, wanted: string): boolean {
  const a = Buffer.from(given)
  const b = Buffer.from(wanted)
  return a.length === b.length && timingSafeEqual(a, b)
}
