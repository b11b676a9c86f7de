import {
  acceptStatement,
  type Body,
  getDispute,
  getStatement,
  getStatementFile,
  listDisputes,
  listStatements,
  type Params,
  type Query,
  raiseDispute,
  settleDispute,
  withdrawDispute,
} from '@meshledger/contracts'
import * as pipeline from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { idOf } from './http/principal.ts'
import { HOUSE } from './tokens.ts'

/** Statements, and what their owners say to them. */
@Controller()
export class StatementsController {
  constructor(@Inject(HOUSE) private readonly house: pipeline.House) {}

  @Endpoint(listStatements)
  async listStatements(@In.query(listStatements) query: Query<typeof listStatements>, @In.caller() { sees }: Caller) {
    return pipeline.statements(this.house, query, sees)
  }

  @Endpoint(getStatement)
  async getStatement(@In.params(getStatement) name: Params<typeof getStatement>, @In.caller() { sees }: Caller) {
    return pipeline.statement(this.house, name, sees)
  }

  @Endpoint(getStatementFile)
  async getStatementFile(
    @In.params(getStatementFile) name: Params<typeof getStatementFile>,
    @In.query(getStatementFile) wish: Query<typeof getStatementFile>,
    @In.caller() { sees }: Caller,
  ) {
    return pipeline.statementFile(this.house, name, wish, sees)
  }

  @Endpoint(acceptStatement)
  async acceptStatement(
    @In.params(acceptStatement) name: Params<typeof acceptStatement>,
    @In.body(acceptStatement) { digest }: Body<typeof acceptStatement>,
    @In.caller() { principal, sees }: Caller,
  ) {
    return pipeline.acceptStatement(this.house, name, digest, idOf(principal), sees)
  }

  @Endpoint(raiseDispute)
  async raiseDispute(
    @In.params(raiseDispute) name: Params<typeof raiseDispute>,
    @In.body(raiseDispute) wish: Body<typeof raiseDispute>,
    @In.caller() { principal, sees }: Caller,
  ) {
    return pipeline.raiseDispute(this.house, name, wish, idOf(principal), sees)
  }

  @Endpoint(listDisputes)
  async listDisputes(@In.query(listDisputes) query: Query<typeof listDisputes>, @In.caller() { sees }: Caller) {
    return pipeline.disputes(this.house, query, sees)
  }

  @Endpoint(getDispute)
  async getDispute(@In.params(getDispute) { id }: Params<typeof getDispute>, @In.caller() { sees }: Caller) {
    return pipeline.dispute(this.house, id, sees)
  }

  @Endpoint(settleDispute)
  async settleDispute(
    @In.params(settleDispute) { id }: Params<typeof settleDispute>,
    @In.body(settleDispute) wish: Body<typeof settleDispute>,
    @In.caller() { principal }: Caller,
  ) {
    return pipeline.settleDispute(this.house, id, wish, idOf(principal))
  }

  @Endpoint(withdrawDispute)
  async withdrawDispute(
    @In.params(withdrawDispute) { id }: Params<typeof withdrawDispute>,
    @In.body(withdrawDispute) { reason }: Body<typeof withdrawDispute>,
    @In.caller() { principal, sees }: Caller,
  ) {
    return pipeline.withdrawDispute(this.house, id, reason, idOf(principal), sees)
  }
}
