import { duckdbType, tables } from '@meshledger/facts'
import type { Lake, Session } from '@meshledger/lake'
import {
  type Bound,
  duckdbOnly,
  type Judged,
  judgeQuery,
  MAX_EVENT_KEYS,
  type MeshTables,
  meshTables,
  meshTablesSql,
  newBinds,
  type QueryFault,
  type QueryLook,
  type QueryLooks,
  type QueryRow,
  resultColumns,
} from '@meshledger/policy'

/** A query is stopped after so long; its rule is then not assessed. */
const MOST_MS = 20_000
/** More rows than these are a rule that tells nobody anything: those beyond are left out, and that is said. */
export const MOST_ROWS = 10_000

const facts: ReadonlySet<string> = new Set(tables.map(({ name }) => name))

/** Where the tables that a query names stand, where that is elsewhere. */
export type Elsewhere = Readonly<Record<string, string>>
/** In the house, events have their workspace filled in. */
export const inTheHouse: Elsewhere = { 'access.audit': 'access.audit_resolved' }

/** Judge SQL by the tree that the engine's own parser makes of it. Nothing of it is run. */
export async function judged(session: Pick<Session, 'rows'>, sql: string): Promise<Judged> {
  const [row] = await session.rows<{ tree: string }>(
    'SELECT CAST(json_serialize_sql(CAST($sql AS VARCHAR)) AS VARCHAR) AS tree',
    { sql },
  )
  return judgeQuery(row?.tree ?? '{"error":true}', facts)
}

/**
 * What is wrong with each query: whether it may run, and whether the engine finds its tables, fields and columns; and what in
 * it only this engine knows.
 */
export async function queryLooks(lake: Lake, queries: readonly string[]): Promise<QueryLooks> {
  const looks = new Map<string, QueryLook>()
  for (const sql of new Set(queries)) looks.set(sql, await lake.session((session) => lookedAt(session, sql)))
  return looks
}

async function lookedAt(session: Session, sql: string): Promise<QueryLook> {
  const verdict = await judged(session, sql)
  if (verdict.kind === 'refused') return { faults: verdict.faults, duckdbOnly: [] }
  return { faults: await boundFaults(session, verdict.tree), duckdbOnly: duckdbOnly(sql, verdict.duckdbOnly) }
}

const wrong = (message: string): QueryFault => ({ reason: 'bad-query', message, offset: null })

async function boundFaults(session: Session, tree: string): Promise<QueryFault[]> {
  const mesh = meshSql(meshTables([]))
  try {
    const sql = await written(session, tree, {})
    const found = await session.rows<{ column_name: string }>(
      `DESCRIBE WITH ${mesh.sql} SELECT * FROM (${sql}) asked`,
      {
        ...mesh.params,
        now: '2026-01-01',
      },
    )
    const names = found.map(({ column_name }) => column_name)
    const wanted = Object.keys(resultColumns)
    const missing = wanted.filter((name) => !names.includes(name))
    const odd = names.filter((name) => !wanted.includes(name))
    if (missing.length === 0 && odd.length === 0) {
      await session.rows(`${whole(sql, mesh.sql)} LIMIT 0`, { ...mesh.params, now: '2026-01-01' })
      return []
    }
    const told = [
      ...(missing.length === 0 ? [] : [`lacks ${missing.join(', ')}`]),
      ...(odd.length === 0 ? [] : [`has ${odd.join(', ')} beyond them`]),
    ]
    return [wrong(`the query must give the columns ${wanted.join(', ')}; it ${told.join(' and ')}`)]
  } catch (error) {
    const [first = ''] = String(error instanceof Error ? error.message : error).split('\n')
    return [wrong(`the query cannot be run: ${first}`)]
  }
}

/** The statement that was judged, written anew by the engine from its tree, with each table where it stands. */
async function written(session: Pick<Session, 'rows'>, tree: string, elsewhere: Elsewhere): Promise<string> {
  // In the text of a tree a quote inside a value is escaped, so this pattern is the name of a table and nothing else.
  const moved = tree.replaceAll(
    /"schema_name":"(\w*)","table_name":"(\w*)"/g,
    (whole, schema: string, table: string) => {
      const [name, at = null] = (elsewhere[`${schema}.${table}`] ?? '').split('.').toReversed()
      return name ? `"schema_name":"${at ?? ''}","table_name":"${name}"` : whole
    },
  )
  const [row] = await session.rows<{ sql: string }>('SELECT json_deserialize_sql(CAST($tree AS JSON)) AS sql', {
    tree: moved,
  })
  return row?.sql ?? ''
}

