import { backtestRule, type Params, type Query } from '@meshledger/contracts'
import { backtestOfRule, type House } from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import { Endpoint, In } from './http/endpoint.ts'
import { HOUSE } from './tokens.ts'

/** Rules of compliance, tried on the log so far. */
@Controller()
export class PolicyRulesController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(backtestRule)
  async backtestRule(
    @In.params(backtestRule) { rule }: Params<typeof backtestRule>,
    @In.query(backtestRule) query: Query<typeof backtestRule>,
  ) {
    return backtestOfRule(this.house, rule, query)
  }
}
