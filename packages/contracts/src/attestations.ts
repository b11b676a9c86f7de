import { z } from 'zod'
import { ControlRef, ControlStatus } from './compliance.ts'
import type { Route } from './http.ts'
import { DownloadedFile } from './statements.ts'
import { Day, Instant, PersonRef } from './values.ts'

const watchers = ['admin', 'compliance', 'team-lead'] as const

/** The word of a person; the report of a supplier; the decision on an addressable specification of HIPAA. */
export const attestationKinds = ['attested', 'inherited', 'addressable'] as const
export const addressableChoices = ['implemented', 'alternative', 'not-reasonable'] as const
export const attestationStates = ['valid', 'expired', 'withdrawn', 'replaced'] as const
/** A file of evidence may have so many bytes. */
export const LARGEST_EVIDENCE_BYTES = 5_242_880

export const EvidenceFile = z
  .object({
    digest: z.string().describe('SHA-256 of the bytes'),
    name: z.string(),
    mediaType: z.string(),
    bytes: z.int(),
    by: PersonRef,
    at: Instant,
  })
  .meta({ id: 'EvidenceFile' })
export type EvidenceFile = z.infer<typeof EvidenceFile>

export const Attestation = z
  .object({
    id: z.string(),
    kind: z.enum(attestationKinds),
    control: ControlRef,
    domain: z.string().describe('a domain, or Platform for all of them'),
    statement: z.string(),
    choice: z.enum(addressableChoices).nullable().describe('for an addressable specification'),
    source: z.string().nullable().describe('for an inherited control: the document of the supplier'),
    standsFor: Day.describe('the day for which it stands, such as the date of the document'),
    expires: Day.describe('the last day on which it counts'),
    daysLeft: z.int().nullable().describe('null unless it is valid'),
    state: z.enum(attestationStates),
    evidence: EvidenceFile.nullable(),
    by: PersonRef,
    at: Instant,
    withdrawn: z.object({ by: PersonRef, reason: z.string(), at: Instant }).nullable(),
  })
  .meta({ id: 'Attestation' })
export type Attestation = z.infer<typeof Attestation>

export const listAttestations = {
  method: 'GET',
  path: '/api/attestations',
  summary: 'Attestations, inherited controls and decisions on addressable specifications; those that end soonest first',
  allow: watchers,
  query: z.object({
    domain: z.string().optional(),
    framework: z.string().optional(),
    control: z.string().optional(),
    kind: z.enum(attestationKinds).optional(),
    state: z.enum(attestationStates).optional(),
  }),
  response: z.object({ total: z.int(), attestations: z.array(Attestation) }).meta({ id: 'Attestations' }),
} as const satisfies Route

export const attestControl = {
  method: 'POST',
  path: '/api/attestations',
  summary: 'Give one’s word on a control of a domain, with the day it stands for, an end, and a file behind it',
  allow: watchers,
  body: z.object({
    kind: z.enum(attestationKinds),
    framework: z.string().min(1),
    control: z.string().min(1),
    domain: z.string().min(1),
    statement: z.string().trim().min(1).max(4000).describe('what is so, or for a decision why'),
    choice: z.enum(addressableChoices).optional(),
    source: z.string().trim().min(1).max(300).optional(),
    standsFor: Day,
    expires: Day,
    evidence: z
      .string()
      .regex(/^[0-9a-f]{64}$/, 'expected the digest that the upload of a file answered')
      .optional(),
  }),
  response: z.object({ attestation: Attestation }).meta({ id: 'Attested' }),
} as const satisfies Route

export const withdrawAttestation = {
  method: 'POST',
  path: '/api/attestations/:id/withdraw',
  summary: 'Take an attestation back, with a reason; it stays on record',
  allow: watchers,
  params: z.object({ id: z.string() }),
  body: z.object({ reason: z.string().trim().min(1).max(2000) }),
  response: z.object({ attestation: Attestation }).meta({ id: 'WithdrawnAttestation' }),
} as const satisfies Route

export const putEvidenceFile = {
  method: 'POST',
  path: '/api/evidence-files',
  summary: 'Store a file of evidence under its SHA-256',
  allow: watchers,
  body: z.object({
    name: z.string().trim().min(1).max(255),
    content: z
      .base64()
      .min(1)
      .max(Math.ceil(LARGEST_EVIDENCE_BYTES / 3) * 4)
      .describe('the bytes in base64'),
  }),
  response: z.object({ file: EvidenceFile }).meta({ id: 'StoredEvidence' }),
} as const satisfies Route

export const getEvidenceFile = {
  method: 'GET',
  path: '/api/evidence-files/:digest',
  summary: 'A file of evidence, its bytes held against its digest',
  allow: watchers,
  params: z.object({ digest: z.string().regex(/^[0-9a-f]{64}$/) }),
  response: z.object({ file: DownloadedFile }).meta({ id: 'EvidenceDownload' }),
} as const satisfies Route

export const getApplicability = {
  method: 'GET',
  path: '/api/applicability',
  summary: 'The statement of applicability of a domain: each control in or out, why, and where it stands',
  allow: watchers,
  query: z.object({ domain: z.string().min(1), framework: z.string().optional() }),
  response: z
    .object({
      domain: z.string(),
      included: z.int(),
      excluded: z.int(),
      controls: z.array(
        z.object({
          control: ControlRef,
          family: z.string(),
          requirement: z.string(),
          included: z.boolean(),
          justification: z.string(),
          decided: z
            .object({ by: PersonRef, at: Instant })
            .nullable()
            .describe('null: nobody said otherwise, so it is in by the classification of the domain'),
          status: ControlStatus.nullable().describe('null for a control that is out'),
        }),
      ),
    })
    .meta({ id: 'StatementOfApplicability' }),
} as const satisfies Route

export const setApplicability = {
  method: 'POST',
  path: '/api/applicability',
  summary: 'Take a control of a framework into a domain or out of it, with a justification',
  allow: ['admin', 'compliance'],
  body: z.object({
    framework: z.string().min(1),
    control: z.string().min(1),
    domain: z.string().min(1),
    included: z.boolean(),
    justification: z.string().trim().min(1).max(2000),
  }),
  response: z
    .object({ control: ControlRef, domain: z.string(), included: z.boolean(), justification: z.string() })
    .meta({ id: 'SetApplicability' }),
} as const satisfies Route
