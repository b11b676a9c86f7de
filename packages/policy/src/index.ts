export { absences, explainAbsences, gapsSeen } from './absence.ts'
export { checkRules, type QueryLook, type QueryLooks, queriesIn, type Verdict } from './check.ts'
export {
  type Catalog,
  type ControlDefinition,
  controlsOf,
  type MappedControl,
  readCatalogs,
} from './controls/catalog.ts'
export {
  type Decisions,
  type ExceptionFacts,
  type ExceptionState,
  exceptionState,
  exceptionStates,
  noDecisions,
  type WordFacts,
  type WordState,
  wordState,
  wordStates,
} from './controls/decisions.ts'
export { daysToMend, dueDay } from './controls/due.ts'
export { controlOf, type MatrixFilter, matrixOf } from './controls/matrix.ts'
export {
  type JudgedRule,
  type KnownFinding,
  type Posture,
  type PostureFacts,
  postureOf,
  type RuleSummary,
  type UndecidedRule,
} from './controls/posture.ts'
export { type Score, scoreOf, statusWeights } from './controls/score.ts'
export { decisionsAt, type InForce, type Standing } from './controls/standing.ts'
export {
  type ControlStatus,
  controlStatuses,
  type DataState,
  type Judgement,
  judge,
  type Undecided,
} from './controls/status.ts'
export { exampleEvents, exampleMesh } from './example.ts'
export {
  type Gap,
  type GapLimits,
  gapsOf,
  type HourCount,
  type HourSeries,
  hourOf,
  hourSeries,
  instantOfHour,
} from './gaps.ts'
export { type MeshTables, meshTables } from './mesh-tables.ts'
export { MAX_EVENT_KEYS, type Observation, type Severity, severities } from './observation.ts'
export { functionsOfBoth } from './query/allowed.ts'
export { duckdbOnly, type Judged, judgeQuery, type QueryFault } from './query/judge.ts'
export { type QueryRow, querySubjects } from './query/rows.ts'
export { type QueryRule, resultColumns } from './query/rule.ts'
export { bookAround, type Rulebook, type Runnable, readRulebook, readRunnable } from './rulebook.ts'
export { type ActionOffer, actionsFor } from './sigma/actions.ts'
export { type Field, fieldNamed } from './sigma/field.ts'
export { type Placeholders, readPlaceholders } from './sigma/placeholders.ts'
export { readRules } from './sigma/read.ts'
export { type Refusal, type RefusalReason, RulesRefused, refusalReasons, refusalText } from './sigma/refusal.ts'
export type { AbsenceRule, CorrelationRule, DetectionRule, Example, Rule, RuleFile } from './sigma/rule.ts'
export type { EventSource } from './sql/asked.ts'
export { type Bound, newBinds } from './sql/binds.ts'
export { type Candidates, candidatesOf } from './sql/candidates.ts'
export { columnsNamed } from './sql/columns.ts'
export type { Dialect } from './sql/dialect.ts'
export { duckdb } from './sql/duckdb.ts'
export { compileExplanation, type Explanation } from './sql/explain.ts'
export { compileHistory } from './sql/explain-history.ts'
export { compileWindow } from './sql/explain-window.ts'
export { compileHours, compileLastBefore } from './sql/hours.ts'
export { basesOf } from './sql/keys.ts'
export { meshTablesSql, objectSql } from './sql/mesh.ts'
export { observationsOf, type ScanRow } from './sql/observe.ts'
export { compileMatches, compileScan, type MatchRow, type Scan } from './sql/scan.ts'
export { spark } from './sql/spark.ts'
export {
  domainOfSubject,
  needsOf,
  outcomesOf,
  type StateOutcome,
  type StateSubject,
  subjectsOf,
} from './state/assess.ts'
export { exampleState } from './state/example.ts'
export type { StateField, StateKind } from './state/kind.ts'
export { stateKinds } from './state/kinds.ts'
export type { StateRule } from './state/rule.ts'
export { placesOf, type Snapshot, type StateFacts } from './state/snapshot.ts'
export { compileState, compileStateExplanation, type StateMatchRow, subjectRow } from './state/sql.ts'
