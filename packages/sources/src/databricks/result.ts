import type { Api } from './api.ts'
import { DatabricksError } from './error.ts'
import { closed } from './failure.ts'
import { send } from './line.ts'
import { type Attempt, aborted, persist, retryAfterMs } from './persist.ts'
import { type ExternalLink, type Manifest, parsed, type ResultColumn, type ResultPart, resultPart } from './reply.ts'

/** A row as Databricks wrote it: each cell its exact text, or null. */
export type ResultRow = readonly (string | null)[]

/**
 * The rows of a statement that succeeded, a chunk at a time.
 *
 * Every count of the manifest is checked on the way. An error may come after chunks were handed over, so what is kept
 * of them belongs in one transaction with the end of the loop.
 */
export type ResultRows = AsyncIterable<readonly ResultRow[]> & {
  statementId: string
  columns: readonly ResultColumn[]
  rowCount: number
}

/** Opens the rows of a finished statement; `first` is the `result` of the reply that said SUCCEEDED. */
export function resultRows(
  api: Api,
  statementId: string,
  manifest: Manifest,
  first: unknown,
  signal?: AbortSignal,
): ResultRows {
  const reading: Reading = { api, statementId, manifest, where: `statement ${statementId} at ${api.host.name}`, signal }
  return {
    statementId,
    columns: manifest.schema.columns,
    rowCount: manifest.total_row_count,
    [Symbol.asyncIterator]: () => chunks(reading, first),
  }
}

type Reading = {
  api: Api
  statementId: string
  manifest: Manifest
  where: string
  signal: AbortSignal | undefined
}

async function* chunks(reading: Reading, first: unknown): AsyncGenerator<readonly ResultRow[]> {
  const { manifest } = reading
  if (manifest.schema.column_count !== undefined && manifest.schema.column_count !== manifest.schema.columns.length) {
    throw incomplete(reading, 'The manifest names fewer columns than it counts')
  }
  let rowsRead = 0
  let chunksRead = 0
  if (manifest.total_row_count > 0) {
    let part = first === undefined ? await askForChunk(reading, 0) : parsed(resultPart, first, reading.where)
    for (let index = 0; ; ) {
      const chunk = await readChunk(reading, index, part)
      rowsRead += chunk.rows.length
      chunksRead += 1
      if (rowsRead > manifest.total_row_count) break
      yield chunk.rows
      if (chunk.next === undefined) break
      if (chunk.next !== index + 1) throw incomplete(reading, `Chunk ${index} names ${chunk.next} as the next one`)
      index = chunk.next
      part = chunk.ahead ?? (await askForChunk(reading, index))
    }
  }
  if (rowsRead !== manifest.total_row_count) {
    throw incomplete(reading, `${rowsRead} rows came, the manifest counts ${manifest.total_row_count}`)
  }
  if (rowsRead > 0 && manifest.total_chunk_count !== undefined && chunksRead !== manifest.total_chunk_count) {
    throw incomplete(reading, `${chunksRead} chunks came, the manifest counts ${manifest.total_chunk_count}`)
  }
}

type Chunk = { rows: readonly ResultRow[]; next: number | undefined; ahead?: ResultPart }

/** Rows of one chunk: they stand in the reply itself, or behind a link. */
async function readChunk(reading: Reading, index: number, part: ResultPart): Promise<Chunk> {
  if (part.external_links) return readLink(reading, index, part)
  const rows = rowsOf(part.data_array, reading.manifest.schema.columns.length)
  if (!rows || (part.chunk_index ?? index) !== index || wrongCount(reading, index, part.row_count, rows)) {
    throw incomplete(reading, `Chunk ${index} does not hold what the manifest says`)
  }
  return { rows, next: part.next_chunk_index ?? undefined }
}

/**
 * Fetches a chunk from the cloud store. A link lives 15 minutes at most; when the store refuses it, the chunk is asked
 * for again and the new link is tried. The same when the body is short or broken. Our own clock is not asked whether a
 * link is still good, for it may be wrong.
 */
async function readLink(reading: Reading, index: number, given: ResultPart): Promise<Chunk> {
  let part: ResultPart | undefined = given
  return persist(
    reading.api.platform,
    reading.api.patience,
    async () => {
      part ??= await askForChunk(reading, index)
      const link = part.external_links?.find((candidate) => (candidate.chunk_index ?? index) === index)
      const attempt = link
        ? await fetchLink(reading, index, link, part)
        : ({ kind: 'again', error: incomplete(reading, `Chunk ${index} has no link`) } as const)
      if (attempt.kind !== 'done') part = undefined
      return attempt
    },
    reading.signal,
  )
}

