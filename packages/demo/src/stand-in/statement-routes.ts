import { readFile } from 'node:fs/promises'
import type { Chunk } from './chunks.ts'
import type { Parameter } from './dialect.ts'
import type { Faults } from './faults.ts'
import { same, signature } from './identity.ts'
import { json, problem, type Reply, storeProblem } from './reply.ts'
import type { Limits, Statement, Statements } from './statements.ts'

/** What a route is given. */
export type Request = {
  method: string
  path: string
  query: URLSearchParams
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: string
}

type World = {
  statements: Statements
  limits: Limits
  faults: Faults
  warehouses: ReadonlySet<string>
  linkKey: string
  base: () => string
  now: () => number
}

const root = '/api/2.0/sql/statements'
const storeKey = 'demo-decryption-key'

/** The Statement Execution API. Undefined for a path that is not its. */
export async function statementRoute(world: World, request: Request): Promise<Reply | undefined> {
  const { method, path } = request
  if (path === root && method === 'POST') return submit(world, request)
  const [, id = '', rest = ''] = /^\/api\/2\.0\/sql\/statements\/([\w-]+)(\/.*)?$/.exec(path) ?? []
  if (!id) return undefined
  const statement = world.statements.find(id)
  if (!statement) return problem(404, 'NOT_FOUND', `Statement ${id} does not exist.`)
  if (rest === '' && method === 'GET') return describe(world, statement)
  if (rest === '/cancel' && method === 'POST') {
    world.statements.cancel(id)
    return json({})
  }
  const chunk = /^\/result\/chunks\/(\d+)$/.exec(rest)?.[1]
  return chunk !== undefined && method === 'GET' ? chunkReply(world, statement, Number(chunk)) : undefined
}

async function submit(world: World, { body }: Request): Promise<Reply> {
  const asked = record(body)
  const bad = (message: string) => problem(400, 'INVALID_PARAMETER_VALUE', message)
  if (!asked) return problem(400, 'MALFORMED_REQUEST', 'The body is not a JSON object.')
  const sql = asked.statement
  if (typeof sql !== 'string' || sql.trim() === '') return bad('A statement is required.')
  if (Buffer.byteLength(sql) > world.limits.statementBytes) {
    return bad('The statement exceeds the maximum size of 16 MiB.')
  }
  if (!world.warehouses.has(String(asked.warehouse_id))) {
    return problem(404, 'NOT_FOUND', `The SQL warehouse ${asked.warehouse_id} does not exist.`)
  }
  const disposition = asked.disposition ?? 'INLINE'
  if (disposition !== 'INLINE' && disposition !== 'EXTERNAL_LINKS') return bad('Unknown disposition.')
  if ((asked.format ?? 'JSON_ARRAY') !== 'JSON_ARRAY') {
    return disposition === 'INLINE'
      ? bad('The format must be JSON_ARRAY when the disposition is INLINE.')
      : problem(501, 'NOT_IMPLEMENTED', 'The stand-in speaks JSON_ARRAY only.')
  }
  const wait = /^(\d{1,3})s$/.exec(String(asked.wait_timeout ?? '10s'))?.[1]
  const seconds = Number(wait)
  if (wait === undefined || (seconds !== 0 && (seconds < 5 || seconds > 50))) {
    return bad('wait_timeout must be 0s or between 5s and 50s.')
  }
  const onWait = asked.on_wait_timeout ?? 'CONTINUE'
  if (onWait !== 'CONTINUE' && onWait !== 'CANCEL') return bad('Unknown on_wait_timeout.')
  const parameters = parametersOf(asked.parameters)
  if (!parameters) return bad('Parameters must be a list of {name, value, type}; positional markers are not supported.')
  const tags = tagsOf(asked.query_tags)
  if (!tags) return bad('query_tags must be a list of at most 20 {key, value}.')
  const statement = world.statements.submit({
    sql,
    parameters,
    catalog: asked.catalog === undefined ? '' : String(asked.catalog),
    disposition,
    rowLimit: limitOf(asked.row_limit),
    byteLimit: limitOf(asked.byte_limit),
    queryTags: tags,
  })
  await settled(statement, seconds * 1000)
  if (onWait === 'CANCEL') world.statements.cancel(statement.id)
  return describe(world, statement)
}

/** Resolves when the statement is through or the time is up, whichever comes first. */
async function settled(statement: Statement, ms: number): Promise<void> {
  if (ms === 0) return
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([statement.finished, late])
  clearTimeout(timer)
}

async function describe(world: World, statement: Statement): Promise<Reply> {
  const { id, state, error } = statement
  const status = {
    state,
    ...(error ? { error: { error_code: error.error_code, message: error.message } } : {}),
    ...(error?.sql_state ? { sql_state: error.sql_state } : {}),
  }
  if (state !== 'SUCCEEDED') return json({ statement_id: id, status })
  const first = statement.chunks[0]
  return json({
    statement_id: id,
    status,
    manifest: manifestOf(statement),
    result: first ? await resultOf(world, statement, first) : {},
  })
}

