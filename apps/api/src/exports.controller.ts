import { exportFocus, type Query } from '@meshledger/contracts'
import { focusExport, type House } from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { HOUSE } from './tokens.ts'

/** What leaves the house as a file. */
@Controller()
export class ExportsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(exportFocus)
  async exportFocus(@In.query(exportFocus) query: Query<typeof exportFocus>, @In.caller() { sees }: Caller) {
    return focusExport(this.house, query, sees)
  }
}
