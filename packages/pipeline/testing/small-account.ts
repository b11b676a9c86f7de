import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { openLake } from '@meshledger/lake'

/** One event as all three shapes tell it. */
export type Event = {
  at: string
  request: string
  service: string
  action: string
  email: string
  params: Record<string, string | null>
  /** Only the system table has one. */
  id: string
}

/** Event number `n`, different from every other, on a day of its own week. */
export const event = (n: number, more: Partial<Event> = {}): Event => ({
  at: new Date(Date.UTC(2026, 5, 1 + (n % 7), n % 24, n % 60, 0, n % 1000)).toISOString(),
  request: `request-${n}`,
  service: 'unityCatalog',
  action: n % 3 === 0 ? 'getTable' : 'generateTemporaryTableCredential',
  email: `Person.${n % 5}@selene.example`,
  params: { table_full_name: `a.b.t${n % 11}`, operation: 'READ' },
  id: `event-${n}`,
  ...more,
})

export const delivered = (one: Event): string =>
  JSON.stringify({
    version: '2.0',
    auditLevel: 'WORKSPACE_LEVEL',
    timestamp: Date.parse(one.at),
    orgId: '11',
    accountId: 'acc',
    sourceIPAddress: '10.0.0.1',
    userAgent: 'agent',
    sessionId: null,
    userIdentity: { email: one.email, subjectName: null },
    serviceName: one.service,
    actionName: one.action,
    requestId: one.request,
    requestParams: one.params,
    response: { statusCode: 200, errorMessage: null, result: null },
  })

export const diagnosed = (one: Event): string =>
  JSON.stringify({
    resourceId: '/SUBSCRIPTIONS/S/PROVIDERS/MICROSOFT.DATABRICKS/WORKSPACES/CLINICAL-EU',
    operationVersion: '1.0.0',
    identity: JSON.stringify({ email: one.email.toLowerCase(), subjectName: null }),
    operationName: `Microsoft.Databricks/${one.service}/${one.action}`,
    time: one.at,
    category: one.service,
    properties: {
      sourceIPAddress: '10.0.0.1:0',
      logId: `log-${one.id}`,
      serviceName: one.service,
      userAgent: 'agent',
      sessionId: null,
      actionName: one.action,
      requestId: one.request,
      requestParams: JSON.stringify(one.params),
      response: JSON.stringify({ statusCode: 200, errorMessage: null, result: null }),
    },
  })

const literal = (value: string | null) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`)

/** A row of `access.audit` as the system table has it, as SQL. Map entries come in another order than in the other shapes. */
export const systemEvent = (one: Event): string => {
  const params = Object.entries(one.params)
    .filter(([, value]) => value !== null)
    .toReversed()
  const map = `MAP {${params.map(([key, value]) => `${literal(key)}: ${literal(value)}`).join(', ')}}`
  return `SELECT 'acc' AS account_id, '11' AS workspace_id, TIMESTAMP '${one.at.replace('Z', '')}' AS event_time,
    CAST(TIMESTAMP '${one.at.replace('Z', '')}' AS DATE) AS event_date,
    {'email': ${literal(one.email)}, 'subject_name': NULL::VARCHAR} AS user_identity, ${literal(one.service)} AS service_name,
    ${literal(one.action)} AS action_name, ${literal(one.request)} AS request_id,
    CAST(${map} AS MAP(VARCHAR, VARCHAR)) AS request_params,
    {'status_code': 200::INTEGER, 'error_message': NULL::VARCHAR, 'result': NULL::VARCHAR} AS response,
    'WORKSPACE_LEVEL' AS audit_level, ${literal(one.id)} AS event_id`
}

/** A usage row as SQL; the quantity is exact to the last digit. */
export const usage = (n: number, more: { quantity?: string; type?: string } = {}): string =>
  `SELECT 'record-${n}' AS record_id, 'acc' AS account_id, '11' AS workspace_id, 'PREMIUM_JOBS_COMPUTE' AS sku_name,
    'AWS' AS cloud, TIMESTAMP '2026-06-0${1 + (n % 7)} 0${n % 9}:00:00' AS usage_start_time,
    TIMESTAMP '2026-06-0${1 + (n % 7)} 0${n % 9}:59:00' AS usage_end_time, DATE '2026-06-0${1 + (n % 7)}' AS usage_date,
    MAP {'team': 'a'} AS custom_tags, 'DBU' AS usage_unit,
    CAST('${more.quantity ?? `${n}.000000000000000001`}' AS DECIMAL(38,18)) AS usage_quantity,
    '${more.type ?? 'ORIGINAL'}' AS record_type, DATE '2026-06-08' AS ingestion_date, 'JOBS' AS billing_origin_product`

export const price = (start: string, end: string | null): string =>
  `SELECT 'acc' AS account_id, TIMESTAMP '${start}' AS price_start_time,
    ${end === null ? 'NULL::TIMESTAMP' : `TIMESTAMP '${end}'`} AS price_end_time, 'PREMIUM_JOBS_COMPUTE' AS sku_name,
    'AWS' AS cloud, 'USD' AS currency_code, 'DBU' AS usage_unit,
    {'default': 0.15::DECIMAL(38,18), 'effective_list': {'default': 0.15::DECIMAL(38,18)}} AS pricing`

/** Files to write: a text, lines to be packed, or rows in SQL that become Parquet. */
export type Content = { text: string } | { gzip: string } | { parquet: readonly string[] }

/** Write files under a folder of their own. The engine writes the Parquet, so it is what an engine writes. */
export async function writeAccount(files: Readonly<Record<string, Content>>): Promise<string> {
  const root = mkdtempSync(join(tmpdir(), 'meshledger-account-'))
  const scratch = mkdtempSync(join(tmpdir(), 'meshledger-scratch-'))
  const lake = await openLake({ folder: scratch })
  try {
    for (const [name, content] of Object.entries(files)) {
      const path = join(root, name)
      mkdirSync(dirname(path), { recursive: true })
      if ('text' in content) writeFileSync(path, content.text)
      else if ('gzip' in content) writeFileSync(path, gzipSync(content.gzip))
      else {
        const made = join(lake.inbox, 'made.parquet')
        await lake.run(`COPY (${content.parquet.join(' UNION ALL ')}) TO '${made}' (FORMAT parquet)`)
        copyFileSync(made, path)
      }
    }
  } finally {
    await lake.close()
    rmSync(scratch, { recursive: true, force: true })
  }
  return root
}
