import {
  attestControl,
  type Body,
  getApplicability,
  getEvidenceFile,
  listAttestations,
  type Params,
  putEvidenceFile,
  type Query,
  setApplicability,
  withdrawAttestation,
} from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import { askerOf } from './http/asker.ts'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { idOf } from './http/principal.ts'
import { HOUSE } from './tokens.ts'

/** What no data shows: the word of people and suppliers, the files behind it, and which controls apply at all. */
@Controller()
export class AttestationsController {
  constructor(@Inject(HOUSE) private readonly house: pipeline.House) {}

  @Endpoint(listAttestations)
  async listAttestations(
    @In.query(listAttestations) query: Query<typeof listAttestations>,
    @In.caller() { sees }: Caller,
  ) {
    return pipeline.attestations(this.house, query, { sees })
  }

  @Endpoint(attestControl)
  async attestControl(
    @In.body(attestControl) wish: Body<typeof attestControl>,
    @In.caller() { principal, sees }: Caller,
  ) {
    return pipeline.attest(this.house, wish, idOf(principal), sees)
  }

  @Endpoint(withdrawAttestation)
  async withdrawAttestation(
    @In.params(withdrawAttestation) { id }: Params<typeof withdrawAttestation>,
    @In.body(withdrawAttestation) { reason }: Body<typeof withdrawAttestation>,
    @In.caller() caller: Caller,
  ) {
    return pipeline.withdrawAttestation(this.house, id, reason, askerOf(caller))
  }

  @Endpoint(putEvidenceFile)
  async putEvidenceFile(
    @In.body(putEvidenceFile) { name, content }: Body<typeof putEvidenceFile>,
    @In.caller() { principal }: Caller,
  ) {
    return pipeline.putEvidenceFile(this.house, name, content, idOf(principal))
  }

  @Endpoint(getEvidenceFile)
  async getEvidenceFile(
    @In.params(getEvidenceFile) { digest }: Params<typeof getEvidenceFile>,
    @In.caller() caller: Caller,
  ) {
    return pipeline.evidenceFile(this.house, digest, askerOf(caller))
  }

  @Endpoint(getApplicability)
  async getApplicability(
    @In.query(getApplicability) query: Query<typeof getApplicability>,
    @In.caller() { sees }: Caller,
  ) {
    return pipeline.applicability(this.house, query, sees)
  }

  @Endpoint(setApplicability)
  async setApplicability(
    @In.body(setApplicability) wish: Body<typeof setApplicability>,
    @In.caller() { principal, sees }: Caller,
  ) {
    return pipeline.setApplicability(this.house, wish, idOf(principal), sees)
  }
}
