export { type Acting, actingAs } from './acting.ts'
export {
  type ActionBegin,
  type ActionDecision,
  type ActionEnd,
  type ActionRecord,
  type ActionRequest,
  type ActionState,
  type ActionStep,
  type ActionStepKind,
  type EnforcementMode,
  type Held,
  type ModeStep,
  stateOf as stateOfAction,
} from './action-values.ts'
export type { ActionHolder, ActionOutcome } from './actions.ts'
export { type AlertName, type AlertStep, alertOf } from './alert-life.ts'
export type { AuditorAccess, AuditorLook, NewAuditorAccess } from './auditors.ts'
export type { BudgetAlert, BudgetStep, BudgetTree, NewBudget } from './budgets.ts'
export type { CloseOutcome, CloseRecord } from './close.ts'
export type {
  By,
  CloseAction,
  CloseChange,
  CloseStep,
  Correction,
  DisputeOutcome,
  DisputeRecord,
  Draft,
  FrozenRecords,
  JournalKind,
  LivingStatement,
  NewTransaction,
  PostingRecord,
  Settlement,
  StatementFacts,
  StatementFile,
  StatementKind,
  StatementMove,
  StatementState,
  StoredState,
  StoredStatement,
  TransactionRecord,
} from './close-values.ts'
export type { DomainChange, DomainVersion } from './domains.ts'
export type { ExceptionOutcome } from './exceptions.ts'
export { findingId, MESHLEDGER } from './finding-life.ts'
export type { RecordReport } from './finding-record.ts'
export type { TriageOutcome, TriageWish } from './finding-triage.ts'
export type { FindingCare, Regression, WorkStep, WorkWish } from './finding-work.ts'
export type { FindingFilter } from './findings.ts'
export type { Claim } from './jobs.ts'
export type { JournalExport } from './journal.ts'
export type {
  AddressableChoice,
  Applicability,
  Attestation,
  AttestationKind,
  EvidenceFile,
  ExceptionDecision,
  ExceptionRecord,
  ExceptionRequest,
  ExceptionScope,
  ExceptionStep,
  NewAttestation,
} from './judgement-values.ts'
export { LedgerError } from './ledger-error.ts'
export type { Message, MessageCounts, MessageState } from './messages.ts'
export type { MetricValue } from './metrics.ts'
export { type Ledger, type LedgerPlace, openLedger } from './open.ts'
export type { CatalogVersion, EvaluationRun } from './policies.ts'
export type {
  NewReview,
  NewReviewItem,
  Review,
  ReviewDecision,
  ReviewItem,
  ReviewOutcome,
  ReviewStep,
} from './reviews.ts'
export type { ProposedRules, RuleFile, RuleKind, RuleProposal, RuleVersion } from './rules.ts'
export type { SealOutcome } from './seals.ts'
export { type SettingKey, type Settings, settingKeys } from './settings.ts'
export type { TrailEntry, TrailFilter } from './trail.ts'
export type {
  EvaluatedRule,
  Finding,
  FindingMove,
  FindingState,
  JobRun,
  NewSeal,
  RuleEvaluation,
  RunStatus,
  Seal,
  SealKind,
} from './values.ts'
export { findingStates } from './values.ts'
