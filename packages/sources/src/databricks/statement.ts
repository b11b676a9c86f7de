import type { Api } from './api.ts'
import { DatabricksError } from './error.ts'
import { failureOf } from './failure.ts'
import { aborted } from './persist.ts'
import { manifest, parsed, type StatementReply, statementReply } from './reply.ts'
import { type ResultRows, resultRows } from './result.ts'

/** A named value of a statement (`:name` in the text). Databricks takes scalars, as text. */
export type StatementParameter = { name: string; value: string | null; type?: string }

export type StatementOptions = {
  /** at most 20, values of at most 128 characters; they show up in `query.history.query_tags` */
  queryTags?: Readonly<Record<string, string>>
  /** milliseconds the statement may run before it is canceled; default one hour */
  timeout?: number
  signal?: AbortSignal
  /** EXTERNAL_LINKS (default) has no size limit worth naming; INLINE needs no way to the cloud store, up to 25 MiB */
  disposition?: 'EXTERNAL_LINKS' | 'INLINE'
  /** the catalog in which names of two parts are looked up, such as `system` for `billing.usage` */
  catalog?: string
}

const largestStatement = 16 * 1024 * 1024
const path = '/api/2.0/sql/statements'

/**
 * Runs one statement and hands over its rows.
 *
 * It is submitted with a wait of zero seconds, so its id is in hand at once: a line that breaks later loses sight of
 * nothing, and giving up always cancels. Resolves when Databricks says SUCCEEDED and the manifest holds no cut.
 *
 * @throws DatabricksError: `statement-failed`, `statement-canceled`, `statement-closed`, `statement-timeout`,
 *   `result-truncated`, `submit-uncertain`, `aborted`, or what the line or the token ran into.
 */
export async function runStatement(
  api: Api,
  warehouseId: string,
  sql: string,
  parameters: readonly StatementParameter[] = [],
  options: StatementOptions = {},
): Promise<ResultRows> {
  const where = `statement on warehouse ${warehouseId} at ${api.host.name}`
  if (options.signal?.aborted) throw aborted(where)
  const submitted = await submit(api, where, requestBody(where, warehouseId, sql, parameters, options))
  const here = `statement ${submitted.statement_id} at ${api.host.name}`
  let finished: StatementReply
  try {
    finished = await settle(api, here, submitted, options)
  } catch (error) {
    if (error instanceof DatabricksError && stillRuns.has(error.kind)) await cancel(api, submitted.statement_id)
    throw error
  }
  if (finished.status.state !== 'SUCCEEDED') throw failureOf(finished, here)
  const read = parsed(manifest, finished.manifest, here)
  if (read.truncated) {
    throw new DatabricksError('result-truncated', {
      what: 'Databricks cut the result short, so none of it was taken',
      where: here,
      remedy: 'Ask for a smaller window.',
      facts: { statementId: finished.statement_id },
    })
  }
  return resultRows(api, finished.statement_id, read, finished.result, options.signal)
}

/** The submit does not heed the caller's signal: it answers at once, and with its id the statement can be canceled. */
async function submit(api: Api, where: string, body: unknown): Promise<StatementReply> {
  return parsed(statementReply, await api.call({ method: 'POST', path, body, repeat: 'unless-taken' }), where)
}

/** Asks for the state until it is a final one, at growing intervals of at most five seconds. */
async function settle(api: Api, where: string, first: StatementReply, options: StatementOptions) {
  const { platform } = api
  const { signal, timeout = 3_600_000 } = options
  const started = platform.now()
  let reply = first
  for (let wait = 100; unfinished.has(reply.status.state); wait = Math.min(5_000, wait * 1.5)) {
    if (signal?.aborted) throw aborted(where)
    if (platform.now() - started > timeout) throw overdue(where, timeout, first.statement_id)
    await platform.sleep(wait, signal)
    if (signal?.aborted) throw aborted(where)
    reply = parsed(
      statementReply,
      await api.call({
        method: 'GET',
        path: `${path}/${first.statement_id}`,
        repeat: 'always',
        ...(signal ? { signal } : {}),
      }),
      where,
    )
  }
  return reply
}

const unfinished = new Set(['PENDING', 'RUNNING'])
/** Errors after which the statement may still be at work and cost money. */
const stillRuns = new Set(['aborted', 'statement-timeout', 'unreachable', 'busy', 'server-fault', 'malformed-reply'])

/** Best effort: the caller's own error is the one to report. */
async function cancel(api: Api, statementId: string): Promise<void> {
  try {
    await api.call({ method: 'POST', path: `${path}/${statementId}/cancel`, body: {}, repeat: 'always' })
  } catch {
    // Databricks ends the statement by its own limits.
  }
}

function requestBody(
  where: string,
  warehouseId: string,
  sql: string,
  parameters: readonly StatementParameter[],
  options: StatementOptions,
) {
  const tags = Object.entries(options.queryTags ?? {})
  if (Buffer.byteLength(sql) > largestStatement) {
    throw new DatabricksError('statement-too-large', {
      what: 'The statement is larger than 16 MiB',
      where,
      remedy: 'Bind the values in smaller groups.',
    })
  }
  if (tags.length > 20 || tags.some(([key, value]) => key === '' || key.length > 128 || value.length > 128)) {
    throw new DatabricksError('misconfigured', {
      what: 'A statement takes at most 20 query tags of at most 128 characters',
      where,
      remedy: 'Shorten the tags.',
    })
  }
  return {
    statement: sql,
    warehouse_id: warehouseId,
    disposition: options.disposition ?? 'EXTERNAL_LINKS',
    format: 'JSON_ARRAY',
    wait_timeout: '0s',
    on_wait_timeout: 'CONTINUE',
    ...(options.catalog === undefined ? {} : { catalog: options.catalog }),
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(tags.length > 0 ? { query_tags: tags.map(([key, value]) => ({ key, value })) } : {}),
  }
}

function overdue(where: string, timeout: number, statementId: string): DatabricksError {
  return new DatabricksError('statement-timeout', {
    what: `The statement ran longer than ${Math.round(timeout / 1000)} s and was canceled`,
    where,
    remedy: 'Ask for a smaller window, or give it more time.',
    facts: { statementId },
  })
}
