import { formatDecimal, parseDecimal, split } from '@meshledger/money'
import { quote, tagsJson } from './key-value.ts'

/** A consumer's part of a shared charge. `consumer` null: the part that is idle or that nobody could be found for. */
export type Share = {
  readonly domain: string
  readonly consumer: { readonly id: string; readonly name: string | null } | null
  readonly weight: bigint
  /** Tags of the consumer, not of the shared resource. */
  readonly tags: Readonly<Record<string, string>> | null
  /** What was measured to find the weight, as decimal text, with its unit. */
  readonly driver: { readonly quantity: string; readonly unit: string } | null
}

/** `methodId` names one documented rule and its version. */
export type Split = { readonly methodId: string; readonly shares: readonly Share[] }

export type Part = {
  readonly domain: string
  readonly quantity: bigint
  readonly cells: Readonly<Record<string, string | null>>
}

const RATIO_DIGITS = 18

/**
 * One part a share; the parts replace the charge (FOCUS 1.3, split cost allocation).
 *
 * The quantity is split by largest remainder, so the parts sum to the charge without tolerance; each part's cost is its
 * quantity × the same unit price, so costs sum exactly too, and price × quantity = cost on every row (FOCUS 1.2,
 * ListCost-C-009-C). Ratios are split the same way and sum to exactly 1.
 */
export function partsOf(quantity: bigint, { methodId, shares }: Split): Part[] {
  const weights = shares.map((share) => share.weight)
  const quantities = split(quantity, weights)
  const ratios = split(10n ** BigInt(RATIO_DIGITS), weights)
  return shares.map((share, i) => ({
    domain: share.domain,
    quantity: quantities[i] ?? 0n,
    cells: {
      AllocatedMethodId: methodId,
      AllocatedMethodDetails: detailsJson(formatDecimal(ratios[i] ?? 0n, RATIO_DIGITS, 0), share.driver),
      AllocatedResourceId: share.consumer?.id ?? null,
      AllocatedResourceName: share.consumer?.name ?? null,
      AllocatedTags: tagsJson(share.tags),
    },
  }))
}

/**
 * A JSON object with `Elements` (FOCUS 1.3, AllocatedMethodDetails). Numbers stand as decimal text without quotes, so
 * that none is rounded.
 */
function detailsJson(ratio: string, driver: Share['driver']): string {
  const usage = driver === null ? '' : `,"UsageUnit":${quote(driver.unit)},"UsageQuantity":${decimal(driver.quantity)}`
  return `{"Elements":[{"AllocatedRatio":${ratio}${usage}}]}`
}

/** Checked, so that text of another kind cannot break the JSON. Throws `RangeError` for what is no decimal. */
const decimal = (text: string) => formatDecimal(parseDecimal(text, RATIO_DIGITS), RATIO_DIGITS, 0)
