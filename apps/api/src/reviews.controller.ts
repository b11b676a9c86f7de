import {
  type Body,
  beginReview,
  decideReview,
  endReview,
  getReview,
  listReviews,
  type Params,
} from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import { askerOf } from './http/asker.ts'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { HOUSE } from './tokens.ts'

type Id = Params<typeof getReview>

/** Who has access they should not: the rights of a moment, kept or revoked one by one by those who answer for them. */
@Controller()
export class ReviewsController {
  constructor(@Inject(HOUSE) private readonly house: pipeline.House) {}

  @Endpoint(listReviews)
  async listReviews(@In.caller() caller: Caller) {
    return pipeline.accessReviews(this.house, askerOf(caller))
  }

  @Endpoint(getReview)
  async getReview(@In.params(getReview) { id }: Id, @In.caller() caller: Caller) {
    return pipeline.accessReview(this.house, id, askerOf(caller))
  }

  @Endpoint(beginReview)
  async beginReview(@In.body(beginReview) wish: Body<typeof beginReview>, @In.caller() caller: Caller) {
    return pipeline.beginAccessReview(this.house, wish, askerOf(caller))
  }

  @Endpoint(decideReview)
  async decideReview(
    @In.params(decideReview) { id }: Id,
    @In.body(decideReview) verdict: Body<typeof decideReview>,
    @In.caller() caller: Caller,
  ) {
    return pipeline.decideAccessReview(this.house, id, verdict, askerOf(caller))
  }

  @Endpoint(endReview)
  async endReview(
    @In.params(endReview) { id }: Id,
    @In.body(endReview) { reason }: Body<typeof endReview>,
    @In.caller() caller: Caller,
  ) {
    return pipeline.endAccessReview(this.house, id, reason, askerOf(caller))
  }
}
