import { getCostTrace, getUnitCost, getWaste, importMetrics, listSplitRuns } from './allocation.ts'
import {
  attestControl,
  getApplicability,
  getEvidenceFile,
  listAttestations,
  putEvidenceFile,
  setApplicability,
  withdrawAttestation,
} from './attestations.ts'
import { getAuditEvent, getAuditFacets, getAuditHistogram, getCompleteness, listAuditEvents } from './audit.ts'
import { exportAuditIdentity, getAuditIdentity, getAuditObject, listAuditObjects } from './audit-objects.ts'
import {
  getBudgetHistory,
  getBudgetTree,
  importBudgets,
  listBudgetAlerts,
  listBudgets,
  putBudgets,
  putBudgetTree,
} from './budgets.ts'
import {
  addCloseNote,
  approveClose,
  freezeClose,
  getClose,
  listCloses,
  prepareClose,
  putBill,
  putTolerance,
  reissueClose,
  replayClose,
  reviewClose,
  takeBackClose,
} from './close.ts'
import {
  getControl,
  getControlMatrix,
  getFinding,
  getPostureHistory,
  listFindings,
  listRules,
  triageFinding,
  workFinding,
} from './compliance.ts'
import { getConnection, postSync } from './connection.ts'
import { getCost, getCostChanges, getCostOverview, getCostSeries, listResources } from './cost.ts'
import { getReconciliation, getUnallocated, listAnomalies } from './cost-checks.ts'
import { getDataHealth, postIngest } from './data.ts'
import { getDispute, listDisputes, raiseDispute, settleDispute, withdrawDispute } from './disputes.ts'
import { getDomainAccess } from './domain-access.ts'
import { draftDomain, getDomainArtefacts, getDomainDiff } from './domains.ts'
import {
  approveAction,
  dryRunAction,
  getAction,
  getEnforcement,
  listActions,
  proposeAction,
  putEnforcementMode,
  refuseAction,
  runAction,
  undoAction,
  withdrawAction,
} from './enforcement.ts'
import { getEvidencePack } from './evidence.ts'
import { decideException, getException, listExceptions, requestException, withdrawException } from './exceptions.ts'
import { exportFocus } from './exports.ts'
import type { Route } from './http.ts'
import { exportJournal, getJournalSettings, listJournal, putJournalSettings } from './journal.ts'
import { addMark, listMarks, removeMark } from './marks.ts'
import { listMetrics } from './metrics.ts'
import { getHealth, getMe, listDomains } from './people.ts'
import { backtestRule } from './policy-rules.ts'
import { applyRules, decideRules, listCommitments, listRuleVersions, simulateRules } from './pricing.ts'
import { getRuleFile, getRuleProposal } from './rule-texts.ts'
import { acceptStatement, getStatement, getStatementFile, listStatements } from './statements.ts'
import { exportCost } from './table-exports.ts'
import { listTrail } from './trail.ts'
import { postUpkeep, putRetention, retryQuarantine } from './upkeep.ts'

/** Every endpoint there is, by name. What does not stand here is not served. */
export const routes = {
  listAuditEvents,
  getAuditHistogram,
  getAuditEvent,
  getAuditFacets,
  getCompleteness,
  listAuditObjects,
  getAuditObject,
  getAuditIdentity,
  exportAuditIdentity,
  listFindings,
  getFinding,
  triageFinding,
  workFinding,
  getControlMatrix,
  getPostureHistory,
  getControl,
  listRules,
  listExceptions,
  getException,
  requestException,
  decideException,
  withdrawException,
  listAttestations,
  attestControl,
  withdrawAttestation,
  putEvidenceFile,
  getEvidenceFile,
  getApplicability,
  setApplicability,
  listTrail,
  getEvidencePack,
  getCost,
  getCostSeries,
  getCostOverview,
  getCostChanges,
  listResources,
  getReconciliation,
  getUnallocated,
  listAnomalies,
  getCostTrace,
  listSplitRuns,
  getWaste,
  getUnitCost,
  listMetrics,
  importMetrics,
  listMarks,
  addMark,
  removeMark,
  listCommitments,
  simulateRules,
  listRuleVersions,
  applyRules,
  decideRules,
  getRuleFile,
  getRuleProposal,
  exportFocus,
  exportCost,
  listCloses,
  getClose,
  prepareClose,
  reviewClose,
  takeBackClose,
  approveClose,
  freezeClose,
  reissueClose,
  putBill,
  putTolerance,
  addCloseNote,
  replayClose,
  listStatements,
  getStatement,
  getStatementFile,
  acceptStatement,
  raiseDispute,
  listDisputes,
  getDispute,
  settleDispute,
  withdrawDispute,
  listJournal,
  exportJournal,
  getJournalSettings,
  putJournalSettings,
  listBudgets,
  putBudgets,
  importBudgets,
  getBudgetHistory,
  getBudgetTree,
  putBudgetTree,
  listBudgetAlerts,
  postIngest,
  retryQuarantine,
  postUpkeep,
  putRetention,
  getConnection,
  postSync,
  getDataHealth,
  getHealth,
  getMe,
  listDomains,
  draftDomain,
  getDomainArtefacts,
  getDomainDiff,
  getDomainAccess,
  getEnforcement,
  putEnforcementMode,
  listActions,
  getAction,
  dryRunAction,
  proposeAction,
  approveAction,
  refuseAction,
  withdrawAction,
  runAction,
  undoAction,
  backtestRule,
} as const satisfies Record<string, Route>
