import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { indexDomains, parseAccount, parseDomain, parsePeople, place } from '@meshledger/mesh'
import { parseDecimal } from '@meshledger/money'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { factOf } from './answer-key.ts'
import { type Written, writeTiny } from './testing/written.ts'
import { teams } from './world/domains.ts'
import { identities } from './world/people.ts'

let demo: Written
beforeAll(async () => {
  demo = await writeTiny(0.05, 11)
})
afterAll(() => demo?.drop())

const requests = async (where: string): Promise<string[]> =>
  (await demo.rows<{ id: string }>(`select request_id as id from event where ${where} order by t, id`)).map(
    ({ id }) => id,
  )

describe('what is planted is there once, and ordinary days hold nothing like it', () => {
  const phi = teams.filter((team) => team.phi)
  const outsiders = (domain: string) =>
    `actor not in (${identities
      .filter(({ team }) => team === domain)
      .map(({ id }) => `'${id}'`)
      .join(', ')})`

  test.each`
    kind                      | where
    ${'token-without-expiry'} | ${"action = 'generateDbToken' and coalesce(params['tokenExpirationTime'], '-1') = '-1'"}
    ${'admin-grant'}          | ${"action in ('setAccountAdmin', 'setAdmin')"}
    ${'verbose-logging-off'}  | ${"params['workspaceConfKeys'] = 'enableVerboseAuditLogs' and params['workspaceConfValues'] = 'false'"}
    ${'sharing-outside'}      | ${"action in ('createRecipient', 'updateSharePermissions', 'deltaSharingQueriedTable')"}
  `('$kind', async ({ kind, where }) => {
    expect(await requests(where)).toEqual(factOf(demo.item(kind), 'request_ids'))
  })

  test('phi-read-outside-domain: two reads, besides those that a grant covers', async () => {
    const reads = phi.map(
      ({ domain, catalog }) =>
        `(action = 'generateTemporaryTableCredential' and status = 200
          and params['table_full_name'] like '${catalog}.%' and ${outsiders(domain)})`,
    )
    const granted = factOf(demo.item('grant-by-group-and-expiry'), 'read_request_ids') as string[]
    const outside = factOf(demo.item('phi-read-outside-domain'), 'request_ids') as string[]
    expect(await requests(reads.join(' or '))).toEqual([...granted, ...outside])
    const lineage = phi.map(
      ({ domain, catalog }) =>
        `(source_table_catalog = '${catalog}' and ${outsiders(domain).replace('actor', 'created_by')})`,
    )
    const rows = await demo.rows<{ who: string }>(
      `select created_by as who from lineage where ${lineage.join(' or ')} order by event_time`,
    )
    expect(rows.map(({ who }) => who)).toEqual([
      ...Array.from({ length: 2 }, () => factOf(demo.item('grant-by-group-and-expiry'), 'member')),
      factOf(demo.item('phi-read-outside-domain'), 'actor'),
    ])
  })

  test('refused logins and downloads: one burst each', async () => {
    const bursts = (where: string, span: string, least: number) =>
      demo.rows<{ actor: string }>(`
        select distinct actor from (
          select actor, count(*) over (partition by actor order by t range between interval ${span} preceding and current row) as n
          from event where ${where}) where n >= ${least}`)
    expect(await bursts('status = 401', '10 minutes', 6)).toEqual([
      { actor: factOf(demo.item('refused-logins'), 'actor') },
    ])
    expect(await bursts("action like 'download%'", '1 hour', 10)).toEqual([
      { actor: factOf(demo.item('bulk-download'), 'actor') },
    ])
  })

  test('access-after-deactivation: one person', async () => {
    const events = await demo.rows<{ id: string }>(`
      select e.request_id as id from event e join event d on d.action = 'deactivateUser'
        and e.actor = d.params['targetUserName'] and e.t > d.t and e.status = 200 order by e.t`)
    expect(events.map(({ id }) => id)).toEqual(factOf(demo.item('access-after-deactivation'), 'request_ids'))
  })

  test('PHI schemas: one grant to a group that is not the team', async () => {
    const catalogs = phi.map(({ catalog }) => `params['securable_full_name'] like '${catalog}.%'`).join(' or ')
    expect(
      await requests(`action = 'updatePermissions' and (${catalogs}) and params['changes'] like '%"add":["%'`),
    ).toEqual(factOf(demo.item('grant-by-group-and-expiry'), 'request_ids'))
  })

  test('log-gap: the only silence of more than four hours in a workspace', async () => {
    const silences = await demo.rows<{ workspace: string; hours: number }>(`
      select workspace, hours::integer as hours from (
        select workspace, date_diff('minute', lag(t) over (partition by workspace order by t), t) / 60.0 as hours from event
        where workspace <> '0') where hours > 4`)
    expect(silences).toEqual([{ workspace: factOf(demo.item('log-gap'), 'workspace_id'), hours: 6 }])
  })
})

