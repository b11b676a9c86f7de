import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseDomain } from '@meshledger/mesh'
import { type House, openHouse } from '@meshledger/pipeline'
import type { Observation } from '@meshledger/policy'
import { inject } from 'vitest'

/** The clock of the fixture: mid-month, so that a month is running. */
export const NOW = '2026-03-15T14:00:00.000Z'

/** A person of each role, and one who is two things at once. */
export const people = [
  person('ada-admin', ['admin']),
  person('fin-ance', ['finance']),
  person('com-pliance', ['compliance']),
  person('lea-d', ['team-lead'], ['aurora']),
  person('fin-lead', ['finance', 'team-lead'], ['aurora']),
]

function person(id: string, roles: ('admin' | 'finance' | 'compliance' | 'team-lead')[], domains: string[] = []) {
  return { id, name: id, title: id, roles, domains, identity: `${id}@aurora.example` }
}

/**
 * A house with two domains. Everything that belongs to the second has `borealis` in its name: its resources, people,
 * workspace, SKU, tables, findings. Where that word turns up, something of it was shown.
 */
export async function houseOfTwoDomains(): Promise<{ house: House; close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'meshledger-two-domains-'))
  cpSync(inject('emptyHouse'), folder, { recursive: true })
  const house = await openHouse({ folder, clock: () => NOW })
  await house.ledger.people.replaceAll(people)
  await house.ledger.settings.set('currency', 'USD')
  for (const domain of ['aurora', 'borealis']) {
    await house.ledger.domains.put(definition(domain), `digest-${domain}`, NOW)
  }
  await insertFacts(house)
  const keys = await house.lake.rows<{ key: string; domain: string }>(
    `select _key as key, regexp_extract(user_identity.email, '@(\\w+)', 1) as domain from access.audit`,
  )
  const observations = ['aurora', 'borealis', 'Platform'].map((domain) =>
    observation(domain, keys.find((each) => each.domain === domain)?.key),
  )
  await house.ledger.findings.record(observations, NOW, [{ rule: 'token-without-expiry', ruleVersion: 'v1' }])
  const close = async () => {
    await house.close()
    rmSync(folder, { recursive: true, force: true })
  }
  return { house, close }
}

const definition = (domain: string) =>
  parseDomain(
    `domain: ${domain}
title: ${domain} title
owner: owner@${domain}.example
cost_centre: CC-${domain}
classification: [phi]
members: [owner@${domain}.example]
products: [{ name: ${domain}-product, title: ${domain} product, tables: [${domain}.gold.t] }]
select: { tags: [{ key: team, values: [${domain}] }], catalogs: [${domain}] }
budget: [{ from: 2025-12, monthly: "1000.00" }]`,
    `domains/${domain}.yml`,
  )

const observation = (domain: string, eventKey?: string): Observation => ({
  rule: 'token-without-expiry',
  ruleVersion: 'v1',
  title: 'A token was made that never expires',
  severity: 'high',
  domain,
  subject: domain === 'Platform' ? 'owner@borealis.example' : `owner@${domain}.example`,
  firstSeen: '2026-03-01T09:00:00.000Z',
  lastSeen: '2026-03-01T09:00:00.000Z',
  events: eventKey === undefined ? 0 : 1,
  eventKeys: eventKey === undefined ? [] : [eventKey],
})

/** Two months and a half of daily usage per domain and of nobody's, its prices, workspaces, and an event a day. */
async function insertFacts({ lake }: House): Promise<void> {
  await lake.transaction(async (tx) => {
    await tx.run(`create temp table owners as from (values ('aurora', 1), ('borealis', 2), (null, 3)) t(domain, n)`)
    await tx.run(`create temp table days as
      select cast(range as timestamp) as day from range(timestamp '2026-01-01', timestamp '2026-03-16', interval 1 day)`)
    await tx.run(`insert into billing.usage_rows by name select
        'r-' || n || '-' || strftime(day, '%Y%m%d') as record_id, 'acc' as account_id, '10' || n as workspace_id,
        upper(coalesce(domain, 'shared')) || '_SKU' as sku_name, 'AWS' as cloud, day as usage_start_time,
        day + interval 1 hour as usage_end_time, cast(day as date) as usage_date, 'DBU' as usage_unit,
        cast(n as decimal(38,18)) + 0.5 as usage_quantity, 'ORIGINAL' as record_type, cast(day as date) as ingestion_date,
        'JOBS' as billing_origin_product, case when domain is null then null else map {'team': domain} end as custom_tags,
        {'job_id': coalesce(domain, 'shared') || '-job'} as usage_metadata,
        {'run_as': 'owner@' || coalesce(domain, 'nobody') || '.example'} as identity_metadata
      from owners, days`)
    await tx.run(`insert into billing.list_prices_rows by name select
        upper(coalesce(domain, 'shared')) || '_SKU' as sku_name, 'AWS' as cloud, 'USD' as currency_code,
        'DBU' as usage_unit, timestamp '2025-01-01' as price_start_time,
        {'effective_list': {'default': cast(n * 1.07 as decimal(38,18))}} as pricing
      from owners`)
    await tx.run(`insert into access.workspaces_latest_rows by name select 'acc' as account_id, '10' || n as workspace_id,
        coalesce(domain, 'shared') || '-ws' as workspace_name,
        'https://' || coalesce(domain, 'shared') || '.cloud.databricks.com' as workspace_url from owners`)
    await tx.run(`insert into access.audit_rows by name select 'acc' as account_id,
        '10' || n as workspace_id, timestamp '2026-03-01 09:00:00' as event_time, date '2026-03-01' as event_date,
        {'email': 'owner@' || domain || '.example'} as user_identity, 'accounts' as service_name,
        'generateDbToken' as action_name, 'q-' || n as request_id, {'status_code': 200} as response,
        'WORKSPACE_LEVEL' as audit_level, map {'full_name_arg': domain || '.gold.t'} as request_params
      from owners where domain is not null`)
    await tx.run('drop table owners')
    await tx.run('drop table days')
  })
}
