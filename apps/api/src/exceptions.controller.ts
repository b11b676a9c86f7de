import {
  type Body,
  decideException,
  getException,
  listExceptions,
  type Params,
  type Query,
  requestException,
  withdrawException,
} from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import { askerOf } from './http/asker.ts'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { HOUSE } from './tokens.ts'

/** What a domain is let off, by whom and until when. */
@Controller()
export class ExceptionsController {
  constructor(@Inject(HOUSE) private readonly house: pipeline.House) {}

  @Endpoint(listExceptions)
  async listExceptions(@In.query(listExceptions) query: Query<typeof listExceptions>, @In.caller() caller: Caller) {
    return pipeline.exceptions(this.house, query, askerOf(caller))
  }

  @Endpoint(getException)
  async getException(@In.params(getException) { id }: Params<typeof getException>, @In.caller() caller: Caller) {
    return pipeline.exception(this.house, id, askerOf(caller))
  }

  @Endpoint(requestException)
  async requestException(@In.body(requestException) wish: Body<typeof requestException>, @In.caller() caller: Caller) {
    return pipeline.requestException(this.house, wish, askerOf(caller))
  }

  @Endpoint(decideException)
  async decideException(
    @In.params(decideException) { id }: Params<typeof decideException>,
    @In.body(decideException) { decision, reason }: Body<typeof decideException>,
    @In.caller() caller: Caller,
  ) {
    return pipeline.decideException(this.house, id, decision, reason, askerOf(caller))
  }

  @Endpoint(withdrawException)
  async withdrawException(
    @In.params(withdrawException) { id }: Params<typeof withdrawException>,
    @In.body(withdrawException) { reason }: Body<typeof withdrawException>,
    @In.caller() caller: Caller,
  ) {
    return pipeline.decideException(this.house, id, 'withdrawn', reason, askerOf(caller))
  }
}
