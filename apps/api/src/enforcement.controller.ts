import {
  approveAction,
  type Body,
  dryRunAction,
  getAction,
  getEnforcement,
  listActions,
  type Params,
  proposeAction,
  putEnforcementMode,
  refuseAction,
  runAction,
  undoAction,
  withdrawAction,
} from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { idOf } from './http/principal.ts'
import { notConnected } from './http/problems.ts'
import type { Syncing } from './syncing.ts'
import { HOUSE, SYNCING, WORK } from './tokens.ts'
import type { Work } from './work.ts'

type Id = Params<typeof getAction>
type Said = Body<typeof approveAction>

/** Putting right what was found: who asks, who approves, what was done, and the way back. */
@Controller()
export class EnforcementController {
  constructor(
    @Inject(HOUSE) private readonly house: pipeline.House,
    @Inject(SYNCING) private readonly syncing: Syncing,
    @Inject(WORK) private readonly work: Work,
  ) {}

  @Endpoint(getEnforcement)
  async getEnforcement(@In.caller() { sees }: Caller) {
    return { ...pipeline.enforcementCatalogue(), ...(await pipeline.enforcementModes(this.house, sees)) }
  }

  @Endpoint(putEnforcementMode)
  async putEnforcementMode(
    @In.body(putEnforcementMode) wish: Body<typeof putEnforcementMode>,
    @In.caller() { principal }: Caller,
  ) {
    return pipeline.setEnforcementMode(this.house, wish, idOf(principal))
  }

  @Endpoint(listActions)
  async listActions(@In.caller() { principal, sees }: Caller) {
    return pipeline.actionQueue(this.house, idOf(principal), sees)
  }

  @Endpoint(getAction)
  async getAction(@In.params(getAction) { id }: Id, @In.caller() { principal, sees }: Caller) {
    return { action: await pipeline.actionNamed(this.house, id, idOf(principal), sees) }
  }

  @Endpoint(dryRunAction)
  async dryRunAction(@In.body(dryRunAction) wish: Body<typeof dryRunAction>, @In.caller() { sees }: Caller) {
    return this.asking(pipeline.dryRun(this.house, this.connect, wish, sees))
  }

  @Endpoint(proposeAction)
  async proposeAction(
    @In.body(proposeAction) wish: Body<typeof proposeAction>,
    @In.caller() { principal, sees }: Caller,
  ) {
    const who = idOf(principal)
    return { action: await this.asking(pipeline.proposeAction(this.house, this.connect, wish, who, sees)) }
  }

  @Endpoint(approveAction)
  async approveAction(
    @In.params(approveAction) { id }: Id,
    @In.body(approveAction) { reason }: Said,
    @In.caller() { principal, sees }: Caller,
  ) {
    return { action: await pipeline.decideAction(this.house, id, 'approved', idOf(principal), reason, sees) }
  }

  @Endpoint(refuseAction)
  async refuseAction(
    @In.params(refuseAction) { id }: Id,
    @In.body(refuseAction) { reason }: Said,
    @In.caller() { principal, sees }: Caller,
  ) {
    return { action: await pipeline.decideAction(this.house, id, 'refused', idOf(principal), reason, sees) }
  }

  @Endpoint(withdrawAction)
  async withdrawAction(
    @In.params(withdrawAction) { id }: Id,
    @In.body(withdrawAction) { reason }: Said,
    @In.caller() { principal, sees }: Caller,
  ) {
    return { action: await pipeline.decideAction(this.house, id, 'withdrawn', idOf(principal), reason, sees) }
  }

  /** Work that a server waits for before it stops. That one run at a time has an action in hand, the ledger sees to. */
  @Endpoint(runAction)
  async runAction(@In.params(runAction) { id }: Id, @In.caller() { principal, sees }: Caller) {
    const who = idOf(principal)
    return { action: await this.acting(() => pipeline.runAction(this.house, this.connect, id, who, sees)) }
  }

  @Endpoint(undoAction)
  async undoAction(@In.params(undoAction) { id }: Id, @In.caller() { principal, sees }: Caller) {
    const who = idOf(principal)
    return { action: await this.acting(() => pipeline.undoAction(this.house, this.connect, id, who, sees)) }
  }

  private acting<T>(act: () => Promise<T>): Promise<T> {
    return this.asking(this.work.run(act))
  }

  /** What is asked of Databricks; where that cannot be, its own words say why. */
  private async asking<T>(answer: Promise<T>): Promise<T> {
    try {
      return await answer
    } catch (error) {
      if (error instanceof pipeline.DatabricksError) throw notConnected(error.message)
      throw error
    }
  }

  private readonly connect: pipeline.Connect = () => {
    const connections = this.syncing.connections()
    if (connections !== undefined) return connections
    throw notConnected('This server has no connection to Databricks. Configure one and start it again.')
  }
}
