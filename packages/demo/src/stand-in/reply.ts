import { type ServerResponse, STATUS_CODES } from 'node:http'
import type { RequestFault } from './faults.ts'

/** What a route answers. */
export type Reply = { status: number; body: Buffer; type: string; headers?: Record<string, string> }

export const json = (body: unknown, status = 200): Reply => ({
  status,
  body: Buffer.from(JSON.stringify(body)),
  type: 'application/json',
})

/** An error as the REST APIs give it. */
export const problem = (status: number, error_code: string, message: string): Reply =>
  json({ error_code, message }, status)

/** An error as the cloud store gives it. */
export const storeProblem = (status: number, code: string, message: string): Reply => ({
  status,
  body: Buffer.from(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code><Message>${message}</Message></Error>`,
  ),
  type: 'application/xml',
})

/**
 * Sends a reply, or the part of it that the fault lets through. The bytes are written by hand, so that the line can be
 * cut anywhere, in the middle of a header as well.
 */
export function sendReply(response: ServerResponse, reply: Reply, date: Date, fault: RequestFault): void {
  const headers = { 'content-type': reply.type, date: date.toUTCString(), ...reply.headers }
  if (fault.kind === 'none' || fault.kind === 'refuse') {
    response.writeHead(reply.status, { ...headers, 'content-length': String(reply.body.length) })
    response.end(reply.body)
    return
  }
  const { socket } = response
  if (!socket) return
  if (fault.when === 'before') {
    socket.destroy()
    return
  }
  const length = fault.kind === 'drop' ? { 'content-length': String(reply.body.length) } : { connection: 'close' }
  const head = Object.entries({ ...headers, ...length }).map(([name, value]) => `${name}: ${value}\r\n`)
  const start = Buffer.from(`HTTP/1.1 ${reply.status} ${STATUS_CODES[reply.status]}\r\n${head.join('')}\r\n`)
  if (fault.kind === 'shorten') {
    socket.end(Buffer.concat([start, reply.body.subarray(0, Math.floor(reply.body.length * fault.at))]))
    return
  }
  const whole = Buffer.concat([start, reply.body])
  socket.write(whole.subarray(0, Math.floor(whole.length * fault.at)), () => socket.destroy())
}

/** The refusal of a storm. */
export const refusal = (fault: { status: 429 | 503; retryAfter: number }): Reply => ({
  ...(fault.status === 429
    ? problem(429, 'RESOURCE_EXHAUSTED', 'Too many requests.')
    : problem(503, 'TEMPORARILY_UNAVAILABLE', 'The service is temporarily unavailable.')),
  headers: { 'retry-after': String(fault.retryAfter) },
})
