import { AUDITOR_HEADER, PERSON_HEADER, queryString, type Role, type Route, routes } from '@meshledger/contracts'
import type { NestFastifyApplication } from '@nestjs/platform-fastify'

export const TOKEN = 'token-of-the-test'

export type RouteName = keyof typeof routes
export type Sample = { params?: Record<string, string>; query?: Record<string, string>; body?: unknown }

/** Opens the access of the fixture: an auditor of `aurora`. */
export const AUDITOR_KEY = 'key-of-the-auditor'

/** The person of the fixture that holds a role and no other; an auditor is known by the key alone. */
export const personOf: Record<Role, string | Record<string, string>> = {
  auditor: { [AUDITOR_HEADER]: AUDITOR_KEY },
  admin: 'ada-admin',
  finance: 'fin-ance',
  compliance: 'com-pliance',
  'team-lead': 'lea-d',
}

export const routeOf = (name: RouteName): Route => routes[name]
export const routeNames = Object.keys(routes) as RouteName[]

/** Asks a route in memory, as a person by id or with headers of one's own. */
export async function ask(
  app: NestFastifyApplication,
  name: RouteName,
  sample: Sample,
  who: string | Record<string, string> = {},
) {
  const { method, path } = routeOf(name)
  const url = path.replace(/:(\w+)/g, (_, param: string) => encodeURIComponent(sample.params?.[param] ?? ''))
  return app.inject({
    method,
    url: `${url}${queryString(sample.query)}`,
    headers: {
      ...(typeof who === 'string' ? { [PERSON_HEADER]: who } : who),
      ...(sample.body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(sample.body === undefined ? {} : { payload: JSON.stringify(sample.body) }),
  })
}
