import { lateText } from '@meshledger/costing'
import type { House } from '../house.ts'
import { carriedBy, lateOf } from './late-usage.ts'
import type { Stand } from './stand.ts'

/** Late usage with both of its ends: the frozen line that it belongs to, and the line that carries it. */
export type LateRow = {
  period: string
  domain: string
  product: string
  resource: string
  name: string
  key: string
  amount: string
  corrects: { statement: string; line: number | null } | null
  carriedIn: { statement: string; line: number } | null
}

/** Of this month, what was carried later or waits; and what this month carries, or would carry, of earlier ones. */
export async function lateAdjustmentsOf(house: House, { period, state }: Stand): Promise<LateRow[]> {
  const corrections = await house.ledger.closes.corrections()
  const carried = corrections
    .filter((one) => one.period === period || one.carrier.startsWith(`${period}/`))
    .map((one): LateRow => {
      const [, product = '', resource = ''] = JSON.parse(one.key) as string[]
      return {
        ...{
          period: one.period,
          domain: one.domain,
          product,
          resource,
          name: resource,
          key: one.key,
          amount: one.amount,
        },
        corrects: one.statement === null ? null : { statement: one.statement, line: one.line },
        carriedIn: { statement: one.carrier, line: one.carrierLine },
      }
    })
  const waiting = state === 'frozen' ? await lateOf(house, period) : await carriedBy(house, period)
  return [
    ...carried,
    ...waiting.map((late): LateRow => {
      const { period: of, domain, product, resource, name, key, statement, line } = late
      return {
        ...{ period: of, domain, product, resource, name, key, amount: lateText(late) },
        corrects: statement === null ? null : { statement, line },
        carriedIn: null,
      }
    }),
  ]
}
