import { getDataHealth, getReconciliation, getUnallocated, listAnomalies } from '@meshledger/contracts'
import type { AnswerItem } from '@meshledger/demo'
import { expect } from 'vitest'
import { type Account, always, factsOf, product, sum } from './account.ts'

type Check = (account: Account, item: AnswerItem) => Promise<void>
type Rows = { rows: number; quantity: string; amount: string }
type Amounts = { amount: string }

const reconciliation = (account: Account, period: Record<string, string> = always) =>
  account.ask(getReconciliation, { query: period })

/** What data health names and counts as odd. */
const oddity = async (account: Account, kind: string) =>
  (await account.ask(getDataHealth, {})).oddities.find((each) => each.kind === kind)

/** The rows that correct stand under their own record types, and weigh what they say. */
const correction: Check = async (account, item) => {
  const facts = factsOf<{
    original_quantity: string
    restated_quantity: string
    net_amount: string
    ingestion_dates: { correction: string }
    usage_date: string
  }>(item)
  const { recordTypes } = await reconciliation(account, { period: facts.usage_date.slice(0, 7) })
  const of = (type: string) => recordTypes.find(({ record_type }) => record_type === type)
  const [retraction, restatement] = [of('RETRACTION'), of('RESTATEMENT')]
  expect([retraction?.rows, restatement?.rows]).toEqual([1, 1])
  expect(sum(restatement?.amount ?? '0')).toBe(sum(facts.net_amount))
  const retracted = retraction?.amount.replace('-', '') ?? '0'
  expect(retraction?.amount).toMatch(/^-/)
  expect(product(retracted, facts.restated_quantity)).toBe(product(facts.net_amount, facts.original_quantity))
  const { corrections } = await account.ask(getDataHealth, {})
  expect([corrections.retractions, corrections.restatements]).toEqual([2, 2])
  expect(corrections.late).toBe(2)
}

/** Cost of one SKU of all time, by cloud where one is named. */
async function skuCost(account: Account, { sku_name, cloud }: { sku_name: string; cloud: string }): Promise<bigint> {
  const { rows } = await account.cost({ by: 'sku,cloud', 'f.sku': sku_name })
  return sum(...rows.filter((row) => row.cloud === cloud).map(({ amount }) => amount))
}

const priceChange: Check = async (account, item) => {
  const facts = factsOf<{ sku_name: string; cloud: string; at: string; before: Rows; after: Rows }>(item)
  expect(await skuCost(account, facts)).toBe(sum(facts.before.amount, facts.after.amount))
  const { examples = [] } = (await oddity(account, item.kind)) ?? {}
  expect(examples).toContain(`${facts.sku_name} on ${facts.cloud} at ${facts.at.replace('.000Z', 'Z')}`)
}

const promotion: Check = async (account, item) => {
  const facts = factsOf<{ sku_name: string; cloud: string; during: Rows; afterwards: Rows }>(item)
  expect(await skuCost(account, facts)).toBe(sum(facts.during.amount, facts.afterwards.amount))
  expect((await oddity(account, item.kind))?.examples).toContain(`${facts.sku_name} on ${facts.cloud}`)
}

const twoClouds: Check = async (account, item) => {
  const { sku_name, ...clouds } = factsOf<{ sku_name: string; AWS: Rows; AZURE: Rows }>(item)
  for (const [cloud, { amount }] of Object.entries(clouds)) {
    expect(await skuCost(account, { sku_name, cloud })).toBe(sum(amount))
  }
}

const unpriced: Check = async (account, item) => {
  const { quantity, ...sku } = factsOf<{ sku_name: string; quantity: string; rows: number }>(item)
  const { skus } = (await account.cost({})).unpriced
  const found = skus.find(({ sku_name }) => sku_name === sku.sku_name)
  expect(found).toMatchObject(sku)
  expect(sum(found?.usage_quantity ?? '0')).toBe(sum(quantity))
}

const free: Check = async (account, item) => {
  const { rows, quantity, usage_unit } = factsOf<{ rows: number; quantity: string; usage_unit: string }>(item)
  expect((await account.cost({})).free.rows).toBe(rows)
  const { quantities } = await reconciliation(account)
  expect(sum(quantities.find((each) => each.usage_unit === usage_unit)?.free ?? '0')).toBe(sum(quantity))
}

const unit: Check = async (account, item) => {
  const { usage_unit, quantity } = factsOf<{ usage_unit: string; quantity: string }>(item)
  const { quantities } = await reconciliation(account)
  const found = quantities.find((each) => each.usage_unit === usage_unit)
  expect(sum(found?.read ?? '0')).toBe(sum(quantity))
  expect(sum(found?.rated ?? '0')).toBe(sum(quantity))
}

