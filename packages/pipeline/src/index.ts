export { type Acting, actingAs } from '@meshledger/ledger'
export { DatabricksError, livePlatform, PathError, type Platform, type TableProbe } from '@meshledger/sources'
export { accountOf } from './account.ts'
export { attest, attestations, evidenceFile, putEvidenceFile, withdrawAttestation } from './attestations.ts'
export { auditEvents, auditFacets, auditHistogram } from './audit.ts'
export { auditEvent } from './audit-event.ts'
export { auditIdentity, auditObjects, eventsOf } from './audit-identity.ts'
export { auditObject } from './audit-object.ts'
export {
  accessById,
  accessByKey,
  auditorAccesses,
  endAuditorAccess,
  giveAuditorAccess,
  noteLook,
  type OpenedAccess,
} from './auditor-access.ts'
export { auditorEvents, auditorPack, auditorView, type Look } from './auditor-view.ts'
export { acknowledgeAlert, budgetAlerts, lookForAlerts } from './budgets-alerts.ts'
export { budgetGrid } from './budgets-grid.ts'
export { budgetHistory, importBudgets, setBudgets } from './budgets-set.ts'
export { budgetTree, setBudgetTree } from './budgets-tree.ts'
export { attributed, type ChargeFacts, chargeFacts, charges, readCharges } from './charges.ts'
export * from './close/index.ts'
export { completeness, logGaps } from './completeness.ts'
export { type Connections, connectionsOf, NotConnectedError, requireConnections } from './connection.ts'
export { probeConnections, type ReaderProbe } from './connection-probe.ts'
export { bookFor, cost, splitsOf } from './cost.ts'
export { costOfOwn } from './cost-own.ts'
export { costTrace, costTraceGroups, type TracedCost } from './cost-trace.ts'
export { type CostView, costView, driversFor, type RulesInForce, rulesInForce } from './cost-view.ts'
export { costPerUnit, costWaste, putMetrics } from './cost-waste.ts'
export { dataHealth } from './data-health.ts'
export { domainAccess } from './domain-access.ts'
export { artefactsOfDomain, type DomainDiff, domainDiff, draftDomain } from './domain-artefacts.ts'
export { domains } from './domains.ts'
export {
  type ActionWish,
  actionNamed,
  actionQueue,
  type DryRun,
  decideAction,
  dryRun,
  enforcementCatalogue,
  enforcementModes,
  proposeAction,
  setEnforcementMode,
  type ToldAction,
} from './enforce.ts'
export type { Connect } from './enforce-connection.ts'
export { runAction, undoAction } from './enforce-run.ts'
export { type EvaluationSummary, evaluate } from './evaluate.ts'
export { evidenceDownload, evidencePack, type PackQuery } from './evidence-pack.ts'
export { type PackVerdict, verifyPack } from './evidence-verify.ts'
export { type Asker, decideException, exception, exceptions, requestException } from './exceptions.ts'
export { finding } from './finding.ts'
export { type FindingsQuery, findings, openByRule, rules, triage, work } from './findings.ts'
export { type Freshness, freshness } from './freshness.ts'
export { type Clock, FolderNotWritableError, type House, type HousePlace, openHouse, systemClock } from './house.ts'
export { type IngestCount, type IngestOptions, type IngestReport, ingest } from './ingest.ts'
export { addMark, markedEffects, removeMark } from './marks.ts'
export { metricNames } from './metrics.ts'
export { owners } from './owners.ts'
export { apply, type Plan, type PlanQuery, plan, type RuleText, readRules } from './plan.ts'
export { control, controls, posture } from './posture.ts'
export { applicability, setApplicability } from './posture-applicability.ts'
export { catalogsOf, putCatalog } from './posture-catalogs.ts'
export { type HistoryQuery, postureAt, postureHistory } from './posture-history.ts'
export type { OnProgress, Progress } from './progress.ts'
export { type RetryReport, retryQuarantine } from './quarantine.ts'
export { QueryError } from './query-error.ts'
export { type RefreshOptions, type RefreshReport, refresh } from './refresh.ts'
export {
  accessReview,
  accessReviews,
  beginAccessReview,
  decideAccessReview,
  endAccessReview,
} from './reviews.ts'
export { type Backtest, ruleBacktest } from './rule-backtest.ts'
export { backtestOfRule } from './rule-backtest-period.ts'
export { type RuleCheck, ruleCheck } from './rule-check.ts'
export type { Arrival, NotTaken } from './rule-events.ts'
export { NothingToExplainError, type RuleExplanation, ruleExplain } from './rule-explain.ts'
export { RulePathError } from './rule-files.ts'
export { type RuleMatch, type RuleRun, ruleRun } from './rule-run.ts'
export { type HeldMatch, type HeldRun, ruleRunHere } from './rule-run-here.ts'
export { type ExampleOutcome, type RuleTest, ruleTest } from './rule-test.ts'
export { ruleFile, ruleProposal } from './rule-texts.ts'
export {
  type Decision,
  type DecisionOutcome,
  decide,
  putRules,
  type RulesChange,
  ruleVersions,
} from './rules-change.ts'
export { runScheduled, type ScheduledOutcome } from './scheduled.ts'
export { type SealReport, seal } from './seal.ts'
export { checkSeal, type SealCheck } from './seal-check.ts'
export { type SimulationQuery, simulate } from './simulate.ts'
export {
  type SnapshotSync,
  SyncBusyError,
  type SyncOptions,
  type SyncReport,
  sourcesHeld,
  sync,
  type TableSync,
  UnknownTableError,
} from './sync.ts'
export { retryConnections } from './sync-retry.ts'
export { trail } from './trail.ts'
export { checkTrail, sealTrail } from './trail-seal.ts'
export { type UpkeepOptions, type UpkeepReport, upkeep } from './upkeep.ts'
export { type DiskReport, diskReport } from './upkeep-disk.ts'
export {
  type RetentionGroup,
  type RetentionOverview,
  RetentionRefusedError,
  type Retired,
  retentionGroups,
  retentionOverview,
  setRetention,
} from './upkeep-retention.ts'
export { NoSuchDomainError, requireVisible, type VisibleDomains } from './visible.ts'
export { type Where, whereRowsAre } from './warehouse/where.ts'
