import { knownProducts, renamedProducts } from '@meshledger/facts'
import type { House } from './house.ts'
import { tablesIn } from './warehouse/staying.ts'
import { rawUsage, usageHeld } from './warehouse/usage-held.ts'

/** Something that came in odd: kept, named and counted, so that nobody is surprised by it in a figure. */
export type Oddity = { kind: string; sentence: string; count: number; examples: string[] }

/** One thing to look for. `sql` gives `n` (how many) and `examples` (up to five texts, in order). */
type Look = {
  readonly kind: string
  readonly sql: string
  readonly params?: Readonly<Record<string, readonly string[]>>
  readonly sentence: (count: number) => string
}

const counted = (count: number, one: string, many = `${one}s`) => `${count} ${count === 1 ? one : many}`
const rows = (count: number) => `On ${counted(count, 'usage row')}`
const few = (expression: string) => `list_slice(list_sort(list(DISTINCT ${expression})), 1, 5)`

/** Each spelling of a tag key with its rows; the spelling that most rows use comes first. */
const spellings = `
  SELECT key, n, row_number() OVER (PARTITION BY lower(trim(key)) ORDER BY n DESC, key) AS place
  FROM (SELECT key, count(*) AS n FROM (SELECT unnest(map_keys(custom_tags)) AS key FROM billing.usage) GROUP BY key)`

