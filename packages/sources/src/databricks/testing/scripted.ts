import type { Platform } from '../platform.ts'

/** One answer of the scripted server: a reply, or a line that fails with a code. */
export type Step =
  | { status?: number; json?: unknown; text?: string; headers?: Record<string, string> }
  | { broke: string }
  | { act: () => void; next: Step }

export type Call = { method: string; path: string; headers: Headers; body: string; redirect: string | undefined }
export type Script = {
  platform: Platform
  calls: Call[]
  waits: number[]
  paths: () => string[]
  ranDry: () => boolean
}

/**
 * A world that answers step by step, whose clock moves only by sleeping and whose luck is always the worst: every wait
 * is drawn at the top of its range. Token requests are answered apart from the steps.
 */
export function scripted(steps: readonly Step[], token = 'token-of-the-test'): Script {
  const calls: Call[] = []
  const waits: number[] = []
  const left = [...steps]
  let dry = false
  let now = Date.parse('2026-11-20T14:00:00Z')
  const fetch = async (input: unknown, init: RequestInit = {}): Promise<Response> => {
    const url = new URL(String(input))
    const headers = new Headers(init.headers)
    calls.push({
      method: init.method ?? 'GET',
      path: url.pathname + url.search,
      headers,
      body: String(init.body ?? ''),
      redirect: init.redirect,
    })
    if (url.pathname.endsWith('/token')) return Response.json({ access_token: token, expires_in: 3600 })
    const step = left.shift()
    // The client takes this for a broken line, so a test must look whether it was asked more than it has answers.
    if (!step) {
      dry = true
      throw new Error(`the script has no answer to ${init.method ?? 'GET'} ${url.pathname}`)
    }
    return play(step)
  }
  return {
    calls,
    waits,
    ranDry: () => dry,
    paths: () => calls.filter(({ path }) => !path.endsWith('/token')).map(({ method, path }) => `${method} ${path}`),
    platform: {
      fetch: fetch as typeof globalThis.fetch,
      sleep: async (ms) => {
        waits.push(ms)
        now += ms
      },
      random: () => 0.999,
      now: () => now,
      deadline: () => new AbortController().signal,
    },
  }
}

function play(step: Step): Response {
  if ('act' in step) {
    step.act()
    return play(step.next)
  }
  if ('broke' in step) {
    const cause = Object.assign(new Error('socket says: Bearer token-of-the-test'), { code: step.broke })
    throw new TypeError('fetch failed', { cause })
  }
  const init = { status: step.status ?? 200, headers: step.headers ?? {} }
  return step.text === undefined ? Response.json(step.json, init) : new Response(step.text, init)
}

export const statementId = '01f0-aaaa'

/** A reply about a statement in a state. */
export const state = (name: string, more: Record<string, unknown> = {}): Step => ({
  json: { statement_id: statementId, status: { state: name, ...more } },
})

/** A reply that says SUCCEEDED, with the manifest of a result of one column cut into chunks of these row counts. */
export const succeeded = (
  counts: readonly number[],
  result: unknown,
  manifest: Record<string, unknown> = {},
): Step => ({
  json: {
    statement_id: statementId,
    status: { state: 'SUCCEEDED' },
    manifest: {
      format: 'JSON_ARRAY',
      schema: {
        column_count: 1,
        columns: [
          {
            name: 'q',
            position: 0,
            type_name: 'DECIMAL',
            type_text: 'DECIMAL(38,18)',
            type_precision: 38,
            type_scale: 18,
          },
        ],
      },
      chunks: counts.map((row_count, chunk_index) => ({ chunk_index, row_count, row_offset: 0 })),
      total_chunk_count: counts.length,
      total_row_count: counts.reduce((sum, count) => sum + count, 0),
      truncated: false,
      ...manifest,
    },
    result,
  },
})

/** A `result` that points to the cloud store. */
export const link = (chunk_index: number, row_count: number, next?: number) => ({
  external_links: [
    {
      chunk_index,
      row_count,
      row_offset: 0,
      external_link: `https://store.example/chunk-${chunk_index}?sig=secret-of-the-link`,
      expiration: '2026-11-20T14:15:00Z',
      http_headers: { 'x-key': 'store-key' },
      ...(next === undefined ? {} : { next_chunk_index: next }),
    },
  ],
})

/** A reply that says FAILED, inside HTTP 200. */
export const failedWith = (message: string, error_code = 'BAD_REQUEST'): Step =>
  state('FAILED', { error: { error_code, message } })
