import { AMOUNT_SCALE, formatDecimal } from '@meshledger/money'
import type { MonthTotal } from '../answers.ts'
import { month, SYSTEM_TABLES_FROM } from '../time.ts'
import { PRICE_CHANGE_AT, PROMOTION, priceAt, skus } from '../world/prices.ts'
import { keys, MONITORING_RENAMED_ON, SHARED_JOB_ID, UNKNOWN_PRODUCT } from './planted-resources.ts'
import type { Resource } from './resource.ts'
import { quantityText, type UsageRow } from './row.ts'

export type Sum = { rows: number; quantity: bigint; amount: bigint }
type Month = Sum & { free: number; unpriced: number; unallocated: bigint; domains: Map<string, bigint> }

export const amountText = (amount: bigint): string => formatDecimal(amount, AMOUNT_SCALE)

/**
 * Adds up what was written, row by row: the month's cost and the sums behind the items of the answer key.
 *
 * It is an independent computation on purpose: prices come from the generator's own table, domains from what the
 * generator meant, and nothing is read back from the files.
 */
export class UsageTally {
  readonly #months = new Map<string, Month>()
  readonly #notes = new Map<string, Sum>()
  rows = 0

  add(row: UsageRow, resource: Resource): void {
    const price = priceAt(row.sku, row.end)
    const amount = price === undefined ? 0n : row.quantity * price
    this.rows += 1
    this.#addToMonth(row, amount, price !== undefined)
    for (const note of notesOf(row, resource)) add(this.#note(note), row.quantity, amount)
  }

  note(name: string): { rows: number; quantity: string; amount: string } {
    const { rows, quantity, amount } = this.#note(name)
    return { rows, quantity: quantityText(quantity), amount: amountText(amount) }
  }

  notesUnder(prefix: string): readonly (readonly [string, ReturnType<UsageTally['note']>])[] {
    return [...this.#notes.keys()]
      .filter((name) => name.startsWith(prefix))
      .sort()
      .map((name) => [name.slice(prefix.length), this.note(name)] as const)
  }

  months(): readonly MonthTotal[] {
    return [...this.#months].map(([name, sum]) => ({
      month: name,
      rows: sum.rows,
      rated: amountText(sum.amount),
      unallocated: amountText(sum.unallocated),
      free_rows: sum.free,
      unpriced_rows: sum.unpriced,
      domains: Object.fromEntries([...sum.domains].sort().map(([domain, amount]) => [domain, amountText(amount)])),
    }))
  }

  /** Rated cost of a domain in a month, in units of 10^-36. */
  cost(domain: string, name: string): bigint {
    return this.#months.get(name)?.domains.get(domain) ?? 0n
  }

  #addToMonth(row: UsageRow, amount: bigint, priced: boolean): void {
    const name = month(row.start)
    let sum = this.#months.get(name)
    if (sum === undefined) {
      sum = { rows: 0, quantity: 0n, amount: 0n, free: 0, unpriced: 0, unallocated: 0n, domains: new Map() }
      this.#months.set(name, sum)
    }
    add(sum, row.quantity, amount)
    if (!priced) sum[row.sku === skus.genieFree ? 'free' : 'unpriced'] += 1
    if (row.domain === null) sum.unallocated += amount
    else sum.domains.set(row.domain, (sum.domains.get(row.domain) ?? 0n) + amount)
  }

  #note(name: string): Sum {
    let sum = this.#notes.get(name)
    if (sum === undefined) {
      sum = { rows: 0, quantity: 0n, amount: 0n }
      this.#notes.set(name, sum)
    }
    return sum
  }
}

function add(sum: Sum, quantity: bigint, amount: bigint): void {
  sum.rows += 1
  sum.quantity += quantity
  sum.amount += amount
}

const assistants: ReadonlySet<string> = new Set([keys.assistantAws, keys.assistantAzure])

/** Under which names of the answer key a row counts. */
function* notesOf(row: UsageRow, resource: Resource): Generator<string> {
  const { sku, usage_metadata: meta } = row
  const system = row.start >= SYSTEM_TABLES_FROM
  if (assistants.has(resource.key)) yield `same-sku ${sku.cloud}`
  if (sku === skus.unpriced) yield 'unpriced'
  if (sku === skus.genieFree) yield 'genie'
  if (sku === skus.lakebase) yield row.end < PROMOTION.to ? 'promotion in' : 'promotion after'
  if (sku === skus.azureSql) yield row.end < PRICE_CHANGE_AT ? 'price before' : 'price after'
  if (sku.usage_unit !== 'DBU') yield `unit ${sku.usage_unit}`
  if (system && row.product_features.is_serverless === undefined) {
    yield 'null serverless'
    yield `null serverless by ${row.billing_origin_product}`
  }
  const [old, current] = [meta.budget_policy_id !== undefined, meta.usage_policy_id !== undefined]
  if (old || current) yield old && current ? 'policy both' : old ? 'policy old' : 'policy new'
  if (meta.job_id === SHARED_JOB_ID) yield `job ${row.workspace_id}`
  if (resource.kind === 'serverless-job' && resource.placedBy === 'none') yield 'untagged serverless'
  if (resource.key === keys.oddTags) {
    for (const [key, value] of Object.entries(row.custom_tags)) yield `tag ${key}=${value}`
    yield 'odd tags'
  }
  if (resource.key === keys.monitoringOld || resource.key === keys.monitoringNew) {
    yield row.start < MONITORING_RENAMED_ON ? 'renamed old' : 'renamed new'
  }
  if (row.workspace_id === null) {
    yield 'null workspace'
    yield `null workspace in ${sku.usage_unit}`
  }
  if (row.billing_origin_product === UNKNOWN_PRODUCT) yield 'unknown product'
}
