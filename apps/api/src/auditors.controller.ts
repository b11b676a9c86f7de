import {
  type Body,
  endAuditorAccess,
  getAuditorPack,
  getAuditorView,
  giveAuditorAccess,
  listAuditorAccess,
  listAuditorEvents,
  type Params,
  type Query,
} from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import { askerOf } from './http/asker.ts'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { lookOf } from './http/principal.ts'
import { HOUSE } from './tokens.ts'

/** What an auditor is let look at, by whom and until when; and what they then see. Every look is noted by the frame. */
@Controller()
export class AuditorsController {
  constructor(@Inject(HOUSE) private readonly house: pipeline.House) {}

  @Endpoint(listAuditorAccess)
  async listAuditorAccess() {
    return pipeline.auditorAccesses(this.house)
  }

  @Endpoint(giveAuditorAccess)
  async giveAuditorAccess(
    @In.body(giveAuditorAccess) wish: Body<typeof giveAuditorAccess>,
    @In.caller() caller: Caller,
  ) {
    return pipeline.giveAuditorAccess(this.house, wish, askerOf(caller))
  }

  @Endpoint(endAuditorAccess)
  async endAuditorAccess(
    @In.params(endAuditorAccess) { id }: Params<typeof endAuditorAccess>,
    @In.body(endAuditorAccess) { reason }: Body<typeof endAuditorAccess>,
    @In.caller() caller: Caller,
  ) {
    return pipeline.endAuditorAccess(this.house, id, reason, askerOf(caller))
  }

  @Endpoint(getAuditorView)
  async getAuditorView(@In.caller() { principal }: Caller) {
    return pipeline.auditorView(this.house, lookOf(principal))
  }

  @Endpoint(listAuditorEvents)
  async listAuditorEvents(
    @In.query(listAuditorEvents) page: Query<typeof listAuditorEvents>,
    @In.caller() { principal }: Caller,
  ) {
    return pipeline.auditorEvents(this.house, lookOf(principal), page)
  }

  @Endpoint(getAuditorPack)
  async getAuditorPack(@In.caller() { principal }: Caller) {
    return pipeline.auditorPack(this.house, lookOf(principal))
  }
}
