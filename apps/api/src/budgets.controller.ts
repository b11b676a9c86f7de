import {
  acknowledgeBudgetAlert,
  type Body,
  getBudgetHistory,
  getBudgetTree,
  importBudgets,
  listBudgetAlerts,
  listBudgets,
  type Params,
  putBudgets,
  putBudgetTree,
  type Query,
} from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { idOf } from './http/principal.ts'
import { HOUSE } from './tokens.ts'

/** What each domain may spend, and who is told when it is more. */
@Controller()
export class BudgetsController {
  constructor(@Inject(HOUSE) private readonly house: pipeline.House) {}

  @Endpoint(listBudgets)
  async listBudgets(@In.query(listBudgets) query: Query<typeof listBudgets>, @In.caller() { sees }: Caller) {
    return pipeline.budgetGrid(this.house, query, sees)
  }

  @Endpoint(putBudgets)
  async putBudgets(@In.body(putBudgets) { cells, note }: Body<typeof putBudgets>, @In.caller() { principal }: Caller) {
    return pipeline.setBudgets(this.house, cells, note, idOf(principal))
  }

  @Endpoint(importBudgets)
  async importBudgets(@In.body(importBudgets) wish: Body<typeof importBudgets>, @In.caller() { principal }: Caller) {
    return pipeline.importBudgets(this.house, wish, idOf(principal))
  }

  @Endpoint(getBudgetHistory)
  async getBudgetHistory(
    @In.params(getBudgetHistory) { node }: Params<typeof getBudgetHistory>,
    @In.caller() { sees }: Caller,
  ) {
    return pipeline.budgetHistory(this.house, node, sees)
  }

  @Endpoint(getBudgetTree)
  async getBudgetTree() {
    return pipeline.budgetTree(this.house)
  }

  @Endpoint(putBudgetTree)
  async putBudgetTree(@In.body(putBudgetTree) tree: Body<typeof putBudgetTree>, @In.caller() { principal }: Caller) {
    return pipeline.setBudgetTree(this.house, tree, idOf(principal))
  }

  @Endpoint(listBudgetAlerts)
  async listBudgetAlerts(
    @In.query(listBudgetAlerts) query: Query<typeof listBudgetAlerts>,
    @In.caller() { sees }: Caller,
  ) {
    return pipeline.budgetAlerts(this.house, query, sees)
  }

  @Endpoint(acknowledgeBudgetAlert)
  async acknowledgeBudgetAlert(
    @In.params(acknowledgeBudgetAlert) alert: Params<typeof acknowledgeBudgetAlert>,
    @In.body(acknowledgeBudgetAlert) { note }: Body<typeof acknowledgeBudgetAlert>,
    @In.caller() { principal, sees }: Caller,
  ) {
    await pipeline.acknowledgeAlert(this.house, alert, note, idOf(principal), sees)
    return pipeline.budgetAlerts(this.house, {}, sees)
  }
}
