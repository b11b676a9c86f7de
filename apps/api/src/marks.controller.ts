import { addMark, type Body, listMarks, type Params, type Query, removeMark } from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { idOf } from './http/principal.ts'
import { HOUSE } from './tokens.ts'

/** What domains did about their cost, and whether it saved money. */
@Controller()
export class MarksController {
  constructor(@Inject(HOUSE) private readonly house: pipeline.House) {}

  @Endpoint(listMarks)
  async listMarks(@In.query(listMarks) query: Query<typeof listMarks>, @In.caller() { sees }: Caller) {
    return pipeline.markedEffects(this.house, query, sees)
  }

  @Endpoint(addMark)
  async addMark(@In.body(addMark) wish: Body<typeof addMark>, @In.caller() { principal, sees }: Caller) {
    return pipeline.addMark(this.house, wish, idOf(principal), sees)
  }

  @Endpoint(removeMark)
  async removeMark(@In.params(removeMark) { id }: Params<typeof removeMark>, @In.caller() { principal, sees }: Caller) {
    return pipeline.removeMark(this.house, id, idOf(principal), sees)
  }
}
