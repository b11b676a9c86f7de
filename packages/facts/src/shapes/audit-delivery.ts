import type { Shape } from '../table.ts'

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
    event_time: 'make_timestamp_ms("timestamp")',
    event_date: 'CAST(epoch_ms("timestamp") AS DATE)',
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
  overwrittenByName: 'workspaceId=[^/]+/date=[^/]+/[^/]+$',
}
