import { actingAs } from '@meshledger/pipeline'
import { type CallHandler, type ExecutionContext, Inject, Injectable, type NestInterceptor } from '@nestjs/common'
import type { Observable } from 'rxjs'
import { AUDITORS, type AuditorSource } from '../tokens.ts'
import { knownOf } from './caller.ts'
import type { WireRequest } from './wire.ts'

/**
 * Whatever is answered to an auditor is noted in the trail first, under the id of the request. It stands around every
 * handler, so that a new one that lets auditors in is noted too; a look that cannot be noted is not answered.
 */
@Injectable()
export class LookInterceptor implements NestInterceptor {
  constructor(@Inject(AUDITORS) private readonly auditors: AuditorSource) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    const request = context.switchToHttp().getRequest<WireRequest>()
    const { caller, route } = knownOf(request)
    if (caller?.principal.kind === 'auditor' && route !== undefined && route.allow !== 'anyone') {
      const { who, access } = caller.principal.look
      const note = () => this.auditors.note(access.id, `${route.method} ${route.path}`, who)
      await actingAs({ who, request: request.id }, note)
    }
    return next.handle()
  }
}
