import type { Api } from './api.ts'
import { DatabricksError } from './error.ts'
import { readPages, readRest } from './rest.ts'
import type { ResultRows } from './result.ts'

/** What a probe found out about one table, and what to ask an admin for. */
export type TableProbe = {
  table: string
  state: 'available' | 'empty' | 'no-grant' | 'not-enabled' | 'absent' | 'unknown'
  /** what the verdict rests on */
  because: string
  /** SQL statements and REST calls for an admin, in order; none when nothing is missing */
  ask: readonly string[]
}

type Run = (sql: string) => Promise<ResultRows>
type SchemaStates = { metastoreId: string | undefined; states: ReadonlyMap<string, string> | undefined }

/**
 * Says for each table whether it can be read, and the exact grant or switch that is missing.
 *
 * A schema that is not switched on and one that is not granted give the same error ("no USE SCHEMA"), so the switches
 * are read too; a principal without the right to see them gets both requests, and `because` says so.
 *
 * @param tables full names, `system.billing.usage`
 * @param principal to whom the grants go
 * @throws DatabricksError when the warehouse itself cannot be used
 */
export async function* probeTables(
  api: Api,
  run: Run,
  principal: string,
  tables: readonly string[],
): AsyncGenerator<TableProbe> {
  for (const table of tables) {
    if (!/^[A-Za-z_]\w*\.[A-Za-z_]\w*\.[A-Za-z_]\w*$/.test(table)) {
      throw new RangeError(`probe needs full table names such as system.billing.usage; got ${JSON.stringify(table)}`)
    }
  }
  const schemas = await schemaStates(api)
  for (const table of tables) yield await probeTable(run, principal, table, schemas)
}

async function probeTable(run: Run, principal: string, table: string, schemas: SchemaStates): Promise<TableProbe> {
  try {
    const rows = await run(`SELECT 1 FROM ${table} LIMIT 1`)
    return rows.rowCount > 0
      ? { table, state: 'available', because: 'a row was read', ask: [] }
      : { table, state: 'empty', because: 'it can be read and holds no row', ask: [] }
  } catch (error) {
    if (!(error instanceof DatabricksError) || error.kind !== 'statement-failed') throw error
    return verdict(principal, table, schemas, error)
  }
}

const on = new Set(['ENABLE_COMPLETED', 'ENABLE_INITIALIZED', 'MANAGED'])

function verdict(principal: string, table: string, schemas: SchemaStates, error: DatabricksError): TableProbe {
  const [catalog = '', schema = ''] = table.split('.')
  const { condition = '', sqlState = '', privilege, errorCode } = error.facts
  const code = [condition || errorCode, sqlState].filter(Boolean).join(', ') || 'no code'
  const state = catalog === 'system' ? schemas.states?.get(schema) : undefined
  const seen = schemas.states !== undefined
  const enable = enableCall(schemas.metastoreId, schema)
  const refused =
    condition.startsWith('INSUFFICIENT_PERMISSIONS') || condition === 'PERMISSION_DENIED' || sqlState === '42501'
  const missing =
    /^(TABLE_OR_VIEW|SCHEMA|CATALOG)_NOT_FOUND|^NO_SUCH/.test(condition) || /^(42P01|42704)$/.test(sqlState)

  if (!refused && !missing) return { table, state: 'unknown', because: `the read failed with ${code}`, ask: [] }
  if (catalog === 'system' && seen && !(state !== undefined && on.has(state))) {
    const because = `schema ${schema} is ${state ?? 'not listed'} in the metastore (${code})`
    return state === undefined || state === 'UNAVAILABLE'
      ? { table, state: 'absent', because, ask: [] }
      : { table, state: 'not-enabled', because, ask: [enable, ...grants(principal, table, 'USE CATALOG')] }
  }
  if (refused) {
    const asked = grants(principal, table, privilege ?? 'USE CATALOG')
    const which = privilege ? `no ${privilege} on ${error.facts.securable}` : 'a right is missing'
    return catalog !== 'system' || seen
      ? { table, state: 'no-grant', because: `${which} (${code})`, ask: asked }
      : {
          table,
          state: 'no-grant',
          because: `${which} (${code}); whether the schema is on could not be seen`,
          ask: [`if not yet on: ${enable}`, ...asked],
        }
  }
  return condition === 'SCHEMA_NOT_FOUND' && catalog === 'system' && !seen
    ? {
        table,
        state: 'not-enabled',
        because: `schema ${schema} is not there (${code})`,
        ask: [enable, ...grants(principal, table, 'USE CATALOG')],
      }
    : {
        table,
        state: 'absent',
        because: `no such table: the feature is off or not offered here (${code})`,
        ask: [],
      }
}

/**
 * The grants from the first missing right down. On the catalog `system` USE SCHEMA must be granted on the schema:
 * granted on the catalog it is accepted and has no effect. To be run by somebody who is account and metastore admin.
 */
function grants(principal: string, table: string, firstMissing: string): string[] {
  const [catalog = '', schema = ''] = table.split('.')
  const to = `TO \`${principal.replaceAll('`', '``')}\`;`
  const all = [
    ['USE CATALOG', `GRANT USE CATALOG ON CATALOG ${catalog} ${to}`],
    ['USE SCHEMA', `GRANT USE SCHEMA ON SCHEMA ${catalog}.${schema} ${to}`],
    ['SELECT', `GRANT SELECT ON TABLE ${table} ${to}`],
  ] as const
  const from = Math.max(
    0,
    all.findIndex(([right]) => right === firstMissing),
  )
  return all.slice(from).map(([, grant]) => grant)
}

const enableCall = (metastoreId: string | undefined, schema: string) =>
  `PUT /api/2.1/unity-catalog/metastores/${metastoreId ?? '{metastore_id}'}/systemschemas/${schema}`

/** Which system schemas are switched on; `states` is undefined when the principal may not see it. */
async function schemaStates(api: Api): Promise<SchemaStates> {
  let metastoreId: string | undefined
  try {
    const assigned = await readRest(api, '/api/2.1/unity-catalog/current-metastore-assignment')
    const id = (assigned as { metastore_id?: unknown }).metastore_id
    metastoreId = typeof id === 'string' && /^[\w-]{1,80}$/.test(id) ? id : undefined
  } catch (error) {
    if (!(error instanceof DatabricksError) || !closedDoors.has(error.kind)) throw error
  }
  if (!metastoreId) return { metastoreId, states: undefined }
  const path = `/api/2.1/unity-catalog/metastores/${metastoreId}/systemschemas`
  const pages = await readPages(api, path, 'schemas', 'page-token')
  if (!pages.complete) return { metastoreId, states: undefined }
  const states = pages.items.map((item) => {
    const { schema, state } = item as { schema?: unknown; state?: unknown }
    return [String(schema), String(state)] as const
  })
  return { metastoreId, states: new Map(states) }
}

const closedDoors = new Set(['forbidden', 'not-found', 'refused'])
