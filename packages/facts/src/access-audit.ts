import { auditDelivery } from './shapes/audit-delivery.ts'
import { azureDiagnostics } from './shapes/azure-diagnostics.ts'
import { azureLogAnalytics, azureLogAnalyticsCsv, azureLogAnalyticsPortal } from './shapes/azure-log-analytics.ts'
import { defineTable } from './table.ts'

/** Values under these parameter names are what people typed: kept as "present", never as text. */
export const typedByPeople = ['commandText'] as const

/** What people typed is replaced by a word that says so. */
const withheld = `CASE
  WHEN ${typedByPeople.map((name) => `map_contains(request_params, '${name}')`).join(' OR ')}
  THEN map_from_entries(list_transform(map_entries(request_params), lambda e:
    {'key': e.key, 'value': CASE WHEN e.key IN ('${typedByPeople.join("', '")}') THEN '<not stored>' ELSE e.value END}))
  ELSE request_params END`

/** Parameters in one order; those without a value are left out, for the shapes differ in whether they name them. */
const params = `to_json(list_sort(list_filter(map_entries(request_params), lambda e: e.value IS NOT NULL)))`

/**
 * Who did what, and whether it was allowed.
 *
 * The shapes of one event meet by a fingerprint over what all of them hold: request, service, action, time to the
 * millisecond, actor and parameters. Account and workspace are not in it, because Azure's records lack them.
 * Two rows of the system table with different event ids are two events even when everything else is equal.
 */
export const accessAudit = defineTable({
  name: 'access.audit',
  meaning: 'Audit events of workspaces and account',
  columns: [
    { name: 'account_id', type: 'string', meaning: 'Databricks account' },
    { name: 'workspace_id', type: 'string', meaning: 'workspace; 0 on events of the account' },
    { name: 'version', type: 'string', meaning: 'schema version of the record' },
    { name: 'event_time', type: 'timestamp', meaning: 'UTC' },
    { name: 'event_date', type: 'date', meaning: 'UTC day' },
    { name: 'source_ip_address', type: 'string', meaning: 'caller; may be empty or carry a port on Azure' },
    { name: 'user_agent', type: 'string', meaning: 'browser or client' },
    { name: 'session_id', type: 'string', meaning: 'web session' },
    {
      name: 'user_identity',
      type: 'struct<email string, subject_name string>',
      meaning: 'user name, or application id of a service principal, or System-User',
    },
    { name: 'service_name', type: 'string', meaning: 'compare without case' },
    { name: 'action_name', type: 'string', meaning: 'case matters' },
    {
      name: 'request_id',
      type: 'string',
      meaning: 'request; a long action has a row for request and result',
      distinct: true,
    },
    { name: 'request_params', type: 'map<string,string>', meaning: 'parameters; nested values are JSON text' },
    {
      name: 'response',
      type: 'struct<status_code int, error_message string, result string>',
      meaning: 'outcome; result is JSON text',
    },
    { name: 'audit_level', type: 'string', meaning: 'ACCOUNT_LEVEL or WORKSPACE_LEVEL' },
    { name: 'event_id', type: 'string', meaning: 'unique id; only the system table has it', distinct: true },
    {
      name: 'identity_metadata',
      type: 'struct<run_by string, run_as string, acting_resource string, run_by_display_name string, run_as_display_name string>',
      meaning: 'who started it and as whom it ran',
    },
  ],
  ownColumns: [
    { name: '_workspace_name', type: 'string', meaning: 'Azure names the workspace and does not number it' },
  ],
  key: ['request_id', 'service_name', 'action_name', 'event_time', 'user_identity', 'request_params'],
  keySql: `md5(concat_ws(chr(31), coalesce(request_id, ''), lower(service_name), action_name, epoch_ms(event_time),
    coalesce(lower(struct_extract(user_identity, 'email')), ''), coalesce(${params}, '[]')))`,
  matchedOn: ['request_id'],
  copyId: 'event_id',
  prefer: ['event_id IS NULL', 'event_id', 'account_id IS NULL', 'workspace_id IS NULL'],
  required: ['event_time', 'service_name', 'action_name'],
  orderedBy: 'event_time',
  happenedAt: 'event_time',
  alignedOn: 'event_date',
  freshForHours: 6,
  storedAs: { request_params: withheld },
  shapes: [auditDelivery, azureDiagnostics, azureLogAnalytics, azureLogAnalyticsCsv, azureLogAnalyticsPortal],
})
