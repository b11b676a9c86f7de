import { getEvidencePack, type Query } from '@meshledger/contracts'
import { evidenceDownload, type House } from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import { askerOf } from './http/asker.ts'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { HOUSE } from './tokens.ts'

/** What an auditor is handed. */
@Controller()
export class EvidenceController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(getEvidencePack)
  async getEvidencePack(@In.query(getEvidencePack) query: Query<typeof getEvidencePack>, @In.caller() caller: Caller) {
    return evidenceDownload(this.house, query, askerOf(caller))
  }
}
