import { codeOf, DatabricksError, type DatabricksErrorFacts, type DatabricksErrorKind } from './error.ts'
import { exactJson } from './exact-json.ts'
import type { Host } from './host.ts'
import { type Answer, type LineFailure, send } from './line.ts'
import { type Attempt, aborted, persist, retryAfterMs } from './persist.ts'
import type { Patience, Platform } from './platform.ts'
import type { TokenSource } from './token.ts'

/**
 * One call of a REST API.
 *
 * `repeat` says when a failed call may be sent again. `always`: reads, and the cancelling of a statement, where twice
 * does the same as once. `unless-taken`: the submit of a statement, which is sent again only when it certainly did not
 * start: no byte left us, the token was refused, or Databricks itself (a JSON reply with an `error_code`) answered 429
 * or 503 instead of handing out a statement. So is a change of the configuration. A line that broke, or a bare 503 from
 * something in between, leaves it open whether it was acted on; that is reported as `submit-uncertain` and left to the
 * caller.
 */
export type Call = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  path: string
  query?: Readonly<Record<string, string>>
  body?: unknown
  repeat: 'always' | 'unless-taken'
  signal?: AbortSignal
}

export type Api = {
  host: Host
  platform: Platform
  patience: Patience
  /** The parsed reply of a call that answered 2xx. @throws DatabricksError */
  call: (call: Call) => Promise<unknown>
}

/** The REST side of a host: token, retries, and errors by name. */
export function openApi(platform: Platform, patience: Patience, host: Host, tokens: TokenSource): Api {
  const attempt = async (call: Call): Promise<Attempt<unknown>> => {
    const token = await tokens.get()
    const answer = await send(
      platform,
      patience,
      host.url(call.path, call.query),
      {
        method: call.method,
        headers: {
          authorization: `Bearer ${token}`,
          accept: 'application/json',
          ...(call.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      },
      call.signal,
    )
    const where = `${call.method} ${call.path} at ${host.name}`
    if (answer.kind !== 'answer') return lineFailed(answer, where, call.repeat)
    return answered(answer, where, call.repeat, () => tokens.refused(token), platform.now())
  }
  return {
    host,
    platform,
    patience,
    call: (call) => persist(platform, patience, () => attempt(call), call.signal),
  }
}

function lineFailed(failure: LineFailure, where: string, repeat: Call['repeat']): Attempt<never> {
  if (failure.kind === 'aborted') return { kind: 'stop', error: aborted(where) }
  const facts = { lineCode: failure.code }
  if (failure.kind === 'broken' && repeat === 'unless-taken') return { kind: 'stop', error: uncertain(where, facts) }
  const what = `The line ${failure.kind === 'broken' ? 'broke' : 'could not be opened'}: ${failure.code}`
  const remedy = 'Check the host name, the proxy and the firewall; if they are right, try again later.'
  return { kind: 'again', error: new DatabricksError('unreachable', { what, where, remedy, facts }) }
}

function answered(
  answer: Answer,
  where: string,
  repeat: Call['repeat'],
  refuseToken: () => boolean,
  now: number,
): Attempt<unknown> {
  const { status } = answer
  const body = exactJson(answer.text)
  if (status === 204) return { kind: 'done', value: null }
  if (status >= 200 && status < 300) {
    if (body !== undefined) return { kind: 'done', value: body }
    const facts = { status }
    // A shortened body of a submit hides the id of a statement that may run.
    if (repeat === 'unless-taken') return { kind: 'stop', error: uncertain(where, facts) }
    const told = {
      what: 'The reply is not whole JSON',
      where,
      remedy: 'Try again; if it stays, check the host.',
      facts,
    }
    return { kind: 'again', error: new DatabricksError('malformed-reply', told) }
  }
  const errorCode = codeOf((body as { error_code?: unknown } | undefined)?.error_code)
  const facts: DatabricksErrorFacts = { status, ...(errorCode ? { errorCode } : {}) }
  const error = new DatabricksError(kindOf(status), {
    what: `HTTP ${status}${errorCode ? ` ${errorCode}` : ''}`,
    where,
    remedy: remedyOf(status),
    facts,
  })
  if (status === 401 || (status === 403 && isTokenRefusal(body))) {
    return refuseToken()
      ? { kind: 'again', error: asUnauthenticated(error) }
      : { kind: 'stop', error: asUnauthenticated(error) }
  }
  const waitMs = retryAfterMs(answer.headers, now)
  const again: Attempt<never> = { kind: 'again', error, ...(waitMs === undefined ? {} : { waitMs }) }
  if (status === 429) return again
  if (status === 408 || (status >= 500 && status !== 501)) {
    if (repeat === 'always' || (status === 503 && errorCode)) return again
    return { kind: 'stop', error: uncertain(where, facts) }
  }
  return { kind: 'stop', error }
}

const kindOf = (status: number): DatabricksErrorKind => {
  if (status === 401) return 'unauthenticated'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'not-found'
  if (status === 429 || status === 503) return 'busy'
  if (status >= 500 && status !== 501) return 'server-fault'
  if (status >= 300 && status < 400) return 'misconfigured'
  return 'refused'
}

function remedyOf(status: number): string {
  if (status === 403) return 'Ask an admin to give the principal of this connection the right to this call.'
  if (status === 404)
    return 'Check the id; the thing may have been deleted, or the feature is not on in this workspace.'
  if (status === 429 || status === 503) return 'Databricks is busy; try again later or ask less often.'
  if (status >= 500) return 'A fault on the side of Databricks; try again later.'
  if (status >= 300 && status < 400) return 'The host answers with a redirect: it is not the address of a workspace.'
  return 'The request was refused as it stands; look up the error code in the Databricks REST reference.'
}

const asUnauthenticated = (error: DatabricksError) =>
  new DatabricksError('unauthenticated', {
    what: `The token was refused: HTTP ${error.facts.status}`,
    where: error.where,
    remedy: 'Check that the token or secret is valid, not expired, and belongs to this host.',
    facts: error.facts,
  })

/** Databricks says 403, not 401, to a token that it does not know or that has run out. */
function isTokenRefusal(body: unknown): boolean {
  const message = (body as { message?: unknown } | undefined)?.message
  return typeof message === 'string' && /invalid (access )?token|token (is |has )?expired|expired token/i.test(message)
}

const uncertain = (where: string, facts: DatabricksErrorFacts) =>
  new DatabricksError('submit-uncertain', {
    what: 'The line broke while the request was handed over, so it may or may not have been acted on',
    where,
    remedy: 'Run it again: a statement of ours only reads, and a change looks first what is there.',
    facts,
  })
