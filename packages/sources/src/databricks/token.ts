import { z } from 'zod'
import { codeOf, DatabricksError } from './error.ts'
import type { Host } from './host.ts'
import { send } from './line.ts'
import { type Attempt, persist, retryAfterMs } from './persist.ts'
import type { Patience, Platform } from './platform.ts'

/** How the client proves who it is. */
export type Auth =
  | { kind: 'oauth'; clientId: string; clientSecret: string }
  | { kind: 'token'; token: string }
  | { kind: 'entra'; tenantId: string; clientId: string; clientSecret: string; loginHost?: string }

/** The application that Azure Databricks is, in every tenant. */
export const azureDatabricksApplication = '2ff814a6-3304-4ab8-85cb-cd0e6f879c1d'

export type TokenSource = {
  /** A token good for now. */
  get: () => Promise<string>
  /** Says that this token was refused; true when asking `get` again may give another. */
  refused: (token: string) => boolean
}

const tokenReply = z.object({ access_token: z.string().min(1), expires_in: z.coerce.number().positive() })

/** Opens the source of tokens for one way of proving who we are. */
export function tokenSource(platform: Platform, patience: Patience, host: Host, auth: Auth): TokenSource {
  if (auth.kind === 'token') {
    const token = headerSafe(auth.token, 'token')
    return { get: async () => token, refused: () => false }
  }
  const secret = headerSafe(auth.clientSecret, 'client secret')
  const id = headerSafe(auth.clientId, 'client id')
  const request =
    auth.kind === 'oauth'
      ? {
          url: host.url(host.accountId ? `/oidc/accounts/${host.accountId}/v1/token` : '/oidc/v1/token'),
          where: `token endpoint of ${host.name}`,
          headers: { authorization: `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}` },
          form: { grant_type: 'client_credentials', scope: 'all-apis' },
        }
      : {
          url: `${loginUrl(auth.loginHost)}/${encodeURIComponent(auth.tenantId)}/oauth2/v2.0/token`,
          where: 'token endpoint of Microsoft Entra',
          headers: {},
          form: {
            grant_type: 'client_credentials',
            scope: `${azureDatabricksApplication}/.default`,
            client_id: id,
            client_secret: secret,
          },
        }
  return refreshing(platform, () => persist(platform, patience, () => askForToken(platform, patience, request)))
}

type Grant = { token: string; lifeMs: number }
type TokenRequest = { url: string; where: string; headers: Record<string, string>; form: Record<string, string> }

/**
 * Keeps a token and renews it at 80 % of its life, one renewal at a time whoever asks. If the renewal fails while the
 * old token still lives, the old one is used: a token endpoint that is away for a minute must not stop a long read.
 */
export function refreshing(platform: Pick<Platform, 'now'>, renew: () => Promise<Grant>): TokenSource {
  let held: { token: string; renewAt: number; deadAt: number; since: number } | undefined
  let flight: Promise<string> | undefined

  const renewal = async () => {
    const asked = platform.now()
    try {
      const { token, lifeMs } = await renew()
      held = { token, since: asked, renewAt: asked + lifeMs * 0.8, deadAt: asked + lifeMs }
      return token
    } catch (error) {
      if (held && asked >= held.since && asked < held.deadAt) return held.token
      throw error
    } finally {
      flight = undefined
    }
  }
  return {
    get: async () => {
      const now = platform.now()
      // A clock that was set back says nothing about the life of the token: renew.
      if (held && now >= held.since && now < held.renewAt) return held.token
      flight ??= renewal()
      return flight
    },
    refused: (token) => {
      if (held?.token === token) held = undefined
      return true
    },
  }
}

/** Asking twice gives two tokens, both good: every failure of the line is tried again. */
async function askForToken(platform: Platform, patience: Patience, request: TokenRequest): Promise<Attempt<Grant>> {
  const { where } = request
  const answer = await send(platform, patience, request.url, {
    method: 'POST',
    headers: { ...request.headers, 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(request.form).toString(),
  })
  if (answer.kind !== 'answer') {
    const code = answer.kind === 'aborted' ? 'aborted' : answer.code
    const what = `The token endpoint could not be reached: ${code}`
    return {
      kind: 'again',
      error: new DatabricksError('unreachable', {
        what,
        where,
        remedy: 'Check the host name, the proxy and the firewall.',
      }),
    }
  }
  const { status } = answer
  const body = parsed(answer.text)
  if (status === 200) {
    const grant = tokenReply.safeParse(body)
    if (grant.success && /^[\x21-\x7e]+$/.test(grant.data.access_token)) {
      return { kind: 'done', value: { token: grant.data.access_token, lifeMs: grant.data.expires_in * 1000 } }
    }
    const what = 'The token endpoint answered without a usable token'
    return {
      kind: 'again',
      error: new DatabricksError('malformed-reply', { what, where, remedy: 'Check that the host is right.' }),
    }
  }
  const errorCode = codeOf((body as { error?: unknown } | undefined)?.error)
  const facts = { status, ...(errorCode ? { errorCode } : {}) }
  if (status === 429 || status >= 500) {
    const what = `The token endpoint is busy: HTTP ${status}`
    const waitMs = retryAfterMs(answer.headers, platform.now())
    const error = new DatabricksError('busy', { what, where, remedy: 'Try again later.', facts })
    return { kind: 'again', error, ...(waitMs === undefined ? {} : { waitMs }) }
  }
  const what = `The credentials were refused: HTTP ${status}${errorCode ? ` ${errorCode}` : ''}`
  const remedy =
    'Check client id and secret, that the secret has not expired, and that the principal may use this host.'
  return { kind: 'stop', error: new DatabricksError('unauthenticated', { what, where, remedy, facts }) }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** A line break inside a secret would make the runtime throw an error that quotes it. */
function headerSafe(value: string, what: string): string {
  if (/^[\x21-\x7e]+$/.test(value)) return value
  throw new DatabricksError('misconfigured', {
    what: `The ${what} is empty or holds a character that a header cannot carry`,
    where: 'settings of the connection',
    remedy: 'Paste it again without blanks or line breaks.',
  })
}

function loginUrl(host = 'login.microsoftonline.com'): string {
  if (/^http:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/.test(host)) return host
  if (/^[a-z0-9.-]+$/.test(host)) return `https://${host}`
  throw new DatabricksError('misconfigured', {
    what: 'The login host is not a host name',
    where: 'settings of the connection',
    remedy: 'Write it as login.microsoftonline.com, without https:// and without a path.',
  })
}
