import { listTrail, type Query } from '@meshledger/contracts'
import { type House, trail } from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { HOUSE } from './tokens.ts'

/** Who changed what in Meshledger itself. */
@Controller()
export class TrailController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(listTrail)
  async listTrail(@In.query(listTrail) query: Query<typeof listTrail>, @In.caller() { sees }: Caller) {
    return trail(this.house, query, sees)
  }
}
