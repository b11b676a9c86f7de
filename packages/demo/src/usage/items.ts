import type { ItemMaker, Written } from '../answer-items.ts'
import type { AnswerItem, Fact } from '../answers.ts'
import { RUNAWAY_CAUSE } from '../inventory.ts'
import { instant, isoDay } from '../time.ts'
import { analyticsUs, prodUs } from '../world/account.ts'
import { PRICE_CHANGE_AT, PROMOTION, priceAt, type Sku, skus } from '../world/prices.ts'
import { policyOf } from './estate.ts'
import { keys, MONITORING_RENAMED_ON, SHARED_JOB_ID, UNKNOWN_PRODUCT } from './planted-resources.ts'
import { RUNAWAY_CLUSTER, RUNAWAY_DAY } from './planted-rows.ts'
import { quantityText, type UsageRow } from './row.ts'
import { amountText } from './tally.ts'
import { EXTRA_COLUMN } from './write.ts'

const named = ({ sku_name, cloud, usage_unit }: Sku) => ({ sku_name, cloud, usage_unit })
const priced = (row: UsageRow) => row.quantity * (priceAt(row.sku, row.end) ?? 0n)

/** Original, retraction and restatement as facts; `net` is what remains to pay. */
function pairFacts(rows: readonly UsageRow[]): Record<string, Fact> {
  const [original, retraction, restatement] = rows
  if (original === undefined || retraction === undefined || restatement === undefined)
    throw new RangeError('a pair has three rows')
  return {
    ...named(original.sku),
    usage_date: isoDay(original.start),
    record_ids: { original: original.record_id, retraction: retraction.record_id, restatement: restatement.record_id },
    ingestion_dates: { original: isoDay(original.ingested), correction: isoDay(retraction.ingested) },
    original_quantity: quantityText(original.quantity),
    restated_quantity: quantityText(restatement.quantity),
    net_amount: amountText(priced(original) + priced(retraction) + priced(restatement)),
  }
}

/** The items that a reader of `billing.usage` and the prices has to get right. */
export function costItems(written: Written, item: ItemMaker): AnswerItem[] {
  return [
    ...corrections(written, item),
    ...prices(written, item),
    ...shapes(written, item),
    ...placement(written, item),
  ]
}

function corrections({ usage }: Written, item: ItemMaker): AnswerItem[] {
  const { pair, latePair, runaway } = usage.planted
  const excess = runaway.reduce((sum, row) => sum + priced(row), 0n)
  return [
    item('retraction-pair', 'Usage corrected three days later', 'cycle-tracking', pairFacts(pair)),
    item('late-retraction-pair', 'Usage of August corrected in September', 'content', pairFacts(latePair)),
    item('cost-spike', 'A job cluster ran away after its limit was lifted', 'subscriptions', {
      date: isoDay(RUNAWAY_DAY),
      workspace_id: prodUs.id,
      job_id: String(runaway[0]?.usage_metadata.job_id),
      cluster_id: RUNAWAY_CLUSTER,
      rows: runaway.length,
      excess: amountText(excess),
      cause: {
        changed_at: instant(RUNAWAY_CAUSE.at),
        changed_by: RUNAWAY_CAUSE.by.id,
        max_autoscale_workers: RUNAWAY_CAUSE.workers,
        usual_max_autoscale_workers: RUNAWAY_CAUSE.usual,
      },
    }),
  ]
}

function prices({ usage }: Written, item: ItemMaker): AnswerItem[] {
  const { tally, planted } = usage
  const { before, straddling, atBoundary } = planted.priceChange
  const windowOf = (row: UsageRow) => ({
    record_id: row.record_id,
    usage_start_time: instant(row.start),
    usage_end_time: instant(row.end),
    amount: amountText(priced(row)),
  })
  const [from, to] = skus.lakebase.windows
  return [
    item('price-change-mid-hour', 'A list price changed at half past ten', 'telehealth', {
      ...named(skus.azureSql),
      at: instant(PRICE_CHANGE_AT),
      price_before: skus.azureSql.windows[0]?.effective ?? '',
      price_after: skus.azureSql.windows[1]?.effective ?? '',
      last_at_old_price: windowOf(before),
      straddling: windowOf(straddling),
      ends_at_the_change: windowOf(atBoundary),
      before: tally.note('price before'),
      after: tally.note('price after'),
    }),
    item('promotion', 'A promotional price below the list price', null, {
      ...named(skus.lakebase),
      from: instant(PROMOTION.from),
      to: instant(PROMOTION.to),
      default: from?.default ?? '',
      effective: from?.effective ?? '',
      effective_afterwards: to?.effective ?? '',
      during: tally.note('promotion in'),
      afterwards: tally.note('promotion after'),
    }),
    item('same-sku-two-clouds', 'One SKU name, two clouds, two prices', null, {
      sku_name: skus.anthropic.sku_name,
      AWS: { price: skus.anthropic.windows[0]?.effective ?? '', ...tally.note('same-sku AWS') },
      AZURE: { price: skus.azureAnthropic.windows[0]?.effective ?? '', ...tally.note('same-sku AZURE') },
    }),
    item('unpriced-sku', 'A new SKU that the price list does not hold', 'recommendations', {
      ...named(skus.unpriced),
      reason: 'no-price-for-sku',
      rows: tally.note('unpriced').rows,
      quantity: tally.note('unpriced').quantity,
    }),
    item('free-genie', 'Genie usage that is not charged for', 'growth', {
      ...named(skus.genieFree),
      rows: tally.note('genie').rows,
      quantity: tally.note('genie').quantity,
    }),
  ]
}

