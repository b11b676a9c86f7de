import type { Shape } from '../table.ts'
import { utcOfText } from '../utc-of-text.ts'

/** A text that is empty says nothing. */
const said = (text: string) => `nullif(${text}, '')`
const json = (text: string) => `CAST(${said(text)} AS JSON)`
const time = utcOfText('"time"')
const isJson = (called: string, of: string) => ({ called, of: said(of), read: json(of), word: 'JSON' })

/**
 * Azure diagnostic logs of a workspace: one JSON object a line, or one object with all of them under `records`.
 * `identity`, `response` and `requestParams` are JSON inside text. The record names the workspace by its Azure resource
 * and lacks account and number. Sources: "Diagnostic log reference", Azure Monitor's layout of `PT1H.json`.
 */
export const azureDiagnostics: Shape = {
  name: 'azure-diagnostics',
  format: 'ndjson',
  wrappedIn: 'records',
  recognisedBy: ['resourceId', 'operationName', 'properties'],
  reads: {
    resourceId: 'VARCHAR',
    operationVersion: 'VARCHAR',
    identity: 'VARCHAR',
    operationName: 'VARCHAR',
    time: 'VARCHAR',
    category: 'VARCHAR',
    Host: 'VARCHAR',
    properties:
      'STRUCT("sourceIPAddress" VARCHAR, "logId" VARCHAR, "serviceName" VARCHAR, "userAgent" VARCHAR, response VARCHAR, "sessionId" VARCHAR, "actionName" VARCHAR, "requestId" VARCHAR, "requestParams" VARCHAR)',
  },
  select: {
    version: '"operationVersion"',
    event_time: time,
    event_date: `CAST(${time} AS DATE)`,
    source_ip_address: 'properties."sourceIPAddress"',
    user_agent: 'properties."userAgent"',
    session_id: 'properties."sessionId"',
    user_identity: `{'email': ${json('"identity"')} ->> '$.email', 'subject_name': ${json('"identity"')} ->> '$.subjectName'}`,
    service_name: `coalesce(properties."serviceName", category)`,
    action_name: `coalesce(properties."actionName", regexp_extract("operationName", '[^/]+$'))`,
    request_id: 'properties."requestId"',
    request_params: `CAST(${json('properties."requestParams"')} AS MAP(VARCHAR, VARCHAR))`,
    response: `{'status_code': CAST(${json('properties.response')} ->> '$.statusCode' AS INTEGER),
      'error_message': ${json('properties.response')} ->> '$.errorMessage', 'result': ${json('properties.response')} ->> '$.result'}`,
    audit_level: `'WORKSPACE_LEVEL'`,
    _workspace_name: `lower(split_part("resourceId", '/', -1))`,
  },
  checks: [
    { called: 'time', of: '"time"', read: time, word: 'a time' },
    isJson('identity', '"identity"'),
    isJson('properties.response', 'properties.response'),
    {
      called: 'properties.requestParams',
      of: said('properties."requestParams"'),
      read: `CAST(${json('properties."requestParams"')} AS MAP(VARCHAR, VARCHAR))`,
      word: 'a JSON object',
    },
  ],
  overwrittenByName: '[^/]+/resourceId=.*/PT1H\\.json(\\.gz)?$',
}
