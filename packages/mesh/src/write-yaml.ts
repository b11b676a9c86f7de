import { stringify } from 'yaml'
import type { AllocationDefinition } from './allocation.ts'
import type { DomainDefinition } from './domain.ts'
import type { PricingDefinition } from './pricing.ts'

/**
 * A definition as the text of a file that says the same: read again it gives the definition. What is empty or as it
 * would be anyway is left out, so that a reader sees what somebody decided.
 */
export const ruleText = (definition: PricingDefinition | AllocationDefinition | DomainDefinition): string =>
  stringify(without(definition), { lineWidth: 0, defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN' })

/** Defaults of the schemas, which a file need not repeat. */
const usual: Readonly<Record<string, string>> = {
  idle: 'separate',
  zero_base: 'leave',
  detail: 'resource',
  account_prices: 'use',
  vendors: 'without',
}

function without(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(without)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, part]) => {
      const kept = without(part)
      const empty = kept === null || kept === undefined || (typeof kept === 'object' && Object.keys(kept).length === 0)
      return empty || usual[key] === kept ? [] : [[key, kept]]
    }),
  )
}
