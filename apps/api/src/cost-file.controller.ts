import { exportCost, type Query } from '@meshledger/contracts'
import { costBy } from '@meshledger/costing'
import { bookFor, type House } from '@meshledger/pipeline'
import { Controller, Inject } from '@nestjs/common'
import type { Caller } from './http/caller.ts'
import { Endpoint, In } from './http/endpoint.ts'
import { idOf } from './http/principal.ts'
import { asked, tableFile } from './table-file.ts'
import { HOUSE } from './tokens.ts'

/** Days, months and money are ours; everything else was named by somebody. */
const OURS = ['day', 'month']

/** Money by any dimensions, as a file: the rows of the same question, all of them. */
@Controller()
export class CostFileController {
  constructor(@Inject(HOUSE) private readonly house: House) {}

  @Endpoint(exportCost)
  async exportCost(@In.query(exportCost) query: Query<typeof exportCost>, @In.caller() caller: Caller) {
    const cost = costBy(await bookFor(this.house, query, caller.sees), query, caller.sees)
    const { currency, basis, period } = cost
    return tableFile({
      name: `cost-${period.from}-${period.to}-by-${query.by.join('-')}`,
      columns: [
        ...query.by.map((name) => ({ name, freeText: !OURS.includes(name) })),
        ...['amount', 'currency', 'basis'].map((name) => ({ name, freeText: false })),
      ],
      rows: [cost.rows.map((row) => ({ ...row, currency, basis }))],
      facts: {
        filter: asked({ ...query, from: period.from, to: period.to, period: undefined }),
        time: await this.house.now(),
        user: idOf(caller.principal),
        sum: `${cost.rated} ${currency}`,
        'usage rows without a price': String(cost.unpriced.rows),
      },
      bom: query.bom === 'yes',
    })
  }
}
