import { ConfigError, type PricingDefinition, parsePricing } from '@meshledger/mesh'
import fc from 'fast-check'

const day = fc.constantFrom(undefined, '2026-01-10', '2026-02-01', '2026-02-15', '2026-03-20')
const span = fc
  .tuple(day, day)
  .map(([one, two]) =>
    one !== undefined && two !== undefined && one > two ? { from: two, until: one } : { from: one, until: two },
  )
const subject = fc.record({
  sku: fc.constantFrom(undefined, undefined, 'JOBS', 'SQL', 'J*', '*S', 'NEW_THING'),
  product: fc.constantFrom(undefined, undefined, 'JOBS', 'NEW_KIND'),
  cloud: fc.constantFrom(undefined, 'AWS'),
})
const price = fc.bigInt({ min: 1n, max: 10n ** 19n }).map((units) => {
  const digits = String(units).padStart(19, '0')
  return `${digits.slice(0, -18)}.${digits.slice(-18)}`
})
const contract = fc
  .tuple(
    subject,
    span,
    price,
    fc.constantFrom('12.5', '0', '100', '33.333333'),
    fc.constantFrom('USD', 'GBP', undefined),
    fc.boolean(),
  )
  .map(([of, days, amount, percent, currency, discount]) => ({
    ...{ ...of, ...days },
    ...(discount ? { discount_percent: percent } : { price: amount, currency }),
  }))
const adjustment = fc
  .tuple(subject, span, fc.subarray(['alpha', 'beta', 'Unallocated']), fc.constantFrom('5', '-10', '-100', '0.000001'))
  .map(([of, days, domains, percent]) => ({ ...of, ...days, domains, percent }))

const months = ['2026-01', '2026-02', '2026-03', '2026-04', '2026-05']

/** Rules of one subject at one time, and the like, are refused: no test of what the others come to. */
function parsed(definition: object): PricingDefinition | null {
  try {
    return parsePricing(JSON.stringify({ pricing: 'any', ...definition }), 'pricing.yml')
  } catch (error) {
    if (error instanceof ConfigError) return null
    throw error
  }
}
const named = <T>(kind: string, rules: readonly T[]) => rules.map((rule, i) => ({ id: `${kind}-${i}`, ...rule }))

/** Any price book that may be in force: contract prices and discounts, in currencies, with rates of every month, and adjustments. */
export const anyPricing: fc.Arbitrary<PricingDefinition> = fc
  .record({
    currency: fc.constantFrom(undefined, 'EUR'),
    account_prices: fc.constantFrom('use', 'ignore'),
    prices: fc.array(contract, { maxLength: 3 }).map((rules) => named('price', rules)),
    adjustments: fc.array(adjustment, { maxLength: 2 }).map((rules) => named('adjustment', rules)),
    rates: fc.tuple(price, price, price).map((rates) =>
      months.flatMap((month, i) => [
        { from: 'USD', to: 'EUR', month, rate: rates[i % 3] },
        { from: 'GBP', to: 'EUR', month, rate: rates[(i + 1) % 3] },
        { from: 'GBP', to: 'USD', month, rate: rates[(i + 2) % 3] },
      ]),
    ),
  })
  .map(parsed)
  .filter((definition) => definition !== null)
