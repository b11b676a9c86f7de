import { z } from 'zod'
import type { Route } from './http.ts'
import { RuleProposal, RuleText } from './pricing.ts'
import { Instant } from './values.ts'

const moneyRulers = ['admin', 'finance'] as const

/** Price book, splits or a domain as a file: the same text, by the same schema, that the command line takes. */
export const getRuleFile = {
  method: 'GET',
  path: '/api/cost/rules/files/:name',
  summary: 'A file of rules as YAML, every version of it: pricing, allocation, or a domain by its name',
  allow: moneyRulers,
  params: z.object({ name: z.string().min(1).max(100) }),
  response: z
    .object({
      name: z.string(),
      file: z.string().describe('as the command line names it, such as domains/cycle-tracking.yml'),
      what: z.enum(['pricing', 'allocation', 'domain']),
      versions: z
        .array(
          z.object({
            version: z.int(),
            since: Instant,
            who: z.string().nullable().describe('null where a file was taken in from the data folder'),
            approver: z.string().nullable(),
            text: z.string(),
          }),
        )
        .describe('newest first; none while nobody has given one'),
    })
    .meta({ id: 'RuleFile' }),
} as const satisfies Route

export const getRuleProposal = {
  method: 'GET',
  path: '/api/cost/rules/proposals/:id',
  summary: 'What was proposed, file by file, and what became of it',
  allow: moneyRulers,
  params: z.object({ id: z.string().min(1).max(100) }),
  response: z.object({ proposal: RuleProposal, files: z.array(RuleText) }).meta({ id: 'ProposedFiles' }),
} as const satisfies Route
