import { auditEvents, type House } from '@meshledger/pipeline'
import type { RouteName, Sample } from './asking.ts'

/** A question for every route that an allowed person may put, on the house of two domains. A new route needs one. */
export async function samplesFor(house: House, emptyFolder: string): Promise<Record<RouteName, Sample>> {
  const [own] = await house.ledger.findings.list({ domains: ['aurora'] })
  const { events } = await auditEvents(house, { period: '2026-03' })
  const period = { period: '2026-02' }
  return {
    getHealth: {},
    getMe: {},
    listDomains: {},
    getCost: { query: { ...period, by: 'domain,product,resource,run_as' } },
    getCostSeries: { query: period },
    getCostOverview: { query: period },
    getCostChanges: { query: period },
    listResources: { query: period },
    getReconciliation: { query: period },
    getUnallocated: { query: period },
    listAnomalies: { query: period },
    exportFocus: { query: period },
    exportCost: { query: { ...period, by: 'domain,day' } },
    listFindings: {},
    getFinding: { params: { id: own?.id ?? '' } },
    triageFinding: { params: { id: own?.id ?? '' }, body: { state: 'acknowledged', reason: 'seen' } },
    getControlMatrix: {},
    getControl: { params: { framework: 'hipaa-security', control: '164.312(d)' } },
    listRules: {},
    listAuditEvents: { query: { period: '2026-03' } },
    getAuditHistogram: { query: { period: '2026-03' } },
    getAuditEvent: { params: { id: events[0]?.id ?? '' } },
    getAuditFacets: {},
    listAuditObjects: { query: { q: 'go' } },
    getAuditObject: { params: { name: 'aurora.gold.readings' }, query: { period: '2026-03' } },
    getAuditIdentity: { params: { id: events[0]?.actor.id ?? '' }, query: { period: '2026-03' } },
    exportAuditIdentity: { params: { id: events[0]?.actor.id ?? '' }, query: { period: '2026-03' } },
    getCompleteness: { query: { period: '2026-03' } },
    getDataHealth: {},
    postIngest: { body: { paths: [emptyFolder] } },
    getConnection: {},
    postSync: { body: { tables: [] } },
  }
}