const withoutClassicForm: Check = async (account, item) => {
  const { rows, by_product } = factsOf<{ rows: number; by_product: Record<string, number> }>(item)
  const found = await oddity(account, item.kind)
  expect(found?.count).toBe(rows)
  for (const example of found?.examples ?? []) expect(Object.keys(by_product)).toContain(example)
}

/** Old and new name of the policy id place usage alike. */
const policyIds: Check = async (account, item) => {
  const facts = factsOf<{ old_only: Rows; both: Rows; new_only: Rows; example: { domain: string } }>(item)
  const { rated, rows } = await account.cost({ by: 'domain', 'f.reason': 'policy' })
  expect(sum(rated)).toBe(sum(facts.old_only.amount, facts.both.amount, facts.new_only.amount))
  expect(rows.map(({ domain }) => domain)).toContain(facts.example.domain)
  expect((await oddity(account, item.kind))?.count).toBe(facts.old_only.rows + facts.both.rows)
}

const sameJobId: Check = async (account, item) => {
  type Job = Rows & { workspace_id: string; domain: string }
  const { job_id, jobs } = factsOf<{ job_id: string; jobs: Job[] }>(item)
  for (const { workspace_id, domain, amount } of jobs) {
    const { rows } = await account.cost({ by: 'domain', 'f.resource': `job ${workspace_id}/${job_id}` })
    expect(rows).toEqual([{ domain, amount: expect.any(String) }])
    expect(sum(rows[0]?.amount ?? '0')).toBe(sum(amount))
  }
}

const untaggedServerless: Check = async (account, item) => {
  const { rows, amount } = factsOf<Rows>(item)
  const { causes } = await account.ask(getUnallocated, { query: always })
  const found = causes.filter(({ cause, product: name }) => name === 'Jobs' && /without tag/.test(cause))
  expect(found.reduce((all, each) => all + each.rows, 0)).toBe(rows)
  expect(sum(...found.map((each) => each.amount))).toBe(sum(amount))
  expect(found.every(({ suggestion }) => suggestion !== null)).toBe(true)
}

const oddTags: Check = async (account, item) => {
  const facts = factsOf<{ workspace_id: string; job_id: string; amount: string }>(item)
  const resource = `job ${facts.workspace_id}/${facts.job_id}`
  const { rows, rated } = await account.cost({ by: 'domain,reason', 'f.resource': resource })
  expect(rows).toEqual([{ domain: item.domain, reason: 'tag', amount: rated }])
  expect(sum(rated)).toBe(sum(facts.amount))
}

const renamed: Check = async (account, item) => {
  const facts = factsOf<{ before: Rows; after: Rows; old: string; new: string }>(item)
  const { rated } = await account.cost({ 'f.product': 'Data quality monitoring' })
  expect(sum(rated)).toBe(sum(facts.before.amount, facts.after.amount))
  expect((await oddity(account, item.kind))?.count).toBe(facts.before.rows)
}

const nullWorkspace: Check = async (account, item) => {
  const { rows, amount } = factsOf<{ rows: number } & Amounts>(item)
  expect(sum((await account.cost({ 'f.workspace': 'account level' })).rated)).toBe(sum(amount))
  expect((await oddity(account, item.kind))?.count).toBe(rows)
}

const unknownProduct: Check = async (account, item) => {
  const { rows, amount } = factsOf<Rows>(item)
  const { rated } = await account.cost({ 'f.product': 'Zero Copy Federation (unknown product)' })
  expect(sum(rated)).toBe(sum(amount))
  expect((await oddity(account, item.kind))?.count).toBe(rows)
}

/** The day stands out, and what drove it is named. */
const spike: Check = async (account, item) => {
  const { date, job_id } = factsOf<{ date: string; job_id: string }>(item)
  const { anomalies } = await account.ask(listAnomalies, { query: always })
  const found = anomalies.find((each) => each.date === date && each.domain === item.domain)
  expect(found?.drivers[0]?.resource).toContain(job_id)
  expect(anomalies[0]).toEqual(found)
}

export const moneyChecks = {
  'retraction-pair': correction,
  'late-retraction-pair': correction,
  'price-change-mid-hour': priceChange,
  promotion,
  'same-sku-two-clouds': twoClouds,
  'unpriced-sku': unpriced,
  'free-genie': free,
  'unit-dsu': unit,
  'unit-gb': unit,
  'null-is-serverless': withoutClassicForm,
  'policy-id-old-new': policyIds,
  'same-job-id-two-workspaces': sameJobId,
  'untagged-serverless': untaggedServerless,
  'odd-tag-keys': oddTags,
  'renamed-product': renamed,
  'null-workspace': nullWorkspace,
  'unknown-product': unknownProduct,
  'cost-spike': spike,
}
