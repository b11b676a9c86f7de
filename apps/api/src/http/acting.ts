import { actingAs } from '@meshledger/pipeline'
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common'
import { Observable } from 'rxjs'
import { knownOf } from './caller.ts'
import { idOf, stranger } from './principal.ts'
import type { WireRequest } from './wire.ts'

/** Whatever a request changes stands in the trail under the caller's name and the id of the request. */
@Injectable()
export class ActingInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<WireRequest>()
    if (request.method === 'GET') return next.handle()
    const who = idOf(knownOf(request).caller?.principal ?? stranger)
    return new Observable((reader) => actingAs({ who, request: request.id }, () => next.handle().subscribe(reader)))
  }
}
