import { gzipSync } from 'node:zlib'

/** What happened, apart from the shape in which it arrives. */
export type Happened = {
  readonly time: string
  readonly email?: string | null
  readonly service?: string
  readonly action?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly status?: number | null
  readonly ip?: string
  readonly error?: string | null
  readonly result?: string | null
}

const whole = (one: Happened): Required<Happened> => ({
  ...{ email: 'bob@x.io', service: 'accounts', action: 'act', params: {}, status: 200, ip: '172.16.0.1' },
  ...{ error: null, result: null, ...one },
})
const asText = (value: unknown) => (typeof value === 'string' || value === null ? value : JSON.stringify(value))

function delivered(one: Happened, n: number): object {
  const { time, email, service, action, params, status, ip, error, result } = whole(one)
  return {
    ...{ version: '2.0', auditLevel: 'WORKSPACE_LEVEL', timestamp: Date.parse(time), orgId: '7', sourceIPAddress: ip },
    ...{ userIdentity: { email }, serviceName: service, actionName: action, requestId: `r${n}`, requestParams: params },
    response: { statusCode: status, errorMessage: error, result },
  }
}

function inTable(one: Happened, n: number): object {
  const { time, email, service, action, params, status, ip, error, result } = whole(one)
  return {
    ...{ workspace_id: '7', event_time: time, event_date: time.slice(0, 10), source_ip_address: ip },
    ...{ user_identity: { email, subject_name: null }, service_name: service, action_name: action },
    request_params: Object.fromEntries(Object.entries(params).map(([key, value]) => [key, asText(value)])),
    ...{ request_id: `r${n}`, event_id: `e${n}` },
    response: { status_code: status, error_message: error, result },
  }
}

function inAzure(one: Happened, n: number): object {
  const { time, email, service, action, params, status, ip, error, result } = whole(one)
  return {
    ...{ resourceId: '/A/WORKSPACES/W', operationName: `Microsoft.Databricks/${service}/${action}`, time },
    ...{ category: service, identity: JSON.stringify({ email }) },
    properties: {
      ...{ serviceName: service, actionName: action, requestId: `r${n}`, sourceIPAddress: ip, logId: `l${n}` },
      requestParams: JSON.stringify(params),
      response: JSON.stringify({ statusCode: status, errorMessage: error, result }),
    },
  }
}

function inAnalytics(one: Happened, n: number, nested: (value: object) => unknown, time: object): object {
  const { email, service, action, params, status, ip, error, result } = whole(one)
  return {
    ...time,
    ...{ OperationName: `Microsoft.Databricks/${service}/${action}`, Category: service, ServiceName: service },
    ...{ ActionName: action, RequestId: `r${n}`, SourceIPAddress: ip, Identity: nested({ email }) },
    Response: nested({ statusCode: status, errorMessage: error, result }),
    ...{ RequestParams: nested(params), _ResourceId: '/subscriptions/a/workspaces/w', Type: 'DatabricksAccounts' },
  }
}

/** `2026-03-04T14:05:06.250Z` as a browser set to US English shows it in UTC. */
function shown(time: string): string {
  const [, year, month, day, hours = '', rest] = /^(\d+)-(\d+)-(\d+)T(\d+):(.+)Z$/.exec(time) ?? []
  const hour = Number(hours)
  return `${Number(month)}/${Number(day)}/${year}, ${hour % 12 || 12}:${rest} ${hour < 12 ? 'AM' : 'PM'}`
}

const lines = (rows: readonly object[]) => rows.map((row) => JSON.stringify(row)).join('\n')
function csv(rows: readonly object[]): string {
  const cell = (value: unknown) => (value === null ? '' : `"${String(asText(value)).replaceAll('"', '""')}"`)
  const header = Object.keys(rows[0] ?? {}).map(cell)
  return [header, ...rows.map((row) => Object.values(row).map(cell))].map((cells) => cells.join(',')).join('\r\n')
}

/** The same events as each shape of text brings them: file name, content, and the line of the first event. */
export function arrivalsOf(events: readonly Happened[]): { file: string; content: string | Buffer; first: number }[] {
  const table = events.map(inTable)
  const analytics = (nested: (value: object) => unknown) =>
    events.map((one, n) => inAnalytics(one, n, nested, { TimeGenerated: one.time }))
  const portal = events.map((one, n) => inAnalytics(one, n, JSON.stringify, { 'TimeGenerated [UTC]': shown(one.time) }))
  return [
    { file: 'delivery.json.gz', content: gzipSync(lines(events.map(delivered))), first: 1 },
    { file: 'table.json', content: lines(table), first: 1 },
    { file: 'list.json', content: JSON.stringify(table, null, 1), first: 1 },
    { file: 'table.csv', content: csv(table), first: 2 },
    { file: 'azure.json', content: JSON.stringify({ records: events.map(inAzure) }), first: 1 },
    { file: 'text.json', content: lines(analytics(JSON.stringify)), first: 1 },
    { file: 'objects.json', content: lines(analytics((value) => value)), first: 1 },
    { file: 'query.csv', content: csv(analytics(JSON.stringify)), first: 2 },
    { file: 'portal.csv', content: `\ufeff${csv(portal)}`, first: 2 },
  ]
}
