import { getControl, getControlMatrix, getPostureHistory, type Params, type Query } from '@meshledger/contracts'
import { control, controls, type House, postureHistory } from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { notFound } from './http/problems.ts'
import { HOUSE } from './tokens.ts'

/** Where each control stands in each domain. */
@Controller()
export class ControlsController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(getControlMatrix)
  async getControlMatrix(
    @In.query(getControlMatrix) query: Query<typeof getControlMatrix>,
    @In.caller() { sees }: Caller,
  ) {
    return controls(this.house, query, sees)
  }

  @Endpoint(getPostureHistory)
  async getPostureHistory(
    @In.query(getPostureHistory) query: Query<typeof getPostureHistory>,
    @In.caller() { sees }: Caller,
  ) {
    return postureHistory(this.house, query, sees)
  }

  @Endpoint(getControl)
  async getControl(@In.params(getControl) asked: Params<typeof getControl>, @In.caller() { sees }: Caller) {
    const found = await control(this.house, asked.framework, asked.control, sees)
    if (found === undefined) throw notFound('control')
    return found
  }
}
