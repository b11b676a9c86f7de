import {
  applyRules,
  type Body,
  decideRules,
  getCostTrace,
  getCostTraceGroups,
  getRuleFile,
  getRuleProposal,
  getUnitCost,
  getWaste,
  importMetrics,
  listCommitments,
  listMetrics,
  listRuleVersions,
  listSplitRuns,
  type Params,
  type Query,
  simulateRules,
} from '@meshledger/contracts'
import { commitments } from '@meshledger/costing'
import {
  apply,
  bookFor,
  costPerUnit,
  costTrace,
  costTraceGroups,
  costWaste,
  decide,
  type House,
  metricNames,
  plan,
  putMetrics,
  ruleFile,
  ruleProposal,
  rulesInForce,
  ruleVersions,
  splitsOf,
} from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { idOf, type Principal } from './http/principal.ts'
import { HttpProblem, notFound, wrongInput } from './http/problems.ts'
import { HOUSE } from './tokens.ts'

/** The rules of money: what they are, what a change would do, who decides; and what figures are made of. */
@Controller()
export class AllocationController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(getCostTrace)
  async getCostTrace(@In.query(getCostTrace) query: Query<typeof getCostTrace>, @In.caller() { sees }: Caller) {
    return costTrace(this.house, query, sees)
  }

  @Endpoint(getCostTraceGroups)
  async getCostTraceGroups(
    @In.query(getCostTraceGroups) query: Query<typeof getCostTraceGroups>,
    @In.caller() { sees }: Caller,
  ) {
    return costTraceGroups(this.house, query, sees)
  }

  @Endpoint(listSplitRuns)
  async listSplitRuns(@In.query(listSplitRuns) query: Query<typeof listSplitRuns>, @In.caller() { sees }: Caller) {
    return splitsOf(this.house, query, sees)
  }

  @Endpoint(getWaste)
  async getWaste(@In.query(getWaste) query: Query<typeof getWaste>, @In.caller() { sees }: Caller) {
    return costWaste(this.house, query, sees)
  }

  @Endpoint(getUnitCost)
  async getUnitCost(@In.query(getUnitCost) query: Query<typeof getUnitCost>, @In.caller() { sees }: Caller) {
    return costPerUnit(this.house, query, sees)
  }

  @Endpoint(listMetrics)
  async listMetrics(@In.caller() { sees }: Caller) {
    return metricNames(this.house, sees)
  }

  @Endpoint(importMetrics)
  async importMetrics(@In.body(importMetrics) { csv }: Body<typeof importMetrics>, @In.caller() { principal }: Caller) {
    return putMetrics(this.house, csv, idOf(principal))
  }

  @Endpoint(listCommitments)
  async listCommitments(
    @In.query(listCommitments) query: Query<typeof listCommitments>,
    @In.caller() { sees }: Caller,
  ) {
    const { pricing } = await rulesInForce(this.house)
    const book = await bookFor(this.house, query, sees)
    const { currency = book.currency, commitments: promised } = pricing.definition
    if (currency !== book.currency) throw otherCurrency(currency, book.currency)
    return commitments(book, promised)
  }

  @Endpoint(simulateRules)
  async simulateRules(@In.body(simulateRules) { files, period, basis }: Body<typeof simulateRules>) {
    return plan(this.house, files, { period, basis })
  }

  @Endpoint(listRuleVersions)
  async listRuleVersions() {
    return ruleVersions(this.house)
  }

  @Endpoint(getRuleFile)
  async getRuleFile(@In.params(getRuleFile) { name }: Params<typeof getRuleFile>) {
    return ruleFile(this.house, name)
  }

  @Endpoint(getRuleProposal)
  async getRuleProposal(@In.params(getRuleProposal) { id }: Params<typeof getRuleProposal>) {
    return ruleProposal(this.house, id)
  }

  @Endpoint(applyRules)
  async applyRules(
    @In.body(applyRules) { files, note, as }: Body<typeof applyRules>,
    @In.caller() { principal }: Caller,
  ) {
    const change = await apply(this.house, files, await this.whoActs(principal, as), note)
    return { kind: change.kind, proposal: change.kind === 'proposed' ? change.id : null }
  }

  @Endpoint(decideRules)
  async decideRules(
    @In.params(decideRules) { id }: Params<typeof decideRules>,
    @In.body(decideRules) { decision, reason, as }: Body<typeof decideRules>,
    @In.caller() { principal }: Caller,
  ) {
    const outcome = await decide(this.house, id, decision, await this.whoActs(principal, as), reason)
    if (outcome.kind === 'unknown') throw notFound('proposal')
    if (outcome.kind === 'refused') throw refused(outcome.sentence)
    return { id, decision }
  }

  /** A person acts for themselves; the command line on this machine may act for a person of the ledger. */
  private async whoActs(principal: Principal, as: string | undefined): Promise<string> {
    if (as === undefined) return idOf(principal)
    const people = await this.house.ledger.people.list()
    if (principal.kind !== 'operator' || !people.some(({ id }) => id === as)) {
      throw wrongInput([
        { path: 'as', message: 'only the command line may act for a person, and only for a known one' },
      ])
    }
    return as
  }
}

const otherCurrency = (promised: string, list: string) =>
  new HttpProblem(
    400,
    'other-currency',
    'Not at list price',
    `Commitments are promised in ${promised}, and list prices are in ${list}.`,
    { remedy: 'Look at them at net price.' },
  )

const refused = (sentence: string) =>
  new HttpProblem(409, 'refused-decision', 'The rules stay as they are', `${sentence}.`, {
    remedy: 'Ask another person who may decide on rules, or load the proposals again.',
  })
