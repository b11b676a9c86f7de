import { meshTables } from '@meshledger/policy'
import { type AuditRow, auditColumns, domainLists, eventOf, told } from './audit-row.ts'
import type { House } from './house.ts'
import type { VisibleDomains } from './visible.ts'

/** Names of parameters that may hold what people typed, secrets, or definitions: present, counted, not shown. */
const typed =
  /text|query|statement|definition|function_info|secret|password|token|credential|private|key$|comment|content|sql|body|settings|value|hints|expression/i
/** Names that look so and hold none: ids, times, kinds. */
const plain = /(^|_)(id|type|kind|name|time)$|(Id|Type|Kind|Name|Time|Hash)$|^workspaceConf(Keys|Values)$|^tokenHash$/
const LONGEST = 500
/** Services whose error texts quote the command that failed. */
const quoting = ['databrickssql', 'notebook', 'jobs', 'sqlanalytics', 'deltapipelines']

type Row = AuditRow & {
  request_params: Record<string, string | null> | null
  error_message: string | null
  source: string
  arrival_key: string
}

/** May the value be shown? Long values are withheld too: what is long was typed or generated, and quotes data. */
export const mayShow = (name: string, value: string): boolean =>
  value.length <= LONGEST && (!typed.test(name) || plain.test(name))

/** One event with its parameters, where it came from, and the findings that it made; undefined when there is none. */
export async function auditEvent(house: House, id: string, sees: VisibleDomains) {
  const named = eventOf(id)
  if (named === null) return undefined
  const rows = await house.lake.rows<Row>(
    `SELECT ${auditColumns}, a.request_params, a.response.error_message AS error_message, a._source AS source,
       CASE WHEN a._copy > 1 THEN left(a._key, length(a._key) - length(CAST(a._copy AS VARCHAR)) - 1) ELSE a._key END AS arrival_key
     FROM access.audit_resolved a WHERE a.event_date = CAST($time AS DATE)
       AND a.event_time >= CAST($time AS TIMESTAMP) AND a.event_time < CAST($time AS TIMESTAMP) + INTERVAL '1 millisecond'
       AND a._key = $key`,
    { ...named, ...domainLists(meshTables(await house.ledger.domains.current())) },
  )
  const [row] = rows
  if (row === undefined) return undefined
  const { request_params, error_message, source, arrival_key, ...facts } = row
  const [[event], arrivals, findings] = await Promise.all([
    told(house, [facts]),
    arrivalsOf(house, source, arrival_key),
    house.ledger.findings.list({ event: named.key, ...(sees === 'all' ? {} : { domains: sees }) }),
  ])
  if (event === undefined) return undefined
  const params = Object.entries(request_params ?? {}).flatMap(([name, value]) =>
    value === null ? [] : [[name, value] as const],
  )
  return {
    event,
    request_params: Object.fromEntries(params.filter(([name, value]) => mayShow(name, value))),
    withheld: params.filter(([name, value]) => !mayShow(name, value)).map(([name]) => name),
    error_message: quoting.includes(event.service_name.toLowerCase()) ? null : error_message,
    arrivals,
    findings: findings.map(({ id: finding, title }) => ({ id: finding, title })),
  }
}

/** Every file in which the event came, with the shape of the file. */
async function arrivalsOf({ lake }: House, source: string, key: string): Promise<{ source: string; file: string }[]> {
  return lake.rows(
    `SELECT DISTINCT shape AS source, name AS file FROM meta.files WHERE table_name = 'access.audit' AND (file = $source
       OR file IN (SELECT file FROM meta.arrivals WHERE table_name = 'access.audit' AND key = $key)) ORDER BY source, file`,
    { source, key },
  )
}
