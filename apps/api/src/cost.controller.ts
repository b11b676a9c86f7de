import {
  getCost,
  getCostChanges,
  getCostOverview,
  getCostSeries,
  getReconciliation,
  getUnallocated,
  listAnomalies,
  listResources,
  type Query,
} from '@meshledger/contracts'
import {
  anomalies,
  costBy,
  costChanges,
  costOverview,
  costSeries,
  reconciliation,
  resources,
  unallocated,
} from '@meshledger/costing'
import { bookFor, type House } from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { HOUSE } from './tokens.ts'

/** Money. Every answer comes from the charge book in memory. */
@Controller()
export class CostController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(getCost)
  async getCost(@In.query(getCost) query: Query<typeof getCost>, @In.caller() { sees }: Caller) {
    return costBy(await bookFor(this.house, query, sees), query, sees)
  }

  @Endpoint(getCostSeries)
  async getCostSeries(@In.query(getCostSeries) query: Query<typeof getCostSeries>, @In.caller() { sees }: Caller) {
    return costSeries(await bookFor(this.house, query, sees), query, sees)
  }

  @Endpoint(getCostOverview)
  async getCostOverview(
    @In.query(getCostOverview) query: Query<typeof getCostOverview>,
    @In.caller() { sees }: Caller,
  ) {
    return costOverview(await bookFor(this.house, query, sees), query, sees)
  }

  @Endpoint(getCostChanges)
  async getCostChanges(@In.query(getCostChanges) query: Query<typeof getCostChanges>, @In.caller() { sees }: Caller) {
    return costChanges(await bookFor(this.house, query, sees), query, sees)
  }

  @Endpoint(listResources)
  async listResources(@In.query(listResources) query: Query<typeof listResources>, @In.caller() { sees }: Caller) {
    return resources(await bookFor(this.house, query, sees), query, sees)
  }

  @Endpoint(getReconciliation)
  async getReconciliation(
    @In.query(getReconciliation) query: Query<typeof getReconciliation>,
    @In.caller() { sees }: Caller,
  ) {
    return reconciliation(await bookFor(this.house, query, sees), query, sees)
  }

  @Endpoint(getUnallocated)
  async getUnallocated(@In.query(getUnallocated) query: Query<typeof getUnallocated>, @In.caller() { sees }: Caller) {
    return unallocated(await bookFor(this.house, query, sees), query, sees)
  }

  @Endpoint(listAnomalies)
  async listAnomalies(@In.query(listAnomalies) query: Query<typeof listAnomalies>, @In.caller() { sees }: Caller) {
    return anomalies(await bookFor(this.house, query, sees), query, sees)
  }
}
