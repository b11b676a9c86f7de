import type { Shape } from '../table.ts'

const json = (key: string) => `CAST(nullif("${key}", '') AS JSON)`
const time = 'CAST(CAST("TimeGenerated" AS TIMESTAMPTZ) AS TIMESTAMP)'
const parameters = `CAST(${json('RequestParams')} AS MAP(VARCHAR, VARCHAR))`
const isJson = (key: string) => ({ called: key, of: `nullif("${key}", '')`, read: json(key), word: 'JSON' })

const columns = [
  ...['TenantId', 'TimeGenerated', 'OperationName', 'OperationVersion', 'Category', 'Identity', 'SourceIPAddress'],
  ...['LogId', 'ServiceName', 'UserAgent', 'SessionId', 'ActionName', 'RequestId', 'Response', 'RequestParams'],
  ...['Host', 'SourceSystem', 'Type', '_ResourceId'],
]

/**
 * Rows of the tables that Azure Monitor keeps diagnostic logs in (`DatabricksAccounts`, `DatabricksJobs`, …), as its data
 * export writes them: one JSON object a line. `Identity`, `Response` and `RequestParams` are JSON inside text in some tables
 * and objects in others. Like the diagnostic logs, a row names the workspace by its Azure resource.
 * Source: Azure Monitor's reference of its tables.
 */
export const azureLogAnalytics: Shape = {
  name: 'azure-log-analytics',
  format: 'ndjson',
  recognisedBy: ['TimeGenerated', 'OperationName', 'ActionName', 'RequestParams'],
  reads: Object.fromEntries(columns.map((name) => [name, 'VARCHAR'])),
  select: {
    version: '"OperationVersion"',
    event_time: time,
    event_date: `CAST(${time} AS DATE)`,
    source_ip_address: '"SourceIPAddress"',
    user_agent: '"UserAgent"',
    session_id: `nullif("SessionId", '')`,
    user_identity: `{'email': ${json('Identity')} ->> '$.email', 'subject_name': ${json('Identity')} ->> '$.subjectName'}`,
    service_name: `coalesce(nullif("ServiceName", ''), "Category")`,
    action_name: `coalesce(nullif("ActionName", ''), regexp_extract("OperationName", '[^/]+$'))`,
    request_id: '"RequestId"',
    request_params: parameters,
    response: `{'status_code': CAST(${json('Response')} ->> '$.statusCode' AS INTEGER),
      'error_message': ${json('Response')} ->> '$.errorMessage', 'result': ${json('Response')} ->> '$.result'}`,
    audit_level: `'WORKSPACE_LEVEL'`,
    _workspace_name: `lower(regexp_extract("_ResourceId", '[^/]+$'))`,
  },
  checks: [
    { called: 'TimeGenerated', of: '"TimeGenerated"', read: time, word: 'a time' },
    isJson('Identity'),
    isJson('Response'),
    { called: 'RequestParams', of: `nullif("RequestParams", '')`, read: parameters, word: 'a JSON object' },
  ],
}

/** The same rows as a query of them is saved: a CSV with one header. */
export const azureLogAnalyticsCsv: Shape = { ...azureLogAnalytics, name: 'azure-log-analytics-csv', format: 'csv' }
