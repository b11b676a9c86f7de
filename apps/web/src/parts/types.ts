import type {
  getAuditEvent,
  getAuditFacets,
  getCompleteness,
  getControl,
  getControlMatrix,
  getCost,
  getCostChanges,
  getCostOverview,
  getCostSeries,
  getDataHealth,
  getFinding,
  getReconciliation,
  getUnallocated,
  listResources,
  listRules,
  Output,
} from '@meshledger/contracts'

/** The replies that several pages draw from, by short names. */
export type CostReply = Output<typeof getCost>
export type Overview = Output<typeof getCostOverview>
export type Series = Output<typeof getCostSeries>
export type Changes = Output<typeof getCostChanges>
export type Resources = Output<typeof listResources>
export type Resource = Resources['resources'][number]
export type Reconciliation = Output<typeof getReconciliation>
export type UnallocatedReply = Output<typeof getUnallocated>
export type Cause = UnallocatedReply['causes'][number]
export type FindingDetail = Output<typeof getFinding>
export type Matrix = Output<typeof getControlMatrix>
export type MatrixControl = Matrix['controls'][number]
export type ControlDetail = Output<typeof getControl>
export type Rules = Output<typeof listRules>
export type Completeness = Output<typeof getCompleteness>
export type Facets = Output<typeof getAuditFacets>
export type EventDetail = Output<typeof getAuditEvent>
export type Health = Output<typeof getDataHealth>
