import { mkdir, mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'

const domain = `domain: growth
title: Growth
owner: ada.holm@selene.example
cost_centre: CC-1
classification: [phi]
members: [ada.holm@selene.example, 11111111-2222-4333-8444-555555555555]
groups: [team-growth]
products: [{ name: funnel, title: Funnel, tables: [growth.gold.funnel] }]
select: { catalogs: [growth], usage_policies: [p-1] }
budget: [{ from: 2026-01, monthly: "100.00" }]
`

/** A few rows of every kind that the stand-in reads. `usageRows` decides how large `billing.usage` is. */
export async function tinyAccount(usageRows = 3): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'meshledger-tiny-'))
  const put = async (file: string, text: string) => {
    await mkdir(dirname(join(folder, file)), { recursive: true })
    await writeFile(join(folder, file), text)
  }
  await put('account.yml', 'account_id: 8f2b6c1e-5d3a-4c7e-9b41-2f60d8a7c935\nclock: 2026-11-20T14:00:00Z\n')
  await put('domains/growth.yml', domain)
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  const table = async (file: string, select: string) => {
    await mkdir(dirname(join(folder, 'system', file)), { recursive: true })
    await connection.run(`COPY (${select}) TO '${join(folder, 'system', file)}' (FORMAT parquet)`)
  }
  await table(
    'billing/usage/2026-11.parquet',
    `SELECT 'r' || i AS record_id, (i + 1)::DECIMAL(38,18) / 10 ** 18 AS ignored,
       CAST('0.000000000000000001' AS DECIMAL(38,18)) * (i + 1)::BIGINT AS usage_quantity,
       TIMESTAMP '2026-11-01 00:00:00.123456' + to_hours(i::INTEGER) AS usage_end_time, DATE '2026-11-01' AS usage_date,
       CASE WHEN i % 2 = 0 THEN MAP {'team': 'growth'} END AS custom_tags,
       {'job_id': NULL::VARCHAR, 'price': 0.70::DECIMAL(38,18), 'ids': ['a', 'b']} AS usage_metadata, i % 2 = 0 AS even
     FROM range(${usageRows}) t(i)`,
  )
  await table('query/history.parquet', "SELECT 's' AS statement_id WHERE false")
  await table(
    'access/workspaces_latest.parquet',
    "SELECT '42' AS workspace_id, 'prod' AS workspace_name, 'https://x.cloud.databricks.com' AS workspace_url, 'RUNNING' AS status",
  )
  await table(
    'compute/warehouses.parquet',
    `SELECT '42' AS workspace_id, 'wh1' AS warehouse_id, 'main' AS warehouse_name, 'SERVERLESS' AS warehouse_type,
       MAP {'team': 'growth'} AS tags, TIMESTAMP '2026-01-01' AS change_time, NULL::TIMESTAMP AS delete_time`,
  )
  await table(
    'lakeflow/jobs.parquet',
    `SELECT '42' AS workspace_id, i::VARCHAR AS job_id, 'job ' || i AS name, TIMESTAMP '2026-01-01' AS change_time,
       NULL::TIMESTAMP AS delete_time FROM range(250) t(i)`,
  )
  await table(
    'access/audit.parquet',
    `SELECT TIMESTAMP '2026-11-01' + to_hours(i::INTEGER) AS event_time, 'workspaceConfEdit' AS action_name, '42' AS workspace_id,
       'req' || i AS request_id, {'email': 'ada.holm@selene.example', 'subject_name': NULL::VARCHAR} AS user_identity,
       MAP {'workspaceConfKeys': 'enableVerboseAuditLogs', 'workspaceConfValues': CASE i WHEN 0 THEN 'true' ELSE 'false' END} AS request_params,
       {'status_code': 200, 'error_message': NULL::VARCHAR, 'result': NULL::VARCHAR} AS response FROM range(2) t(i)
     UNION ALL SELECT TIMESTAMP '2026-10-01', action, '42', 'req' || action, {'email': 'ada.holm@selene.example', 'subject_name': NULL},
       params, {'status_code': 200, 'error_message': NULL, 'result': NULL}
     FROM (VALUES
       ('generateDbToken', MAP {'tokenExpirationTime': '-1', 'tokenHash': 'kept', 'userId': '7'}),
       ('generateDbToken', MAP {'tokenExpirationTime': '1', 'tokenHash': 'gone', 'userId': '7'}),
       ('revokeDbToken', MAP {'tokenHash': 'gone'}),
       ('deactivateUser', MAP {'targetUserName': 'ada.holm@selene.example'}),
       ('createShare', MAP {'name': 'out'}),
       ('updateSharePermissions', MAP {'name': 'out', 'changes': '[{"principal":"them","add":["SELECT"]}]'})
     ) v(action, params)`,
  )
  connection.closeSync()
  instance.closeSync()
  return folder
}
