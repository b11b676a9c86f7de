import { getAuditEvent, getAuditFacets, getAuditHistogram, getCompleteness, listAuditEvents } from './audit.ts'
import { getControl, getControlMatrix, getFinding, listFindings, listRules, triageFinding } from './compliance.ts'
import {
  getCost,
  getCostChanges,
  getCostOverview,
  getCostSeries,
  getReconciliation,
  getUnallocated,
  listAnomalies,
  listResources,
} from './cost.ts'
import { getDataHealth, postIngest } from './data.ts'
import { exportFocus } from './exports.ts'
import type { Route } from './http.ts'
import { getHealth, getMe, listDomains } from './people.ts'

/** Every endpoint there is, by name. What does not stand here is not served. */
export const routes = {
  listAuditEvents,
  getAuditHistogram,
  getAuditEvent,
  getAuditFacets,
  getCompleteness,
  listFindings,
  getFinding,
  triageFinding,
  getControlMatrix,
  getControl,
  listRules,
  getCost,
  getCostSeries,
  getCostOverview,
  getCostChanges,
  listResources,
  getReconciliation,
  getUnallocated,
  listAnomalies,
  exportFocus,
  postIngest,
  getDataHealth,
  getHealth,
  getMe,
  listDomains,
} as const satisfies Record<string, Route>