const looks: readonly Look[] = [
  {
    kind: 'unknown-product',
    sql: `SELECT count(*) AS n, ${few('billing_origin_product')} AS examples FROM billing.usage
      WHERE billing_origin_product IS NOT NULL AND NOT list_contains($known, billing_origin_product)`,
    params: { known: knownProducts },
    sentence: (n) =>
      `${rows(n)} the product is one that no documentation we know of names. It is rated like any other.`,
  },
  {
    kind: 'renamed-product',
    sql: `SELECT count(*) AS n, ${few(`billing_origin_product || ' → ' || $new[list_position($old, billing_origin_product)]`)} AS examples
      FROM billing.usage WHERE list_contains($old, billing_origin_product)`,
    params: { old: Object.keys(renamedProducts), new: Object.values(renamedProducts) },
    sentence: (n) => `${rows(n)} a product goes by its former name. Old and new name are one product.`,
  },
  {
    kind: 'null-workspace',
    sql: `SELECT count(*) AS n, ${few('sku_name')} AS examples FROM billing.usage WHERE workspace_id IS NULL`,
    sentence: (n) => `${rows(n)} there is no workspace: the usage belongs to the account.`,
  },
  {
    kind: 'same-job-id-two-workspaces',
    sql: `SELECT count(*) AS n, list_slice(list_sort(list(job || ' in ' || workspaces)), 1, 5) AS examples FROM (
        SELECT usage_metadata.job_id AS job, array_to_string(list_sort(list(DISTINCT workspace_id)), ', ') AS workspaces
        FROM billing.usage WHERE usage_metadata.job_id IS NOT NULL
        GROUP BY 1 HAVING count(DISTINCT workspace_id) > 1)`,
    sentence: (n) => `${counted(n, 'job id')} in more than one workspace: different jobs of equal number, kept apart.`,
  },
  {
    kind: 'null-is-serverless',
    sql: `SELECT count(*) AS n, ${few('billing_origin_product')} AS examples FROM billing.usage
      WHERE product_features IS NOT NULL AND product_features.is_serverless IS NULL`,
    sentence: (n) => `${rows(n)} it is left open whether the product was serverless: it has no classic form.`,
  },
  {
    kind: 'policy-id-old-new',
    sql: `SELECT count(*) AS n, ${few('usage_metadata.budget_policy_id')} AS examples FROM billing.usage
      WHERE usage_metadata.budget_policy_id IS NOT NULL`,
    sentence: (n) => `${rows(n)} there is the former budget policy id. It is read together with the usage policy id.`,
  },
  {
    kind: 'odd-tag-keys',
    sql: `SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS n, list_slice(list_sort(list('"' || key || '"')), 1, 5) AS examples
      FROM (${spellings}) WHERE place > 1 OR key <> trim(key)`,
    sentence: (n) =>
      `${counted(n, 'tag')} with a known key in another spelling (case, or blanks around it), taken as the same key.`,
  },
  {
    kind: 'price-change-mid-hour',
    sql: `SELECT count(*) AS n, ${few(`sku_name || ' on ' || cloud || ' at ' || strftime(price_start_time, '%Y-%m-%dT%H:%M:%SZ')`)} AS examples
      FROM billing.list_prices p WHERE price_start_time <> date_trunc('hour', price_start_time)
        AND EXISTS (FROM billing.list_prices b WHERE b.sku_name = p.sku_name AND b.cloud = p.cloud
          AND b.usage_unit = p.usage_unit AND b.price_end_time = p.price_start_time)`,
    sentence: (n) =>
      `${counted(n, 'list price')} changed inside an hour. The price in force when the usage ended counts.`,
  },
  {
    kind: 'promotion',
    sql: `SELECT count(*) AS n, ${few(`sku_name || ' on ' || cloud`)} AS examples FROM billing.list_prices
      WHERE pricing.effective_list."default" < pricing."default"`,
    sentence: (n) =>
      `${counted(n, 'list price')} on promotion: the effective price is below the long-term one, and is the one used.`,
  },
  {
    kind: 'same-sku-two-clouds',
    sql: `SELECT count(*) AS n, list_slice(list_sort(list(sku_name)), 1, 5) AS examples FROM (
        SELECT sku_name FROM billing.list_prices WHERE price_end_time IS NULL
        GROUP BY sku_name, usage_unit HAVING count(DISTINCT cloud) > 1 AND count(DISTINCT pricing.effective_list."default") > 1)`,
    sentence: (n) =>
      `${counted(n, 'SKU name')} with different prices on different clouds. A price is looked up by name, cloud and unit.`,
  },
  {
    kind: 'keys-unseen',
    sql: `SELECT count(*) AS n, ${few('table_name')} AS examples FROM meta.files WHERE keys_unseen AND replaced_by IS NULL`,
    sentence: (n) =>
      `${counted(n, 'file')} of which only the beginning was searched for keys that nobody knows; such keys later in them are not kept.`,
  },
  {
    kind: 'other-units',
    sql: `SELECT count(*) AS n, ${few('usage_unit')} AS examples FROM billing.usage WHERE usage_unit <> 'DBU'`,
    sentence: (n) => `${rows(n)} the unit is another than DBU. Quantities of unlike units are never added.`,
  },
]

/** What is odd in the facts we hold; what does not occur is left out. */
export async function oddities(house: Pick<House, 'lake' | 'engines'>): Promise<Oddity[]> {
  const found: Oddity[] = []
  const stays = (await usageHeld(house)).kind === 'daily' ? new Set([rawUsage.table]) : new Set<string>()
  const blind = looks.filter(({ sql }) => tablesIn(sql, stays).length > 0)
  if (blind.length > 0) found.push(notLookedFor(blind.map(({ kind }) => kind)))
  for (const { kind, sql, params = {}, sentence } of looks.filter((look) => !blind.includes(look))) {
    const [row] = await house.lake.rows<{ n: bigint; examples: string[] | null }>(sql, params)
    const count = Number(row?.n ?? 0)
    if (count > 0) found.push({ kind, sentence: sentence(count), count, examples: row?.examples ?? [] })
  }
  return found
}

/** What shows only in rows that are not here. */
const notLookedFor = (kinds: readonly string[]): Oddity => ({
  kind: 'not-looked-for',
  sentence: `${kinds.length} kinds of oddities in single usage rows are not looked for, since those rows stay in the warehouse; set engine.billing to embedded to have them looked for.`,
  count: kinds.length,
  examples: [...kinds],
})
