import { randomUUID } from 'node:crypto'
import { knownOf } from './caller.ts'
import type { Log } from './log.ts'
import { idOf } from './principal.ts'
import { answer } from './problem-filter.ts'
import { foreignHost } from './problems.ts'
import { securityHeaders } from './security-headers.ts'
import type { Wire, WireReply, WireRequest } from './wire.ts'

const wellFormed = /^[A-Za-z0-9][A-Za-z0-9._-]{7,63}$/

/** The id that the caller sent, when it is well formed; else one of our own. */
export function requestId(request: Pick<WireRequest, 'headers'>): string {
  const sent = request.headers['x-request-id']
  return typeof sent === 'string' && wellFormed.test(sent) ? sent : randomUUID()
}

const ownNames = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/i

/**
 * What happens around every request: its id goes back, headers that protect the page, one line in the log.
 *
 * A foreign host name is refused. Without that, a page elsewhere could point its own name at this machine and then
 * read the answers as its own.
 */
export function aroundRequests(wire: Wire, log: Log, scriptHashes: readonly string[]): void {
  wire.addHook('onRequest', async (request: WireRequest, reply: WireReply) => {
    reply.header('x-request-id', request.id)
    for (const [name, value] of Object.entries(securityHeaders(request.url, scriptHashes))) reply.header(name, value)
    if (!ownNames.test(String(request.headers.host ?? ''))) answer(foreignHost(), request, reply, log)
  })
  wire.addHook('onResponse', async (request: WireRequest, reply: WireReply) => {
    const { caller, route } = knownOf(request)
    log.info('request', {
      method: request.method,
      route: route?.path ?? request.routeOptions.url ?? '-',
      status: reply.statusCode,
      ms: Math.round(reply.elapsedTime),
      requestId: request.id,
      person: caller === undefined ? '-' : idOf(caller.principal),
    })
  })
}
