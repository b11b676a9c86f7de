import { AMOUNT_SCALE, formatDecimal, parseDecimal, QUANTITY_SCALE } from '@meshledger/money'
import type { FocusRow } from './rows.ts'

/** Usage without a price, by SKU: `rows` of the dataset, and how much in its unit. */
export type UnpricedUse = {
  readonly skuId: string
  readonly unit: string
  readonly reason: string
  readonly rows: number
  readonly quantity: string
}

/**
 * What a reader should know beside the rows.
 *
 * `billedCost` is the sum of the column. `unpriced` is what has no price and is therefore in no sum. `unknownServices`
 * stand under the category Other until the map of services knows them.
 */
export type FocusSummary = {
  readonly rows: number
  readonly billedCost: string
  readonly unpriced: { readonly rows: number; readonly skus: readonly UnpricedUse[] }
  readonly free: { readonly rows: number }
  readonly corrections: { readonly rows: number; readonly billedCost: string }
  readonly unknownServices: readonly { readonly serviceName: string; readonly rows: number }[]
}

const amountText = (units: bigint) => formatDecimal(units, AMOUNT_SCALE)

/** Count and sum the rows of a dataset, reading them once. */
export function summaryOf(rows: Iterable<FocusRow>): FocusSummary {
  let count = 0
  let billed = 0n
  let free = 0
  let corrections = 0
  let corrected = 0n
  const unpriced = new Map<string, { rows: number; sum: bigint }>()
  const unknown = new Map<string, number>()
  for (const row of rows) {
    const cost = parseDecimal(row.BilledCost ?? '', AMOUNT_SCALE)
    count += 1
    billed += cost
    if (row.x_PriceStatus === 'free') free += 1
    if (row.x_PriceStatus === 'unpriced') addUnpriced(unpriced, row)
    if (row.ChargeClass === 'Correction') {
      corrections += 1
      corrected += cost
    }
    const service = row.ServiceName ?? ''
    if (row.ServiceCategory === 'Other') unknown.set(service, (unknown.get(service) ?? 0) + 1)
  }
  const skus = [...unpriced].toSorted(byText).map(([text, found]) => unpricedUse(text, found))
  return {
    rows: count,
    billedCost: amountText(billed),
    unpriced: { rows: skus.reduce((sum, sku) => sum + sku.rows, 0), skus },
    free: { rows: free },
    corrections: { rows: corrections, billedCost: amountText(corrected) },
    unknownServices: [...unknown].toSorted(byText).map(([serviceName, found]) => ({ serviceName, rows: found })),
  }
}

function addUnpriced(found: Map<string, { rows: number; sum: bigint }>, row: FocusRow): void {
  const text = JSON.stringify([row.SkuId, row.x_UnpricedUnit, row.x_UnpricedReason])
  const sku = found.get(text) ?? { rows: 0, sum: 0n }
  sku.rows += 1
  sku.sum += parseDecimal(row.x_UnpricedQuantity ?? '', QUANTITY_SCALE)
  found.set(text, sku)
}

function unpricedUse(text: string, { rows, sum }: { rows: number; sum: bigint }): UnpricedUse {
  const [skuId = '', unit = '', reason = ''] = JSON.parse(text) as string[]
  return { skuId, unit, reason, rows, quantity: formatDecimal(sum, QUANTITY_SCALE, 0) }
}

const byText = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1)
