import type { Route } from '@meshledger/contracts'
import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common'
import { Reflector } from '@nestjs/core'
import { map, type Observable } from 'rxjs'
import { ROUTE } from './endpoint.ts'

/** A reply that breaks its contract: our own mistake, and a 500 to the caller. */
export class BrokenReply extends Error {}

/**
 * Parses every reply by the contract of its route, so that nothing leaves that the contract does not name.
 * Where it breaks stands in the error; the values do not. A file in a stream has no parts to hold against it.
 */
@Injectable()
export class ReplyContract implements NestInterceptor {
  constructor(@Inject(Reflector) private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const route = this.reflector.get<Route>(ROUTE, context.getHandler())
    const pass = route.stream === undefined ? (reply: unknown) => kept(route, reply) : (reply: unknown) => reply
    return next.handle().pipe(map(pass))
  }
}

function kept(route: Route, reply: unknown): unknown {
  const parsed = route.response.safeParse(reply)
  if (parsed.success) return parsed.data
  const places = parsed.error.issues.map((issue) => `${issue.path.map(String).join('.')} (${issue.code})`)
  throw Object.assign(new BrokenReply(`${route.path} answered outside its contract`), { places: places.slice(0, 10) })
}
