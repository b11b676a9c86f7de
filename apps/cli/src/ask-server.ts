import { request } from 'node:http'
import type { Fetch } from '@meshledger/contracts'
import { Failure } from './failures.ts'

/**
 * A `fetch` for a server on this machine. It waits for as long as the server works: an ingest of a large delivery
 * takes longer than the five minutes after which Node's own `fetch` gives up.
 *
 * @param signal ends the request; the server notices and stops that work
 */
export const askServer =
  (signal: AbortSignal): Fetch =>
  (url, init) =>
    new Promise((resolve, reject) => {
      const asked = request(url, { method: init.method, headers: init.headers, signal }, (reply) => {
        const parts: Buffer[] = []
        reply.on('data', (part: Buffer) => parts.push(part))
        reply.on('error', reject)
        reply.on('end', () => {
          const status = reply.statusCode ?? 0
          const text = Buffer.concat(parts).toString('utf8')
          resolve({ ok: status >= 200 && status < 300, status, json: async () => JSON.parse(text) })
        })
      })
      asked.on('error', (error) => reject(signal.aborted ? signal.reason : unreachable(url, error)))
      asked.end(init.body)
    })

function unreachable(url: string, error: Error): Failure {
  const code = 'code' in error ? ` (${String(error.code)})` : ''
  return new Failure(
    `The server at ${new URL(url).origin} holds the data folder but does not answer${code}. Wait until it has started, or stop it and run the command again.`,
  )
}
