import { getHealth, getMe, listDomains, listOwners, type Person, type Query } from '@meshledger/contracts'
import { domains, freshness, type House, owners } from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import type { Principal } from './http/principal.ts'
import { HOUSE, PEOPLE, type PeopleSource } from './tokens.ts'
import { VERSION } from './version.ts'

/** What the frame around each page shows: is the server up, who am I, which domains are mine to see. */
@Controller()
export class PeopleController {
  constructor(
    @Inject(HOUSE) private readonly house: House,
    @Inject(PEOPLE) private readonly people: PeopleSource,
  ) {}

  @Endpoint(getHealth)
  async getHealth() {
    const { demo, dataTo } = await freshness(this.house)
    return { status: 'ok', version: VERSION, demo, dataAsOf: dataTo }
  }

  @Endpoint(getMe)
  async getMe(@In.caller() { principal }: Caller) {
    // An auditor learns nothing of who else is here.
    const people = principal.kind === 'auditor' ? [] : await this.people()
    return { person: personOf(principal), people, ...(await freshness(this.house)) }
  }

  @Endpoint(listDomains)
  async listDomains(@In.caller() { sees }: Caller) {
    return { domains: await domains(this.house, sees) }
  }

  @Endpoint(listOwners)
  async listOwners(@In.query(listOwners) { domain }: Query<typeof listOwners>, @In.caller() { sees }: Caller) {
    return owners(this.house, domain, sees)
  }
}

function personOf(principal: Principal): Person | null {
  if (principal.kind === 'person') return principal.person
  if (principal.kind !== 'auditor') return null
  const { id, auditor, purpose, domains } = principal.look.access
  return { id, name: auditor, title: purpose, roles: ['auditor'], domains }
}