function shapes({ usage }: Written, item: ItemMaker): AnswerItem[] {
  const { tally } = usage
  return [
    item('unit-dsu', 'Storage is counted in DSU', null, { usage_unit: 'DSU', ...tally.note('unit DSU') }),
    item('unit-gb', 'Network traffic is counted in GB', null, { usage_unit: 'GB', ...tally.note('unit GB') }),
    item('null-is-serverless', 'Products without a classic form leave is_serverless empty', null, {
      ...tally.note('null serverless'),
      by_product: Object.fromEntries(tally.notesUnder('null serverless by ').map(([name, { rows }]) => [name, rows])),
    }),
    item('policy-id-old-new', 'Old and new name of the usage policy id', null, {
      old_only: tally.note('policy old'),
      both: tally.note('policy both'),
      new_only: tally.note('policy new'),
      example: { domain: 'growth', policy_id: policyOf('growth') },
    }),
    item('renamed-product', 'Lakehouse monitoring became data quality monitoring', 'growth', {
      old: 'LAKEHOUSE_MONITORING',
      new: 'DATA_QUALITY_MONITORING',
      on: isoDay(MONITORING_RENAMED_ON),
      before: tally.note('renamed old'),
      after: tally.note('renamed new'),
    }),
    item('unknown-product', 'A product that stands in no documentation', 'recommendations', {
      billing_origin_product: UNKNOWN_PRODUCT,
      ...tally.note('unknown product'),
    }),
    item('extra-column', 'A column that stands in no documentation', null, {
      table: 'billing.usage',
      column: EXTRA_COLUMN.name,
      file: `system/billing/usage/usage-${EXTRA_COLUMN.month}.parquet`,
      rows: usage.extraRows,
      value: EXTRA_COLUMN.value,
    }),
  ]
}

function placement({ usage, audit, resources }: Written, item: ItemMaker): AnswerItem[] {
  const { tally } = usage
  const odd = resources.find(({ key }) => key === keys.oddTags)
  return [
    item('same-job-id-two-workspaces', 'One job id, two workspaces, two teams', null, {
      job_id: SHARED_JOB_ID,
      jobs: [
        { workspace_id: prodUs.id, domain: 'cycle-tracking', ...tally.note(`job ${prodUs.id}`) },
        { workspace_id: analyticsUs.id, domain: 'content', ...tally.note(`job ${analyticsUs.id}`) },
      ],
    }),
    item('untagged-serverless', 'Serverless jobs without tag and policy', null, tally.note('untagged serverless')),
    item('odd-tag-keys', 'Tags in odd case and with blanks', 'cycle-tracking', {
      workspace_id: prodUs.id,
      job_id: odd?.id ?? '',
      spellings: tally.notesUnder('tag ').map(([tag, { rows }]) => ({
        key: tag.slice(0, tag.indexOf('=')),
        value: tag.slice(tag.indexOf('=') + 1),
        rows,
      })),
      ...tally.note('odd tags'),
    }),
    item('null-workspace', 'Usage of the account as a whole', null, {
      rows: tally.note('null workspace').rows,
      amount: tally.note('null workspace').amount,
      quantities: Object.fromEntries(
        tally.notesUnder('null workspace in ').map(([unit, { quantity }]) => [unit, quantity]),
      ),
    }),
    item('duplicate-delivery', 'Rows and files that were delivered twice', null, {
      usage_rows: usage.redelivered.reduce((sum, { record_ids }) => sum + record_ids.length, 0),
      usage: usage.redelivered.map(({ file, also_in, record_ids }) => ({
        file,
        also_in,
        rows: record_ids.length,
        record_ids,
      })),
      audit_events: audit.redelivered.reduce((sum, { events }) => sum + events, 0),
      audit: audit.redelivered,
    }),
  ]
}
