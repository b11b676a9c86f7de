import { z } from 'zod'
import { Role, type Route } from './http.ts'
import { Instant, PersonRef } from './values.ts'

export const Person = z
  .object({ id: z.string(), name: z.string(), title: z.string(), roles: z.array(Role), domains: z.array(z.string()) })
  .meta({ id: 'Person' })
export type Person = z.infer<typeof Person>

/**
 * The header that carries the chosen person while sign-in is not built yet.
 * The server listens on loopback only for as long as this header is believed.
 */
export const PERSON_HEADER = 'x-meshledger-person'

export const getHealth = {
  method: 'GET',
  path: '/api/health',
  summary: 'Is the server up, and on which data',
  allow: 'anyone',
  response: z
    .object({ status: z.literal('ok'), version: z.string(), demo: z.boolean(), dataAsOf: Instant.nullable() })
    .meta({ id: 'Health' }),
} as const satisfies Route

/** Who am I, what may I see, and how fresh is it: everything that the frame around each page shows. */
export const getMe = {
  method: 'GET',
  path: '/api/me',
  summary: 'The person this request runs as, the people the demo switch offers, and how fresh the data is',
  allow: 'anyone',
  response: z
    .object({
      person: Person.nullable(),
      people: z.array(Person).describe('who can be chosen; empty once sign-in exists'),
      demo: z.boolean(),
      now: Instant.describe('the clock of the account: fixed in the demo'),
      dataTo: Instant.nullable().describe('the latest event or usage hour held'),
      billedThrough: z.iso.date().nullable().describe('the last day whose usage is complete'),
      periods: z.array(z.string()).describe('months with usage, oldest first'),
      currency: z.string(),
    })
    .meta({ id: 'Me' }),
} as const satisfies Route

export const listOwners = {
  method: 'GET',
  path: '/api/owners',
  summary: 'Who can be made to answer for something in a domain: whoever may act there',
  allow: ['admin', 'compliance', 'team-lead'],
  query: z.object({ domain: z.string().describe('a domain, or Platform for what belongs to the whole account') }),
  response: z.object({ owners: z.array(PersonRef) }).meta({ id: 'Owners' }),
} as const satisfies Route

export const Domain = z
  .object({
    domain: z.string(),
    title: z.string(),
    owner: z.string(),
    costCentre: z.string(),
    classification: z.array(z.string()),
    frameworks: z.array(z.string()),
    products: z.array(z.object({ name: z.string(), title: z.string() })),
  })
  .meta({ id: 'Domain' })
export type Domain = z.infer<typeof Domain>

export const listDomains = {
  method: 'GET',
  path: '/api/domains',
  summary: 'The domains that the person may see',
  allow: ['admin', 'finance', 'compliance', 'team-lead'],
  response: z.object({ domains: z.array(Domain) }).meta({ id: 'Domains' }),
} as const satisfies Route
