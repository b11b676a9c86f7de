import type { Patience, Platform } from './platform.ts'

/** One answer with its whole body. */
export type Answer = { kind: 'answer'; status: number; headers: Headers; text: string }

/**
 * How the line failed. `never-sent` is certain: no byte of the request left (no name, no route, nobody listening, a
 * certificate refused). `broken` is anything later: the server may or may not have acted.
 */
export type LineFailure = { kind: 'aborted' } | { kind: 'never-sent'; code: string } | { kind: 'broken'; code: string }

const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])
const refusedCertificate = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS/

/** Sends one request and reads the whole body; never throws. */
export async function send(
  platform: Platform,
  patience: Patience,
  url: string,
  init: RequestInit,
  signal?: AbortSignal,
): Promise<Answer | LineFailure> {
  if (signal?.aborted) return { kind: 'aborted' }
  const limit = (platform.deadline ?? AbortSignal.timeout)(patience.requestMs)
  try {
    // A redirect would carry the request to a host that nobody named; it is reported instead.
    const response = await platform.fetch(url, {
      ...init,
      redirect: 'manual',
      signal: signal ? AbortSignal.any([signal, limit]) : limit,
    })
    return { kind: 'answer', status: response.status, headers: response.headers, text: await response.text() }
  } catch (failure) {
    if (signal?.aborted) return { kind: 'aborted' }
    const code = lineCode(failure)
    return { kind: neverSent.has(code) || refusedCertificate.test(code) ? 'never-sent' : 'broken', code }
  }
}

/** The code of a network failure, such as ECONNRESET; its text is not used, for it may quote what was sent. */
function lineCode(failure: unknown): string {
  for (let error = failure; error instanceof Error; error = error.cause) {
    const code = (error as { code?: unknown }).code
    if (typeof code === 'string' && /^[A-Z0-9_]{1,60}$/.test(code)) return code
    if (error.name === 'TimeoutError') return 'TIMEOUT'
  }
  return 'CONNECTION_LOST'
}