function manifestOf({ columns, chunks, disposition, truncated }: Statement) {
  const external = disposition === 'EXTERNAL_LINKS'
  return {
    format: 'JSON_ARRAY',
    schema: { column_count: columns.length, columns },
    ...(chunks.length > 0
      ? {
          chunks: chunks.map(({ index, offset, rows, bytes }) => ({
            chunk_index: index,
            row_offset: offset,
            row_count: rows,
            ...(external ? { byte_count: bytes } : {}),
          })),
        }
      : {}),
    total_chunk_count: chunks.length,
    total_row_count: chunks.reduce((sum, { rows }) => sum + rows, 0),
    ...(external ? { total_byte_count: chunks.reduce((sum, { bytes }) => sum + bytes, 0) } : {}),
    truncated,
  }
}

async function chunkReply(world: World, statement: Statement, index: number): Promise<Reply> {
  const chunk = statement.state === 'SUCCEEDED' ? statement.chunks[index] : undefined
  if (chunk) return json(await resultOf(world, statement, chunk))
  return problem(404, 'NOT_FOUND', `There is no chunk ${index} of this statement, or it is no longer kept.`)
}

async function resultOf(world: World, statement: Statement, chunk: Chunk) {
  const next = statement.chunks[chunk.index + 1]
  const place = {
    chunk_index: chunk.index,
    row_offset: chunk.offset,
    row_count: chunk.rows,
    ...(next
      ? {
          next_chunk_index: next.index,
          next_chunk_internal_link: `${root}/${statement.id}/result/chunks/${next.index}?row_offset=${next.offset}`,
        }
      : {}),
  }
  if (statement.disposition === 'INLINE') {
    return { ...place, data_array: JSON.parse(await readFile(chunk.file, 'utf8')) as unknown }
  }
  const expires = world.now() + world.limits.linkSeconds * 1000
  const sign = signature(world.linkKey, `${statement.id}/${chunk.index}/${expires}`)
  const link = {
    ...place,
    byte_count: chunk.bytes,
    external_link: `${world.base()}/cloud-store/${statement.id}/${chunk.index}?expires=${expires}&signature=${sign}`,
    expiration: new Date(expires).toISOString(),
    http_headers: { 'x-store-key': storeKey },
  }
  return { external_links: [link] }
}

/** The cloud store beside the workspace: it knows links, and no tokens. */
export async function storeRoute(world: World, request: Request): Promise<Reply | undefined> {
  const [, id = '', index = ''] = /^\/cloud-store\/([\w-]+)\/(\d+)$/.exec(request.path) ?? []
  if (!id) return undefined
  if (request.headers.authorization !== undefined) {
    return storeProblem(400, 'InvalidArgument', 'Only one auth mechanism allowed')
  }
  const expires = Number(request.query.get('expires'))
  const sign = signature(world.linkKey, `${id}/${index}/${expires}`)
  if (!same(request.query.get('signature') ?? '', sign)) {
    return storeProblem(403, 'SignatureDoesNotMatch', 'The signature does not match')
  }
  if (world.faults.strikes('expireLink') || world.now() > expires) {
    return storeProblem(403, 'AccessDenied', 'Request has expired')
  }
  if (request.headers['x-store-key'] !== storeKey) return storeProblem(400, 'InvalidRequest', 'The key is missing')
  const statement = world.statements.find(id)
  const chunk = statement?.state === 'SUCCEEDED' ? statement.chunks[Number(index)] : undefined
  if (!chunk) return storeProblem(404, 'NoSuchKey', 'The specified key does not exist.')
  const body = await readFile(chunk.file)
  const short = world.faults.strikes('loseRow')
    ? Buffer.from(JSON.stringify((JSON.parse(body.toString()) as unknown[]).slice(0, -1)))
    : body
  return { status: 200, body: short, type: 'application/json' }
}

export function record(body: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(body)
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined
  } catch {
    return undefined
  }
}

function parametersOf(value: unknown): Parameter[] | undefined {
  if (value === undefined) return []
  if (!Array.isArray(value)) return undefined
  const read = value.map((item: unknown) => {
    const { name, value: given = null, type } = (item ?? {}) as Record<string, unknown>
    const fits = typeof name === 'string' && (given === null || typeof given === 'string')
    return fits ? { name, value: given, ...(typeof type === 'string' ? { type } : {}) } : undefined
  })
  return read.every((item) => item !== undefined) ? read : undefined
}

function tagsOf(value: unknown): { key: string; value: string }[] | undefined {
  if (value === undefined) return []
  if (!Array.isArray(value) || value.length > 20) return undefined
  const read = value.map((item: unknown) => item as { key?: unknown; value?: unknown } | null)
  return read.every((tag) => typeof tag?.key === 'string' && String(tag.value ?? '').length <= 128)
    ? read.map((tag) => ({ key: String(tag?.key), value: String(tag?.value ?? '') }))
    : undefined
}

const limitOf = (value: unknown) => (typeof value === 'number' && value > 0 ? value : Number.POSITIVE_INFINITY)
