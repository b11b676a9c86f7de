import {
  getAuditEvent,
  getAuditFacets,
  getAuditHistogram,
  getCompleteness,
  listAuditEvents,
  type Params,
  type Query,
} from '@meshledger/contracts'
import { auditEvent, auditEvents, auditFacets, auditHistogram, completeness, type House } from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { notFound } from './http/problems.ts'
import { HOUSE } from './tokens.ts'

/** The audit log itself. Only those who see all domains may ask, so nothing here is cut by domain. */
@Controller()
export class AuditController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(listAuditEvents)
  async listAuditEvents(@In.query(listAuditEvents) query: Query<typeof listAuditEvents>) {
    return auditEvents(this.house, query)
  }

  @Endpoint(getAuditHistogram)
  async getAuditHistogram(@In.query(getAuditHistogram) query: Query<typeof getAuditHistogram>) {
    return auditHistogram(this.house, query)
  }

  @Endpoint(getAuditEvent)
  async getAuditEvent(@In.params(getAuditEvent) { id }: Params<typeof getAuditEvent>, @In.caller() { sees }: Caller) {
    const found = await auditEvent(this.house, id, sees)
    if (found === undefined) throw notFound('audit event')
    return found
  }

  @Endpoint(getAuditFacets)
  async getAuditFacets() {
    return auditFacets(this.house)
  }

  @Endpoint(getCompleteness)
  async getCompleteness(@In.query(getCompleteness) query: Query<typeof getCompleteness>) {
    return completeness(this.house, query)
  }
}