const texts = Object.entries(resultColumns)
const keys = 'list_sort(list_distinct(event_ids))'

/** The rows of a query in the fixed columns, in an order that does not depend on how they were found. */
const whole = (sql: string, mesh: string): string => `WITH ${mesh}, asked AS (${sql}),
  typed AS (SELECT ${texts.map(([name, type]) => `CAST(${name} AS ${type}) AS ${name}`).join(', ')} FROM asked)
SELECT strftime(event_time, '%Y-%m-%dT%H:%M:%S.%gZ') AS event_time, coalesce(subject, 'unknown') AS subject, object, actor,
  amount, coalesce(${keys}[1:${MAX_EVENT_KEYS}], []) AS event_ids, CAST(coalesce(len(${keys}), 0) AS INTEGER) AS events
FROM typed WHERE event_time IS NOT NULL ORDER BY ALL`

/** The tables of the domains as the rules on events know them. */
function meshSql(mesh: MeshTables): { sql: string; params: Record<string, Bound> } {
  const binds = newBinds()
  const sql = meshTablesSql(mesh, binds).join(',\n')
  return { sql, params: binds.values() }
}

export type Asked =
  | {
      readonly kind: 'rows'
      readonly rows: readonly QueryRow[]
      readonly tables: readonly string[]
      readonly more: boolean
    }
  | { readonly kind: 'failed'; readonly reason: string }

/**
 * Ask one query in a session: it is judged again, right before it runs, in words that no query can change. More than
 * `MOST_ROWS` rows are cut off.
 */
export async function askedIn(
  session: Session,
  sql: string,
  given: { readonly now: string; readonly mesh: MeshTables; readonly elsewhere: Elsewhere },
): Promise<Asked> {
  const verdict = await judged(session, sql)
  if (verdict.kind === 'refused') return { kind: 'failed', reason: verdict.faults[0]?.message ?? 'it may not run' }
  const mesh = meshSql(given.mesh)
  const text = whole(await written(session, verdict.tree, given.elsewhere), mesh.sql)
  const params = { ...mesh.params, now: given.now.replace('Z', '') }
  const rows = await session.rows<QueryRow>(`${text} LIMIT ${MOST_ROWS + 1}`, params)
  return { kind: 'rows', rows: rows.slice(0, MOST_ROWS), tables: verdict.tables, more: rows.length > MOST_ROWS }
}

/** Ask one query of a lake, for no longer than it may take. */
export async function asked(lake: Lake, sql: string, given: Parameters<typeof askedIn>[2]): Promise<Asked> {
  try {
    return await lake.session((session) => askedIn(session, sql, given), AbortSignal.timeout(MOST_MS))
  } catch (error) {
    if (error instanceof DOMException && error.name === 'TimeoutError') {
      return { kind: 'failed', reason: `it was stopped after ${MOST_MS / 1000} seconds` }
    }
    const [first = ''] = String(error instanceof Error ? error.message : error).split(/[\n:]/)
    return { kind: 'failed', reason: `the engine refused it: ${first}` }
  }
}

/** Put rows in place of tables, each in a temporary table of the session; gives where they stand. */
export async function laidOut(session: Session, rows: Readonly<Record<string, readonly object[]>>): Promise<Elsewhere> {
  const elsewhere: Record<string, string> = {}
  for (const [i, { name, columns }] of tables.entries()) {
    const at = `given_${i}`
    const shape = Object.fromEntries(columns.map((column) => [column.name, duckdbType(column.type)]))
    const some = (rows[name] ?? []).map((row, n) => ({ ...row, _key: String(n) }))
    if (rows[name] === undefined) continue
    await session.run(
      `CREATE OR REPLACE TEMP TABLE ${at} AS SELECT e.* FROM (SELECT unnest(json_transform($rows, $shape)) AS e)`,
      { rows: JSON.stringify(some), shape: JSON.stringify([{ ...shape, _key: 'VARCHAR' }]) },
    )
    elsewhere[name] = at
  }
  return elsewhere
}
