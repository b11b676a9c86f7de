import type { Route } from '@meshledger/contracts'
import type { VisibleDomains } from '@meshledger/pipeline'
import type { ExecutionContext } from '@nestjs/common'

import type { Principal } from './principal.ts'
import type { WireRequest } from './wire.ts'

/** The principal of a request with the domains that it sees through the route it called. */
export type Caller = { readonly principal: Principal; readonly sees: VisibleDomains }

/** What the guard leaves on a request for those after it. */
export type Known = { caller?: Caller; route?: Route }
const known = new WeakMap<object, Known>()

export const remember = (request: WireRequest, facts: Known): void => {
  known.set(request.raw, { ...known.get(request.raw), ...facts })
}
export const knownOf = (request: WireRequest): Known => known.get(request.raw) ?? {}

export function callerOf(context: ExecutionContext): Caller {
  const { caller } = knownOf(context.switchToHttp().getRequest<WireRequest>())
  if (caller === undefined) throw new Error('a handler ran before the guard knew who asks')
  return caller
}
