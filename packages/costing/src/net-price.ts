import {
  type Adjustment,
  bySpecificity,
  ConfigError,
  type ContractPrice,
  type PriceSubject,
  type PricingDefinition,
} from '@meshledger/mesh'
import { divideRounded, formatDecimal, PRICE_SCALE, parseDecimal } from '@meshledger/money'
import type { ChargeKey } from './book.ts'
import { type Day, dayOf, monthOf } from './days.ts'

/** One step from the list price to the net price; prices are units of 10^-18 of a unit of `currency`. */
export type PriceStep = {
  readonly kind: 'bill' | 'list' | 'account-price' | 'contract-price' | 'discount' | 'rate' | 'adjustment'
  /** The rule of `pricing.yml` that made the step, or where the price comes from. */
  readonly id: string
  /** The arithmetic in words, such as `− 15 %`. */
  readonly how: string
  readonly price: bigint
  readonly currency: string
  /** Of a step to another currency: its rate, as units of 10^-18. */
  readonly rate?: bigint
}

/** A net price and how it came about. The last step's price is the price. */
export type NetPrice = { readonly price: bigint; readonly steps: readonly PriceStep[] }

export type PriceQuestion = {
  readonly key: ChargeKey
  readonly day: Day
  /** The effective list price; null where there is none. */
  readonly list: bigint | null
  /** What the account's own price table says, where it has a row. */
  readonly account: bigint | null
}

type Rule<R> = { readonly rule: R; readonly from: Day; readonly until: Day; readonly fits: (key: ChargeKey) => boolean }

/**
 * A lookup of net prices: account price, else the most specific contract price or discount, else the list price; then
 * currency at the locked rate of the month; then mark-ups and subsidies in the order of the file. Each step is rounded
 * to 18 digits, as Databricks declares a price. Null where there is neither a list nor a contract price.
 *
 * Throws `ConfigError` where a rate is missing (it is never taken to be 1).
 */
export function netPricing(
  pricing: PricingDefinition,
  listCurrency: string,
): (asked: PriceQuestion) => NetPrice | null {
  const contracts = pricing.prices.map((rule) => ruleOf(rule, rule)).toSorted((a, b) => bySpecificity(a.rule, b.rule))
  const adjustments = pricing.adjustments.map((rule) => ruleOf(rule, rule))
  const convert = converter(pricing)
  const target = pricing.currency ?? listCurrency
  return ({ key, day, list, account }) => {
    const steps: PriceStep[] = []
    if (list !== null)
      steps.push({ kind: 'list', id: 'list_prices', how: 'list price', price: list, currency: listCurrency })
    const own = pricing.account_prices === 'use' ? account : null
    const rule = own === null ? contractFor(contracts, key, day) : undefined
    if (own !== null) {
      steps.push({
        kind: 'account-price',
        id: 'account_prices',
        how: 'account price',
        price: own,
        currency: listCurrency,
      })
    } else if (rule?.price !== undefined) steps.push(contractStep(rule, rule.price, listCurrency))
    else if (rule?.discount_percent !== undefined && list !== null)
      steps.push(discountStep(rule, rule.discount_percent, list, listCurrency))
    const base = steps.at(-1)
    if (base === undefined) return null
    if (base.currency !== target) steps.push(convert(base, target, monthOf(day)))
    for (const one of adjustments) {
      const before = steps.at(-1)
      if (before !== undefined && holds(one, key, day)) steps.push(adjusted(one.rule, before))
    }
    return { price: steps.at(-1)?.price ?? 0n, steps }
  }
}

/** The days on which a price rule begins or ends to hold, or a rate changes: between two of them prices stand still. */
export function pricingBoundaries(pricing: PricingDefinition): Day[] {
  const rules = [...pricing.prices, ...pricing.adjustments]
  const days = rules.flatMap(({ from, until }) => [
    ...(from === undefined ? [] : [dayOf(from)]),
    ...(until === undefined ? [] : [dayOf(until) + 1]),
  ])
  return [...new Set(days)].toSorted((a, b) => a - b)
}

