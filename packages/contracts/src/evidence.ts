import { z } from 'zod'
import type { Route } from './http.ts'
import { DownloadedFile } from './statements.ts'
import { Instant, periodQuery } from './values.ts'

/** What evidence does not prove, where the audit log stays in its warehouse; empty where the log is here as a whole. */
export const Unproven = z
  .array(z.object({ part: z.enum(['events', 'seal', 'completeness', 'findings']), sentence: z.string() }))
  .describe('parts that do not prove all that they would, each with why')

/** What an auditor is handed: the events and everything beside them, with a manifest, a signature and the log of seals. */
export const getEvidencePack = {
  method: 'GET',
  path: '/api/evidence-pack',
  summary: 'An evidence pack as a ZIP that verifies offline with one command',
  allow: ['admin', 'compliance'],
  query: z.object({
    ...periodQuery,
    domain: z.string().optional(),
    object: z
      .string()
      .max(1000)
      .optional()
      .describe('a table or another object; a last * stands for the rest of its name'),
    actor: z.string().optional().describe('the opaque id of a person'),
  }),
  response: z
    .object({
      file: DownloadedFile,
      made: Instant,
      events: z.int(),
      changes: z.int(),
      unproven: Unproven,
      key: z.string().describe('the key that signed it, as verifiers write it down'),
    })
    .meta({ id: 'EvidencePack' }),
} as const satisfies Route
