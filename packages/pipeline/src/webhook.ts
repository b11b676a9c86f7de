import type { Env } from './connection.ts'

/** Where messages go. `wrong` says what is not right about the setting; the address itself, which may hold a key, is never told. */
export type Webhook = { kind: 'none' } | { kind: 'wrong'; sentence: string } | { kind: 'set'; url: string }

const loopback = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i

/** The webhook that `MESHLEDGER_WEBHOOK` names: an https address, or http on this machine. */
export function webhookOf(env: Env): Webhook {
  const text = env.MESHLEDGER_WEBHOOK
  if (!text) return { kind: 'none' }
  const url = URL.parse(text)
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname))) {
    return { kind: 'set', url: text }
  }
  const sentence =
    'MESHLEDGER_WEBHOOK is no https address, so that no message can be sent. Set it to one, or leave it out.'
  return { kind: 'wrong', sentence }
}

/** Nothing was taken by who was told; the message says in what way, and nothing of the address. */
export class NotTakenError extends Error {
  constructor(what: string) {
    super(what)
    this.name = 'NotTakenError'
  }
}

const PATIENCE_MS = 10_000

/**
 * Post a text as JSON, in the field that chat rooms read (`text`). The id goes along as `Idempotency-Key`, by which a receiver
 * tells a message that came twice. No redirect is followed. Throws `NotTakenError` unless the answer is a 2xx.
 */
export async function post(url: string, { id, text }: { id: string; text: string }): Promise<void> {
  const headers = { 'content-type': 'application/json', 'idempotency-key': id }
  const request = { method: 'POST', headers, body: JSON.stringify({ text }), redirect: 'manual' as const }
  const reply = await fetch(url, { ...request, signal: AbortSignal.timeout(PATIENCE_MS) }).catch((error: unknown) => {
    throw new NotTakenError(
      error instanceof Error && error.name === 'TimeoutError' ? 'no answer in time' : 'not reached',
    )
  })
  await reply.body?.cancel()
  if (!reply.ok) throw new NotTakenError(`HTTP ${reply.status}`)
}
