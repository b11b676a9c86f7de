import type { Problem } from '@meshledger/contracts'
import { CostQueryError } from '@meshledger/costing'
import { JournalLimitError } from '@meshledger/exports'
import { OutOfRoomError } from '@meshledger/lake'
import { LedgerError } from '@meshledger/ledger'
import { ConfigError } from '@meshledger/mesh'
import { CsvError, NoSuchDomainError, NoSuchThingError, QueryError, RefusedError } from '@meshledger/pipeline'
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Inject } from '@nestjs/common'
import { LOG } from '../tokens.ts'
import { knownOf } from './caller.ts'
import type { Log } from './log.ts'
import {
  beyondLimits,
  HttpProblem,
  ledgerFailed,
  noSuchDomain,
  noSuchPath,
  notFound,
  outOfRoom,
  type ProblemBody,
  refused,
  unreadable,
  wrongInput,
} from './problems.ts'
import type { WireReply, WireRequest } from './wire.ts'

/** Turns whatever is thrown into problem details (RFC 9457). What is not meant as an answer becomes a bare 500. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(@Inject(LOG) private readonly log: Log) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp()
    answer(error, http.getRequest<WireRequest>(), http.getResponse<WireReply>(), this.log)
  }
}

/** Sends the problem of an error, once; an unexpected one is also logged, without its text. */
export function answer(error: unknown, request: WireRequest, reply: WireReply, log: Log): void {
  const body = bodyOf(error)
  if (body.status >= 500) {
    log.error('unexpected', error, { requestId: request.id, route: knownOf(request).route?.path ?? '-' })
  }
  if (!reply.sent) sendProblem(body, request, reply)
}

export function sendProblem(body: ProblemBody, request: WireRequest, reply: WireReply): void {
  const problem: Problem = { ...body, requestId: request.id }
  reply
    .status(body.status)
    .header('cache-control', 'no-store')
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(problem))
}

function bodyOf(error: unknown): ProblemBody {
  if (error instanceof HttpProblem) return error.body
  if (error instanceof NoSuchDomainError) return noSuchDomain().body
  if (error instanceof NoSuchThingError) return notFound(error.thing).body
  if (error instanceof RefusedError) return refused(error.message, error.remedy).body
  if (error instanceof OutOfRoomError) return outOfRoom(error.lacks).body
  if (error instanceof LedgerError) return ledgerFailed(`${error.message}.`).body
  if (error instanceof JournalLimitError) return beyondLimits(error.message).body
  if (error instanceof CsvError) return wrongInput([{ path: 'csv', message: error.message }]).body
  if (error instanceof QueryError || error instanceof CostQueryError) {
    return wrongInput([{ path: error.field, message: error.message }]).body
  }
  if (error instanceof ConfigError) return unreadable(error.message).body
  const status = statusOf(error)
  if (status === 404) return noSuchPath().body
  const known = status === undefined ? undefined : byStatus[status]
  if (status !== undefined && known !== undefined) {
    return { type: `urn:meshledger:problem:http-${status}`, status, ...known }
  }
  if (status !== undefined && status < 500) {
    return { type: 'about:blank', title: 'The request was refused', status, remedy: 'Mend the request and retry.' }
  }
  return {
    type: 'urn:meshledger:problem:internal',
    title: 'Something went wrong here',
    status: 500,
    detail: 'The answer could not be made. The fault is on this side, not in the request.',
    remedy: 'Try again. If it stays, pass on the request id: the log of the server holds more under it.',
  }
}

/** The status of the refusals that the framework itself makes: Nest's, and the HTTP server's. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus()
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode
  return undefined
}

const byStatus: Record<number, { title: string; detail: string; remedy: string }> = {
  400: {
    title: 'The request cannot be understood',
    detail: 'The address or the body of the request is malformed.',
    remedy: 'Send a well-formed address and, where a body is asked for, JSON.',
  },
  413: {
    title: 'The body is too large',
    detail: 'The body of the request is larger than this server takes.',
    remedy: 'Send less at once.',
  },
  415: {
    title: 'The body is of another kind',
    detail: 'The body of the request is not JSON.',
    remedy: 'Send JSON with the content type application/json.',
  },
}
