import { hash32, type Random } from '../random.ts'
import { instant, isoDay } from '../time.ts'
import { ACCOUNT_LEVEL, account, azureResourceId, type Workspace } from '../world/account.ts'
import type { Identity } from '../world/people.ts'

/** One audit event, before it takes one of its three shapes. Without a workspace it belongs to the account. */
export type AuditEvent = {
  readonly at: number
  readonly workspace: Workspace | null
  readonly service_name: string
  readonly action_name: string
  readonly actor: string
  readonly ip: string
  readonly agent: string
  readonly session: string | null
  readonly params: Readonly<Record<string, string>>
  readonly status: number
  readonly error: string | null
  readonly result: string | null
  readonly request_id: string
  readonly event_id: string
}

/** What an event says of itself; who, from where and under which ids is filled in. */
export type What = {
  at: number
  workspace: Workspace | null
  actor: Identity | 'System-User' | 'unknown'
  /** `service.action` */
  does: string
  params?: Record<string, string>
  status?: number
  error?: string
  result?: string
  ip?: string
  agent?: string
}

const agents = [
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (X11; Linux x64; rv:142.0) Gecko/20100101 Firefox/142.0',
]
const machineAgents = ['Databricks-Runtime/16.4', 'databricks-sdk-py/0.64.0 python/3.11.9', 'databricks-cli/0.270.0']

/** Addresses from the ranges kept for documentation, the same for a person every day. */
function addressOf(who: What['actor'], workspace: Workspace | null): string {
  if (typeof who === 'string') return '0.0.0.0'
  const n = hash32(who.id)
  const port = workspace?.cloud === 'AZURE' ? ':0' : ''
  if (who.kind === 'service-principal') return `10.${20 + (n % 12)}.${(n >>> 8) % 250}.${1 + ((n >>> 16) % 250)}${port}`
  return `${n % 3 === 0 ? '198.51.100' : '203.0.113'}.${1 + ((n >>> 8) % 250)}${port}`
}

export function auditEvent(what: What, draw: Random): AuditEvent {
  const { actor } = what
  const [service = '', action = ''] = what.does.split('.')
  const isPerson = typeof actor !== 'string' && actor.kind === 'person'
  return {
    at: what.at,
    workspace: what.workspace,
    service_name: service,
    action_name: action,
    actor: typeof actor === 'string' ? actor : actor.id,
    ip: what.ip ?? addressOf(actor, what.workspace),
    agent: what.agent ?? (isPerson ? (agents[hash32(actor.id) % 3] ?? '') : draw.pick(machineAgents)),
    session: isPerson && draw.chance(0.3) ? draw.uuid() : null,
    params: what.params ?? {},
    status: what.status ?? 200,
    error: what.error ?? null,
    result: what.result ?? null,
    request_id: draw.uuid(),
    event_id: draw.uuid(),
  }
}

const workspaceId = ({ workspace }: AuditEvent) => workspace?.id ?? ACCOUNT_LEVEL
const level = ({ workspace }: AuditEvent) => (workspace === null ? 'ACCOUNT_LEVEL' : 'WORKSPACE_LEVEL')

/** As a row of `access.audit`. */
export const tableLine = (event: AuditEvent): string =>
  JSON.stringify({
    account_id: account.account_id,
    workspace_id: workspaceId(event),
    version: '2.0',
    event_time: instant(event.at),
    event_date: isoDay(event.at),
    source_ip_address: event.ip,
    user_agent: event.agent,
    session_id: event.session,
    user_identity: { email: event.actor },
    service_name: event.service_name,
    action_name: event.action_name,
    request_id: event.request_id,
    request_params: event.params,
    response: { status_code: event.status, error_message: event.error, result: event.result },
    audit_level: level(event),
    event_id: event.event_id,
  })

/** As a line of the JSON log delivery of AWS: other names, the time as milliseconds, no id of its own. */
export const deliveryLine = (event: AuditEvent): string =>
  JSON.stringify({
    version: '2.0',
    auditLevel: level(event),
    timestamp: event.at,
    orgId: Number(workspaceId(event)),
    shardName: 'nvirginia-prod',
    accountId: account.account_id,
    sourceIPAddress: event.ip,
    userAgent: event.agent,
    sessionId: event.session,
    userIdentity: { email: event.actor, subjectName: null },
    serviceName: event.service_name,
    actionName: event.action_name,
    requestId: event.request_id,
    requestParams: event.params,
    response: { statusCode: event.status, errorMessage: event.error, result: event.result },
  })

/** As an Azure resource log: identity, response and parameters are text, and the workspace is only in the resource id. */
export const azureLine = (event: AuditEvent): string =>
  JSON.stringify({
    resourceId: azureResourceId,
    operationVersion: '1.0.0',
    identity: JSON.stringify({ email: event.actor, subjectName: null }),
    operationName: `Microsoft.Databricks/${event.service_name}/${event.action_name}`,
    time: instant(event.at),
    category: event.service_name,
    properties: {
      sourceIPAddress: event.ip,
      logId: event.event_id,
      serviceName: event.service_name,
      userAgent: event.agent,
      response: JSON.stringify({ statusCode: event.status, errorMessage: event.error, result: event.result }),
      sessionId: event.session,
      actionName: event.action_name,
      requestId: event.request_id,
      requestParams: JSON.stringify(event.params),
    },
  })