type Subject = PriceSubject & Pick<ContractPrice, 'from' | 'until'>

function ruleOf<R extends Subject>(rule: R, { sku, product, cloud, from, until }: Subject): Rule<R> {
  const pattern = sku === undefined ? null : patternOf(sku)
  const domains = 'domains' in rule ? new Set(rule.domains as string[]) : new Set<string>()
  return {
    rule,
    from: from === undefined ? Number.NEGATIVE_INFINITY : dayOf(from),
    until: until === undefined ? Number.POSITIVE_INFINITY : dayOf(until),
    fits: ({ raw, domain }) =>
      (pattern === null || pattern.test(raw.sku_name)) &&
      (product === undefined || raw.billing_origin_product === product) &&
      (cloud === undefined || raw.cloud === cloud) &&
      (domains.size === 0 || domains.has(domain)),
  }
}

const patternOf = (sku: string): RegExp =>
  new RegExp(
    `^${sku
      .split('*')
      .map((text) => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
      .join('.*')}$`,
  )

const holds = <R>({ from, until, fits }: Rule<R>, key: ChargeKey, day: Day): boolean =>
  day >= from && day <= until && fits(key)

/** The most specific rule: `parsePricing` lets none in that ties with another. */
const contractFor = (contracts: readonly Rule<ContractPrice>[], key: ChargeKey, day: Day): ContractPrice | undefined =>
  contracts.find((one) => holds(one, key, day))?.rule

const contractStep = ({ id, currency }: ContractPrice, price: string, listCurrency: string): PriceStep => ({
  kind: 'contract-price',
  id,
  how: 'contract price',
  price: parseDecimal(price, PRICE_SCALE),
  currency: currency ?? listCurrency,
})

/** Percentages are whole millionths of a percent. */
const WHOLE = 100_000_000n

function discountStep({ id }: ContractPrice, percent: string, list: bigint, currency: string): PriceStep {
  const price = divideRounded(list * (WHOLE - parseDecimal(percent, 6)), WHOLE)
  return { kind: 'discount', id, how: `− ${percent} %`, price, currency }
}

function adjusted({ id, percent }: Adjustment, { price, currency }: PriceStep): PriceStep {
  const units = parseDecimal(percent, 6)
  const how = `${units < 0n ? '−' : '+'} ${percent.replace(/^[+-]/, '')} %`
  return { kind: 'adjustment', id, how, price: divideRounded(price * (WHOLE + units), WHOLE), currency }
}

/** The locked rate of a month, as units of 10^-18; undefined where the price book has none. */
export function lockedRates({ rates }: Pick<PricingDefinition, 'rates'>) {
  const found = new Map(
    rates.map((rate) => [`${rate.from} ${rate.to} ${rate.month}`, parseDecimal(rate.rate, PRICE_SCALE)]),
  )
  return (from: string, to: string, month: string): bigint | undefined => found.get(`${from} ${to} ${month}`)
}

const missingRate = (from: string, to: string, month: string) => ({
  problem: `there is no rate of ${from} to ${to} for ${month}`,
  remedy: `Add { from: ${from}, to: ${to}, month: ${month}, rate: "…" }.`,
})

/** A price in another currency, at the locked rate of a month. Throws `ConfigError` where there is none. */
export function converter(pricing: Pick<PricingDefinition, 'rates'>) {
  const rateOf = lockedRates(pricing)
  return ({ price, currency }: PriceStep, to: string, month: string): PriceStep => {
    const rate = rateOf(currency, to, month)
    if (rate === undefined) {
      const file = { file: 'pricing.yml', line: null, key: 'rates' }
      throw new ConfigError([{ ...file, ...missingRate(currency, to, month) }])
    }
    const how = `× ${formatDecimal(rate, PRICE_SCALE)} ${to} per ${currency}, ${month}`
    return {
      kind: 'rate',
      id: month,
      how,
      price: divideRounded(price * rate, 10n ** BigInt(PRICE_SCALE)),
      currency: to,
      rate,
    }
  }
}
