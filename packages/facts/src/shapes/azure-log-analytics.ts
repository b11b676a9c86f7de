import type { Shape } from '../table.ts'
import { utcOfText } from '../utc-of-text.ts'

const json = (key: string) => `CAST(nullif("${key}", '') AS JSON)`
const iso = (key: string) => utcOfText(`"${key}"`)
const parameters = `CAST(${json('RequestParams')} AS MAP(VARCHAR, VARCHAR))`
const isJson = (key: string) => ({ called: key, of: `nullif("${key}", '')`, read: json(key), word: 'JSON' })

const columns = [
  ...['TenantId', 'OperationName', 'OperationVersion', 'Category', 'Identity', 'SourceIPAddress'],
  ...['LogId', 'ServiceName', 'UserAgent', 'SessionId', 'ActionName', 'RequestId', 'Response', 'RequestParams'],
  ...['Host', 'SourceSystem', 'Type', '_ResourceId'],
]

/** The shape of rows whose time stands under `key`, and is read by `time`. */
const rowsBy = (key: string, time: string): Omit<Shape, 'name' | 'format'> => ({
  recognisedBy: [key, 'OperationName', 'ActionName', 'RequestParams'],
  reads: Object.fromEntries([key, ...columns].map((name) => [name, 'VARCHAR'])),
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
    _workspace_name: `lower(split_part("_ResourceId", '/', -1))`,
  },
  checks: [
    { called: key, of: `"${key}"`, read: time, word: 'a time' },
    isJson('Identity'),
    isJson('Response'),
    { called: 'RequestParams', of: `nullif("RequestParams", '')`, read: parameters, word: 'a JSON object' },
  ],
})

/**
 * Rows of the tables that Azure Monitor keeps diagnostic logs in (`DatabricksAccounts`, `DatabricksJobs`, …), as its data
 * export writes them: one JSON object a line. `Identity`, `Response` and `RequestParams` are JSON inside text in some tables
 * and objects in others. Like the diagnostic logs, a row names the workspace by its Azure resource.
 * Source: Azure Monitor's reference of its tables.
 */
export const azureLogAnalytics: Shape = {
  ...{ name: 'azure-log-analytics', format: 'ndjson' },
  ...rowsBy('TimeGenerated', iso('TimeGenerated')),
}

/** The same rows as a query of them is saved: a CSV with one header. */
export const azureLogAnalyticsCsv: Shape = { ...azureLogAnalytics, name: 'azure-log-analytics-csv', format: 'csv' }

const SHOWN = 'TimeGenerated [UTC]'
/** Some browsers put narrow or fixed blanks before AM and PM. */
const shown = `replace(replace("${SHOWN}", chr(8239), ' '), chr(160), ' ')`

/**
 * The same rows as the portal saves what it shows: the time zone stands in the header, and the time is ISO or, as a browser
 * set to US English shows it, `11/20/2026, 2:03:04.567 PM`. Any other way to write a day is refused: 3/4 may be two days.
 */
export const azureLogAnalyticsPortal: Shape = {
  ...{ name: 'azure-log-analytics-portal', format: 'csv' },
  ...rowsBy(
    SHOWN,
    `CASE WHEN contains("${SHOWN}", '/')
      THEN try_strptime(${shown}, ['%m/%d/%Y, %I:%M:%S.%f %p', '%m/%d/%Y, %I:%M:%S %p']) ELSE ${iso(SHOWN)} END`,
  ),
}
