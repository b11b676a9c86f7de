import type { ChargeKey } from '../book.ts'
import type { Part } from './parts.ts'

type Charge = Omit<Part, 'gone'>

/**
 * The charges of a large pool, with its resources and people folded into one: a charge is left for each day, price,
 * product, SKU, unit, workspace, cloud, invoice and kind of record. Sums over any of these stay what they were.
 */
export function folded(charges: readonly Charge[], keys: ChargeKey[], rule: string): Charge[] {
  const numbers = new Map<string, number>()
  const keyOf: number[] = []
  const groups = new Map<string, { -readonly [F in keyof Charge]: Charge[F] }>()
  for (const charge of charges) {
    keyOf[charge.key] ??= foldedKey(keys, charge.key, rule, numbers)
    const key = keyOf[charge.key] ?? charge.key
    const name = `${key} ${charge.day} ${charge.era} ${charge.price} ${charge.netPrice}`
    const group = groups.get(name)
    if (group) {
      group.quantity += charge.quantity
      group.usageRows += charge.usageRows
    } else groups.set(name, { ...charge, key })
  }
  return [...groups.values()]
}

function foldedKey(keys: ChargeKey[], at: number, rule: string, numbers: Map<string, number>): number {
  const key = keys[at]
  if (!key) throw new RangeError(`there is no charge key at position ${at}`)
  const { raw, product, workspace, domain, reason, certainty } = key
  const name = JSON.stringify([
    ...[domain, reason, certainty, product, workspace, raw.account_id, raw.workspace_id, raw.cloud, raw.sku_name],
    ...[raw.usage_unit, raw.billing_origin_product, raw.record_type, raw.late, raw.invoice_id, raw.bill],
  ])
  const held = numbers.get(name)
  if (held !== undefined) return held
  const number = keys.push({
    ...key,
    raw: { ...raw, ...nobody, custom_tags: {} },
    resource: null,
    resourceText: `pool ${rule}`,
    runAs: 'shared',
  })
  numbers.set(name, number - 1)
  return number - 1
}

const nobody = {
  ...{ job_id: null, dlt_pipeline_id: null, warehouse_id: null, endpoint_id: null, endpoint_name: null },
  ...{ cluster_id: null, notebook_id: null, uc_table_catalog: null, other_id: null, usage_policy_id: null },
  ...{ run_as: null, owned_by: null, created_by: null },
}
