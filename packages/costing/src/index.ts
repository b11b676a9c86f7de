export { type AnomaliesReply, anomalies } from './anomalies.ts'
export type { Unconverted, VendorsReply } from './bills/billed.ts'
export { type TiedBills, type TiedInvoice, tieBills } from './bills/tie-bills.ts'
export { type BilledLines, billKey, billsBetween, type VendorKey, withBills } from './bills/with-bills.ts'
export {
  type Basis,
  bases,
  type Certainty,
  type ChargeBook,
  type ChargeKey,
  certainties,
  DATABRICKS,
  FREE,
  RATED,
  type RawKey,
  UNCONVERTED,
  UNPRICED,
  type UnpricedReason,
  unpricedReasons,
} from './book.ts'
export { type BookInput, buildChargeBook, type DailyUsage } from './build-book.ts'
export { type CommitmentsReply, commitments } from './commitments.ts'
export { type CostReply, costBy, type Dimension, dimensions } from './cost-by.ts'
export { type CostChangesReply, costChanges } from './cost-changes.ts'
export { type CostOverviewReply, costOverview } from './cost-overview.ts'
export { type CostSeriesReply, costSeries } from './cost-series.ts'
export { addMonths, dayOf, dayText, firstOfMonth, lastOfMonth, monthOf, monthWords } from './days.ts'
export { type ChangeCause, changeCauses, type Driver } from './drivers.ts'
export {
  domainCounts,
  type Filter,
  type FilterName,
  type FilterQuery,
  filterNames,
  parseFilter,
  passes,
  type Visible,
} from './filter.ts'
export { type NameRow, resourceNames, type WorkspaceRow, workspacesById } from './lake-rows.ts'
export { netBook } from './net-book.ts'
export { type NetPrice, netPricing, type PriceStep } from './net-price.ts'
export { OWN, type OwnCostReply, ownCost } from './own-cost.ts'
export {
  completeThrough,
  daysHeld,
  firstChargeAfter,
  monthsHeld,
  type Period,
  type PeriodQuery,
  type PeriodReply,
  parsePeriod,
} from './period.ts'
export { freeSkus, type PricedSku, type Window } from './price.ts'
export { productName } from './products.ts'
export { CostQueryError } from './query-error.ts'
export { readied } from './readied.ts'
export { type ReconciliationReply, reconciliation } from './reconciliation.ts'
export { type ResourcesReply, resources } from './resources.ts'
export { type Drivers, type HourlyUse, type MonthlyBase, noDrivers, type UsedHour } from './shared/drivers.ts'
export { driversFrom, type Measured, measuredIn } from './shared/measured.ts'
export type { BaseUnit, Method, Shared, SplitRun, SplitShare } from './shared/run.ts'
export { type Allocation, splitBook } from './shared/split-book.ts'
export { type SimulationReply, simulation, type Trial, usageBetween } from './simulation.ts'
export { baseText, type SplitRunsReply, splitRuns } from './split-runs.ts'
export * from './statements/index.ts'
export { type LineSource, type TraceReply, trace } from './trace.ts'
export { type TracedGroup, type TraceGroupsReply, traceGroups } from './trace-groups.ts'
export type { Among, Asked } from './traced-charges.ts'
export type { TracedLine, TracedSplit } from './traced-line.ts'
export { type UnallocatedReply, unallocated } from './unallocated.ts'
export { type MetricRow, type UnitCostReply, unitCost } from './unit-cost.ts'
export { type WasteFacts, type WasteKind, type WasteReply, waste, wastedBook, wasteKinds } from './waste.ts'
