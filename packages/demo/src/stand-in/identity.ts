import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { Faults } from './faults.ts'
import { json, problem, type Reply } from './reply.ts'

/** Who may call: one service principal, by OAuth or by a personal access token. */
export type Identity = {
  clientId: string
  clientSecret: string
  token: string
  /** The token endpoint. */
  issue: (authorization: string | undefined, form: URLSearchParams) => Reply
  /** Undefined when the caller is known, else the refusal. */
  check: (authorization: string | undefined) => Reply | undefined
  /** How often the token endpoint was asked and answered. */
  issued: () => number
}

const lifeSeconds = 3600

/** Tokens live an hour by the stand-in's clock. They are derived from the key and a counter: no chance is needed. */
export function openIdentity(key: string, now: () => number, faults: Faults): Identity {
  const clientId = uuidOf(`client ${key}`)
  const clientSecret = `dose${digest(`secret ${key}`).slice(0, 32)}`
  const token = `dapi${digest(`token ${key}`).slice(0, 32)}`
  const endOf = new Map<string, number>()
  let issued = 0
  return {
    clientId,
    clientSecret,
    token,
    issued: () => issued,
    issue: (authorization, form) => {
      const given = basic(authorization) ?? { id: form.get('client_id') ?? '', secret: form.get('client_secret') ?? '' }
      if (form.get('grant_type') !== 'client_credentials') return json({ error: 'unsupported_grant_type' }, 400)
      const scope = form.get('scope') ?? ''
      if (scope !== 'all-apis' && !scope.endsWith('/.default')) return json({ error: 'invalid_scope' }, 400)
      if (given.id !== clientId || !same(given.secret, clientSecret)) return json({ error: 'invalid_client' }, 401)
      issued += 1
      const access_token = `eyJ.${digest(`${key} ${issued}`)}.${issued}`
      endOf.set(access_token, now() + lifeSeconds * 1000)
      return json({ access_token, token_type: 'Bearer', scope, expires_in: lifeSeconds })
    },
    check: (authorization) => {
      if (!authorization?.startsWith('Bearer ')) {
        return problem(401, 'UNAUTHENTICATED', 'Credential was not sent or was of an unsupported type for this API.')
      }
      const given = authorization.slice('Bearer '.length)
      if (same(given, token)) return undefined
      const end = endOf.get(given)
      if (end === undefined) return problem(403, 'PERMISSION_DENIED', 'Invalid access token.')
      if (faults.strikes('expireToken')) endOf.set(given, 0)
      return (endOf.get(given) ?? 0) > now() ? undefined : problem(401, 'UNAUTHENTICATED', 'Token is expired.')
    },
  }
}

function basic(authorization: string | undefined): { id: string; secret: string } | undefined {
  if (!authorization?.startsWith('Basic ')) return undefined
  const text = Buffer.from(authorization.slice('Basic '.length), 'base64').toString()
  const colon = text.indexOf(':')
  return { id: text.slice(0, colon), secret: text.slice(colon + 1) }
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex')

/** An id in the form of a UUID, always the same for the same text. */
export function uuidOf(text: string): string {
  const hex = digest(text)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Signature of a link to the cloud store. */
export const signature = (key: string, what: string): string => createHmac('sha256', key).update(what).digest('hex')

export const same = (a: string, b: string): boolean => timingSafeEqual(Buffer.from(digest(a)), Buffer.from(digest(b)))
