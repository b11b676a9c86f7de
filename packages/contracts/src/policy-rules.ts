import { z } from 'zod'
import type { Route } from './http.ts'
import { Day, Period, periodQuery } from './values.ts'

/** Only for those who see all domains: a rule is tried on the whole log. */
export const backtestRule = {
  method: 'GET',
  path: '/api/rules/:rule/backtest',
  summary: 'What a rule would have said of the log of a period, per day and domain; nothing is recorded',
  allow: ['admin', 'compliance'],
  params: z.object({ rule: z.string() }),
  query: z.object(periodQuery),
  response: z
    .object({
      rule: z.string(),
      period: Period,
      tried: z.boolean().describe('false: the rule watches for what does not come, and is not tried on a past log'),
      matches: z.int(),
      findings: z.int(),
      days: z.array(z.object({ day: Day, domain: z.string(), matches: z.int(), findings: z.int() })),
    })
    .meta({ id: 'Backtest' }),
} as const satisfies Route
