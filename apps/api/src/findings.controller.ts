import {
  type Body,
  getFinding,
  listFindings,
  listRules,
  type Params,
  type Query,
  triageFinding,
  workFinding,
} from '@meshledger/contracts'
import { finding, findings, type House, rules, triage, work } from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { idOf } from './http/principal.ts'
import { notFound, refusedMove } from './http/problems.ts'
import { HOUSE } from './tokens.ts'

/** What the rules found, and what people decide about it. */
@Controller()
export class FindingsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(listFindings)
  async listFindings(@In.query(listFindings) query: Query<typeof listFindings>, @In.caller() { sees }: Caller) {
    return findings(this.house, query, sees)
  }

  @Endpoint(getFinding)
  async getFinding(@In.params(getFinding) { id }: Params<typeof getFinding>, @In.caller() { sees }: Caller) {
    return (await finding(this.house, id, sees)) ?? missing()
  }

  @Endpoint(triageFinding)
  async triageFinding(
    @In.params(triageFinding) { id }: Params<typeof triageFinding>,
    @In.body(triageFinding) wish: Body<typeof triageFinding>,
    @In.caller() { principal, sees }: Caller,
  ) {
    const outcome = await triage(this.house, id, wish, idOf(principal), sees)
    if (outcome.kind === 'unknown') return missing()
    if (outcome.kind === 'refused') throw refusedMove(outcome.sentence)
    return { finding: outcome.finding }
  }

  @Endpoint(workFinding)
  async workFinding(
    @In.params(workFinding) { id }: Params<typeof workFinding>,
    @In.body(workFinding) wish: Body<typeof workFinding>,
    @In.caller() { principal, sees }: Caller,
  ) {
    return (await work(this.house, id, wish, idOf(principal), sees)) ?? missing()
  }

  @Endpoint(listRules)
  async listRules(@In.caller() { sees }: Caller) {
    return rules(this.house, sees)
  }
}

const missing = (): never => {
  throw notFound('finding')
}
