import type { Shape } from '../table.ts'

/**
 * Milliseconds since 1970, between the years 2001 and 5138: a number outside them counts something else, such as seconds, and
 * stops the statement.
 */
const time = `make_timestamp_ms(CASE WHEN "timestamp" IS NULL OR "timestamp" BETWEEN 1000000000000 AND 99999999999999 THEN "timestamp"
  ELSE CAST('not milliseconds: ' || "timestamp" AS BIGINT) END)`

/**
 * Audit log delivery to a bucket: one JSON object a line, in `workspaceId=…/date=…/auditlogs_<id>.json`.
 * A file may be written again under the same name, so a newer one replaces the older.
 * Some connectors rename `orgId` to `workspaceId`. Source: "Configure audit log delivery".
 */
export const auditDelivery: Shape = {
  name: 'audit-delivery',
  format: 'ndjson',
  recognisedBy: ['serviceName', 'actionName', 'timestamp'],
  reads: {
    version: 'VARCHAR',
    auditLevel: 'VARCHAR',
    timestamp: 'BIGINT',
    orgId: 'VARCHAR',
    workspaceId: 'VARCHAR',
    shardName: 'VARCHAR',
    accountId: 'VARCHAR',
    sourceIPAddress: 'VARCHAR',
    userAgent: 'VARCHAR',
    sessionId: 'VARCHAR',
    userIdentity: 'STRUCT(email VARCHAR, "subjectName" VARCHAR)',
    serviceName: 'VARCHAR',
    actionName: 'VARCHAR',
    requestId: 'VARCHAR',
    requestParams: 'MAP(VARCHAR, VARCHAR)',
    response: 'STRUCT("statusCode" INTEGER, "errorMessage" VARCHAR, result VARCHAR)',
    MAX_LOG_MESSAGE_LENGTH: 'BIGINT',
  },
  select: {
    account_id: '"accountId"',
    workspace_id: 'coalesce("orgId", "workspaceId")',
    version: 'version',
    event_time: time,
    event_date: `CAST(${time} AS DATE)`,
    source_ip_address: '"sourceIPAddress"',
    user_agent: '"userAgent"',
    session_id: '"sessionId"',
    user_identity: `{'email': "userIdentity".email, 'subject_name': "userIdentity"."subjectName"}`,
    service_name: '"serviceName"',
    action_name: '"actionName"',
    request_id: '"requestId"',
    request_params: '"requestParams"',
    response: `{'status_code': response."statusCode", 'error_message': response."errorMessage", 'result': response.result}`,
    audit_level: '"auditLevel"',
  },
  checks: [{ called: 'timestamp', of: '"timestamp"', read: time, word: 'a time in milliseconds since 1970' }],
  overwrittenByName: 'workspaceId=[^/]+/date=[^/]+/[^/]+$',
}