async function fetchLink(
  reading: Reading,
  index: number,
  link: ExternalLink,
  part: ResultPart,
): Promise<Attempt<Chunk>> {
  const { api } = reading
  const where = `link of chunk ${index}, ${reading.where}`
  const target = URL.canParse(link.external_link) ? new URL(link.external_link) : undefined
  if (target?.protocol !== 'https:' && (api.host.secure || target?.protocol !== 'http:')) {
    return { kind: 'stop', error: incomplete(reading, `The link of chunk ${index} is not an https address`) }
  }
  // The address carries its own right to read; an Authorization header would be refused, and would show our token to
  // the cloud store.
  const headers = Object.entries(link.http_headers ?? {}).filter(([name]) => name.toLowerCase() !== 'authorization')
  const answer = await send(api.platform, api.patience, link.external_link, { headers }, reading.signal)
  if (answer.kind === 'aborted') return { kind: 'stop', error: aborted(where) }
  if (answer.kind !== 'answer') {
    const what = `The line to the cloud store broke: ${answer.code}`
    const remedy = 'Check that the firewall lets this machine reach the storage of the workspace, or read INLINE.'
    return {
      kind: 'again',
      error: new DatabricksError('unreachable', { what, where, remedy, facts: { lineCode: answer.code } }),
    }
  }
  if (answer.status !== 200) {
    const waitMs = retryAfterMs(answer.headers, api.platform.now())
    const error = new DatabricksError(answer.status === 429 || answer.status >= 500 ? 'busy' : 'result-incomplete', {
      what: `The cloud store answered HTTP ${answer.status}`,
      where,
      remedy: 'Run the statement again; if it stays, check the way to the cloud store.',
      facts: { status: answer.status },
    })
    return { kind: 'again', error, ...(waitMs === undefined ? {} : { waitMs }) }
  }
  const rows = rowsOf(wholeJson(answer.text), reading.manifest.schema.columns.length)
  if (!rows || wrongCount(reading, index, link.row_count, rows)) {
    return { kind: 'again', error: incomplete(reading, `Chunk ${index} does not hold what the manifest says`) }
  }
  const next = link.next_chunk_index ?? part.next_chunk_index ?? undefined
  const ahead = part.external_links?.some((candidate) => candidate.chunk_index === next) ? part : undefined
  return { kind: 'done', value: { rows, next, ...(ahead && next !== undefined ? { ahead } : {}) } }
}

async function askForChunk(reading: Reading, index: number): Promise<ResultPart> {
  const { api, signal, statementId } = reading
  const path = `/api/2.0/sql/statements/${statementId}/result/chunks/${index}`
  try {
    const body = await api.call({ method: 'GET', path, repeat: 'always', ...(signal ? { signal } : {}) })
    return parsed(resultPart, body, reading.where)
  } catch (error) {
    const gone = error instanceof DatabricksError && (error.kind === 'not-found' || error.facts.status === 410)
    throw gone ? closed(reading.where, statementId) : error
  }
}

/** True when a chunk holds another number of rows than its own reply or the manifest says. */
function wrongCount(reading: Reading, index: number, said: number | undefined, rows: readonly ResultRow[]): boolean {
  const listed = reading.manifest.chunks?.find((chunk) => chunk.chunk_index === index)?.row_count
  return (said ?? rows.length) !== rows.length || (listed ?? rows.length) !== rows.length
}

function wholeJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** The rows, if every one has every column and every cell is text or null. */
function rowsOf(data: unknown, width: number): readonly ResultRow[] | undefined {
  if (!Array.isArray(data)) return undefined
  for (const row of data) {
    if (!Array.isArray(row) || row.length !== width) return undefined
    for (const cell of row) if (cell !== null && typeof cell !== 'string') return undefined
  }
  return data as ResultRow[]
}

const incomplete = (reading: Reading, what: string) =>
  new DatabricksError('result-incomplete', {
    what,
    where: reading.where,
    remedy: 'Nothing of it may be kept; run the statement again.',
    facts: { statementId: reading.statementId },
  })