describe('domain files', () => {
  const read = (name: string) => readFileSync(join(demo.root, name), 'utf8')
  const domains = () =>
    readdirSync(join(demo.root, 'domains')).map((file) => ({
      file,
      definition: parseDomain(read(`domains/${file}`), file),
    }))

  test('account, people and domains are read without a fault', () => {
    expect(parseAccount(read('account.yml'), 'account.yml')).toMatchObject({ name: 'Selene Health', demo: true })
    const people = parsePeople(read('people.yml'), 'people.yml')
    expect(people.flatMap(({ roles }) => roles)).toEqual(
      expect.arrayContaining(['admin', 'finance', 'compliance', 'team-lead']),
    )
    expect(domains()).toHaveLength(9)
  })

  test('the chain gives each row to the domain that the generator meant, by every one of its steps', async () => {
    const index = indexDomains(domains())
    const rows = await demo.rows<Record<string, string>>(`
      with row as (
        select distinct on (record_id) strftime(usage_date, '%Y-%m') as month, workspace_id, sku_name, cloud, usage_unit,
               usage_end_time as ended, usage_quantity as quantity, custom_tags::json::varchar as tags,
               struct_pack(
                 job_id := usage_metadata.job_id, dlt_pipeline_id := usage_metadata.dlt_pipeline_id,
                 endpoint_id := usage_metadata.endpoint_id, warehouse_id := usage_metadata.warehouse_id,
                 cluster_id := usage_metadata.cluster_id, catalog := usage_metadata.uc_table_catalog,
                 usage_policy_id := coalesce(usage_metadata.usage_policy_id, usage_metadata.budget_policy_id)
               )::json::varchar as meta, identity_metadata::json::varchar as identity
        from usage
        union all
        select strftime("timestamp"::timestamp - interval 1 hour, '%Y-%m'), workspaceId, sku, 'AWS', 'DBU', "timestamp"::timestamp,
               dbus::decimal(38, 18), clusterCustomTags,
               json_object('job_id', tags::json->>'JobId', 'warehouse_id', tags::json->>'SqlEndpointId', 'cluster_id', clusterId),
               json_object('run_as', clusterOwnerUserName)
        from legacy
      )
      select month, workspace_id, tags, meta, identity, sum(quantity)::varchar as quantity,
             pricing.effective_list."default"::varchar as price
      from row join prices using (sku_name, cloud, usage_unit)
      where ended >= price_start_time and (price_end_time is null or ended < price_end_time)
      group by all`)
    const nothing = {
      job_id: null,
      dlt_pipeline_id: null,
      endpoint_id: null,
      endpoint_name: null,
      warehouse_id: null,
      cluster_id: null,
      catalog: null,
      usage_policy_id: null,
    }
    const sums = new Map<string, bigint>()
    const reasons = new Set<string>()
    for (const { month, workspace_id, tags, meta, identity, quantity, price } of rows) {
      const { run_as, owned_by, created_by } = JSON.parse(identity ?? '{}')
      const placed = place(
        {
          ...nothing,
          ...JSON.parse(meta ?? '{}'),
          workspace_id: workspace_id ?? null,
          custom_tags: JSON.parse(tags ?? '{}'),
          run_as: run_as ?? null,
          owned_by: owned_by ?? null,
          created_by: created_by ?? null,
        },
        index,
      )
      reasons.add(placed.reason)
      const key = `${month} ${placed.domain}`
      sums.set(key, (sums.get(key) ?? 0n) + parseDecimal(quantity ?? '', 18) * parseDecimal(price ?? '', 18))
    }
    expect([...reasons].toSorted()).toEqual(['catalog', 'identity', 'none', 'policy', 'resource', 'tag', 'workspace'])
    for (const { month, unallocated, domains: amounts } of demo.answers.totals.months) {
      for (const [domain, amount] of [...Object.entries(amounts), ['Unallocated', unallocated]]) {
        expect(`${month} ${domain} ${sums.get(`${month} ${domain}`)}`).toBe(
          `${month} ${domain} ${parseDecimal(amount ?? '', 36)}`,
        )
      }
    }
  })

  test('between four and eight percent of the year is unallocated', () => {
    const total = (name: 'rated' | 'unallocated') =>
      demo.answers.totals.months.slice(2).reduce((sum, month) => sum + Number(month[name]), 0)
    expect(total('unallocated') / total('rated')).toBeGreaterThan(0.04)
    expect(total('unallocated') / total('rated')).toBeLessThan(0.1)
  })
})
