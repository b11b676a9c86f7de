import { z } from 'zod'
import { ConfigError, type Fault } from './config-error.ts'
import { quoted } from './fields.ts'
import { priceTie } from './price-subject.ts'
import { readYaml } from './read-yaml.ts'
import { Currency, DayText, MonthText, positive, RuleId, type Span, spansMeet } from './rule-fields.ts'

/**
 * What a price rule speaks of. The most specific rule wins: exact SKU, SKU pattern (`*` stands for any text; the longer
 * literal text is the more specific), product (`billing_origin_product`), cloud, everything. Two rules that could both be
 * meant, neither more specific than the other, are refused: a file that is in force prices every SKU, also one to come.
 */
const subject = { sku: quoted.min(1).optional(), product: quoted.min(1).optional(), cloud: quoted.min(1).optional() }
const span = { from: DayText.optional(), until: DayText.optional() }

/** Contract price per usage unit, or a discount on the effective list price in percent. One of the two. */
export const ContractPrice = z
  .strictObject({
    id: RuleId,
    ...subject,
    ...span,
    price: positive(18).optional(),
    currency: Currency.optional(),
    discount_percent: positive(6).optional(),
  })
  .refine(({ price, discount_percent }) => (price === undefined) !== (discount_percent === undefined), {
    message: 'needs a price or a discount_percent, and not both | Give one of the two.',
  })
  .refine(({ discount_percent }) => Number(discount_percent ?? 0) <= 100, {
    message: 'a discount is at most 100 percent | Correct discount_percent.',
  })
  .refine(({ price, currency }) => currency === undefined || price !== undefined, {
    message: 'a discount has no currency | Remove currency.',
  })
export type ContractPrice = z.output<typeof ContractPrice>

/** What finance adds to (mark-up) or takes off (subsidy) the price, in percent. Tax is no part of any figure. */
export const Adjustment = z.strictObject({
  id: RuleId,
  ...subject,
  ...span,
  domains: z.array(quoted).default([]),
  percent: quoted.regex(
    /^[+-]?\d{1,6}(\.\d{1,6})?$/,
    'expected a percentage, above zero for a mark-up, below for a subsidy | Write it in quotes, like "5" or "-10".',
  ),
})
export type Adjustment = z.output<typeof Adjustment>

/** One unit of `from` is `rate` units of `to` in that month. A locked rate is never looked up again. */
export const Rate = z.strictObject({ from: Currency, to: Currency, month: MonthText, rate: positive(18) })

/** Money that the firm has promised to spend at net prices between two days, both included. */
export const Commitment = z
  .strictObject({ id: RuleId, title: quoted.min(1), from: DayText, until: DayText, amount: positive(18) })
  .refine(({ from, until }) => from <= until, { message: 'ends before it begins | Correct from or until.' })
export type Commitment = z.output<typeof Commitment>

/** `pricing.yml`: what the firm pays, where that is not the list price. */
export const PricingDefinition = z.strictObject({
  pricing: quoted.min(1),
  currency: Currency.optional(),
  account_prices: z.enum(['use', 'ignore'], 'expected use or ignore | Write use or ignore.').default('use'),
  prices: z.array(ContractPrice).default([]),
  adjustments: z.array(Adjustment).default([]),
  rates: z.array(Rate).default([]),
  commitments: z.array(Commitment).default([]),
})
export type PricingDefinition = z.output<typeof PricingDefinition>

/**
 * Read the text of `pricing.yml`. Throws `ConfigError`, which names file, line, key and remedy: also where two rules
 * speak of the same thing at the same time, an id stands twice, or a rate is given twice.
 */
export function parsePricing(text: string, file: string): PricingDefinition {
  const pricing = readYaml(text, file, PricingDefinition)
  const faults = [
    ...twice(pricing.prices, 'prices', file),
    ...twice(pricing.adjustments, 'adjustments', file),
    ...twice(pricing.commitments, 'commitments', file),
    ...sameSubject(pricing.prices, file),
    ...ratesTwice(pricing, file),
  ]
  if (faults.length > 0) throw new ConfigError(faults)
  return pricing
}

const fault = (file: string, key: string, problem: string, remedy: string): Fault => ({
  file,
  line: null,
  key,
  problem,
  remedy,
})

function twice(rules: readonly { id: string }[], list: string, file: string): Fault[] {
  return rules.flatMap(({ id }, i) =>
    rules.findIndex((rule) => rule.id === id) === i
      ? []
      : [fault(file, `${list}[${i}].id`, `${id} stands twice`, 'Give each rule an id of its own.')],
  )
}

function sameSubject(prices: readonly (ContractPrice & Span)[], file: string): Fault[] {
  return prices.flatMap((price, i) => {
    const other = prices.slice(0, i).find((one) => priceTie(one, price) && spansMeet(one, price))
    if (other === undefined) return []
    const problem = `${price.id} and ${other.id} can price the same SKU at the same time, and neither is more specific`
    return [
      fault(file, `prices[${i}]`, problem, 'Make one of them more specific, or let it end before the other begins.'),
    ]
  })
}

function ratesTwice({ rates }: PricingDefinition, file: string): Fault[] {
  const text = ({ from, to, month }: (typeof rates)[number]) => `${from} to ${to} in ${month}`
  return rates.flatMap((rate, i) =>
    rates.findIndex((one) => text(one) === text(rate)) === i
      ? []
      : [
          fault(
            file,
            `rates[${i}]`,
            `the rate of ${text(rate)} stands twice`,
            'Keep one: a month has one rate a pair.',
          ),
        ],
  )
}
