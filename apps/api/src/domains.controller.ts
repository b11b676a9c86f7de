import {
  type Body,
  draftDomain,
  getDomainAccess,
  getDomainArtefacts,
  getDomainDiff,
  type Params,
  type Query,
} from '@meshledger/contracts'
import { artefactsOfDomain, domainAccess, domainDiff, draftDomain as draft, type House } from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { HOUSE } from './tokens.ts'

/** Domains that are to be, and what keeps each compliant and attributed before anything is done in it. */
@Controller()
export class DomainsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(draftDomain)
  async draftDomain(@In.body(draftDomain) wish: Body<typeof draftDomain>) {
    return draft(this.house, wish)
  }

  @Endpoint(getDomainArtefacts)
  async getDomainArtefacts(
    @In.params(getDomainArtefacts) { domain }: Params<typeof getDomainArtefacts>,
    @In.caller() { sees }: Caller,
  ) {
    return artefactsOfDomain(this.house, domain, sees)
  }

  @Endpoint(getDomainAccess)
  async getDomainAccess(
    @In.params(getDomainAccess) { domain }: Params<typeof getDomainAccess>,
    @In.query(getDomainAccess) { table }: Query<typeof getDomainAccess>,
    @In.caller() { sees }: Caller,
  ) {
    return domainAccess(this.house, domain, table, sees)
  }

  @Endpoint(getDomainDiff)
  async getDomainDiff(
    @In.params(getDomainDiff) { domain }: Params<typeof getDomainDiff>,
    @In.caller() { sees }: Caller,
  ) {
    return domainDiff(this.house, domain, sees)
  }
}
