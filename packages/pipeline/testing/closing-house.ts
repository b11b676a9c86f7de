import { parseDomain } from '@meshledger/mesh'
import * as closing from '../src/close/index.ts'
import type { House } from '../src/house.ts'
import { freshHouse } from './fresh-house.ts'

/** One day's usage of a job. `source` is the delivery it came in; a negative quantity is a retraction. */
export type DayUse = {
  domain: string | null
  job: string
  day: string
  quantity: string
  source: string
  ingested?: string
  /** `JOBS`, unless it says so. */
  sku?: string
  /** Where it is no ORIGINAL, and no RETRACTION that its sign tells. */
  type?: 'RESTATEMENT'
}

const domainOf = (domain: string, budget: string) =>
  parseDomain(
    `domain: ${domain}\ntitle: ${domain} title\nowner: owner@${domain}.example\ncost_centre: CC-${domain}\n` +
      `select: { tags: [{ key: team, values: [${domain}] }] }\nbudget: [{ from: 2026-01, monthly: "${budget}" }]`,
    `domains/${domain}.yml`,
  )

/** A house in November 2026 with two domains; `use` brings usage in, as a delivery would. */
export async function closingHouse(): Promise<{ house: House; done(): Promise<void>; at(time: string): void }> {
  let now = '2026-11-20T14:00:00.000Z'
  const { house, done } = await freshHouse({ clock: () => now })
  await layOutClosing(house, now)
  const at = (time: string) => {
    now = time
  }
  return { house, done, at }
}

/** Two domains with budgets, and one price. */
export async function layOutClosing(house: House, now: string): Promise<void> {
  await house.ledger.settings.set('currency', 'USD')
  for (const [domain, budget] of [
    ['alpha', '100.00'],
    ['beta', '500.00'],
  ] as const) {
    await house.ledger.domains.put(domainOf(domain, budget), domain, now)
  }
  await house.lake.run(`insert into billing.list_prices_rows by name select 'JOBS' as sku_name, 'AWS' as cloud,
    'USD' as currency_code, 'DBU' as usage_unit, timestamp '2025-01-01' as price_start_time,
    {'effective_list': {'default': cast('0.123456789' as decimal(38,18))}} as pricing`)
}

let delivered = 0

/** Takes usage in as a file of its own does: rows, and the list of files that tells one state of the lake from another. */
export async function deliver({ lake }: House, uses: readonly DayUse[]): Promise<void> {
  await lake.transaction(async (tx) => {
    for (const { domain, job, day, quantity, source, ingested, type, sku } of uses) {
      delivered += 1
      await tx.run(
        `insert into billing.usage_rows by name select $id as record_id, $source as _source, 'acc' as account_id, '1' as workspace_id,
           $sku as sku_name, 'AWS' as cloud, cast($day as timestamp) as usage_start_time,
           cast($day as timestamp) + interval 1 hour as usage_end_time, cast($day as date) as usage_date,
           'DBU' as usage_unit, cast($quantity as decimal(38,18)) as usage_quantity,
           case when $quantity like '-%' then 'RETRACTION' else $type end as record_type,
           cast($ingested as date) as ingestion_date, 'JOBS' as billing_origin_product,
           case when $domain = '' then null else map {'team': $domain} end as custom_tags,
           {'job_id': $job} as usage_metadata`,
        {
          id: `r-${delivered}`,
          source,
          day,
          quantity,
          job,
          sku: sku ?? 'JOBS',
          type: type ?? 'ORIGINAL',
          domain: domain ?? '',
          ingested: ingested ?? day,
        },
      )
    }
    for (const source of new Set(uses.map((use) => use.source))) {
      await tx.run(
        `insert into meta.files (file, name, table_name) select $file, $file, 'billing.usage'
        where not exists (select 1 from meta.files where file = $file)`,
        { file: source },
      )
    }
  })
}

/** Two months and a bit of ordinary usage, so that September and October are complete. */
export function ordinary(): DayUse[] {
  const days = ['2026-08-05', '2026-09-03', '2026-09-17', '2026-10-02', '2026-10-31', '2026-11-18', '2026-11-19']
  return days.flatMap((day): DayUse[] => [
    { domain: 'alpha', job: 'a1', day, quantity: '100.1', source: 'first' },
    { domain: 'alpha', job: 'a2', day, quantity: '33.333333333333333333', source: 'first' },
    { domain: 'beta', job: 'b1', day, quantity: '200.7', source: 'first' },
    { domain: null, job: 'nobody', day, quantity: '7', source: 'first' },
  ])
}

/** Finance is two people: who prepared a month does not approve it. */
export const preparer = 'fin-one'
export const approver = 'fin-two'

/** The steps by which a month is closed, each by whom it takes. */
export const stepsOf = (house: () => House) => {
  const see = (period: string, who = approver) => closing.close(house(), period, who)
  const toReview = async (period: string): Promise<void> => {
    await closing.prepare(house(), period, preparer)
    await closing.review(house(), period, preparer)
  }
  const toFrozen = async (period: string): Promise<void> => {
    await toReview(period)
    await closing.approve(house(), period, approver, (await see(period)).digest ?? '', '')
    await closing.freeze(house(), period, approver)
  }
  return { see, toReview, toFrozen }
}
