import { z } from 'zod'
import type { Route } from './http.ts'
import { Month } from './values.ts'

const ArtefactFile = z.object({ path: z.string(), text: z.string() }).meta({ id: 'ArtefactFile' })
export const Artefacts = z
  .object({
    domain: z.string(),
    files: z.array(ArtefactFile),
    notes: z.array(z.string()).describe('what these artefacts cannot settle'),
  })
  .meta({ id: 'Artefacts' })
export type Artefacts = z.infer<typeof Artefacts>

const name = z.string().trim().min(1, 'is empty').max(200, 'is longer than 200 characters')

/** Nothing comes into force by it: the files are what somebody reviews, and puts in force with the rules. */
export const draftDomain = {
  method: 'POST',
  path: '/api/domain-drafts',
  summary: 'The file of a domain that is to be, with its preventive artefacts; nothing is changed',
  allow: ['admin', 'finance', 'compliance', 'team-lead'],
  body: z.object({
    domain: name,
    title: name.optional(),
    owner: name,
    cost_centre: name,
    classification: z.array(name).default([]),
    members: z.array(name).default([]),
    group: name.optional(),
    catalog: name.optional(),
    products: z.array(name).default([]),
    tag_key: name.optional(),
    budget: z.object({ from: Month, monthly: z.string() }).optional(),
  }),
  response: Artefacts,
} as const satisfies Route

export const getDomainArtefacts = {
  method: 'GET',
  path: '/api/domains/:domain/artefacts',
  summary: 'The preventive artefacts of a domain, as Terraform and as a Databricks bundle',
  allow: ['admin', 'compliance', 'team-lead'],
  params: z.object({ domain: z.string() }),
  response: Artefacts,
} as const satisfies Route

export const diffStates = ['same', 'differs', 'missing', 'not-compared'] as const

export const getDomainDiff = {
  method: 'GET',
  path: '/api/domains/:domain/artefacts/diff',
  summary: 'The preventive artefacts of a domain against what was deployed when the configuration was last read',
  allow: ['admin', 'compliance', 'team-lead'],
  params: z.object({ domain: z.string() }),
  response: z
    .object({
      domain: z.string(),
      counts: z.record(z.enum(diffStates), z.int()),
      rows: z.array(
        z.object({
          kind: z.string(),
          name: z.string(),
          workspace: z.string().nullable(),
          state: z.enum(diffStates),
          because: z.string(),
          takenAt: z.string().nullable(),
          differences: z.array(z.object({ setting: z.string(), wanted: z.string(), deployed: z.string().nullable() })),
        }),
      ),
    })
    .meta({ id: 'DomainDiff' }),
} as const satisfies Route
