import { z } from 'zod'
import { moneyTeam } from './cost.ts'
import type { Route } from './http.ts'
import { Month } from './values.ts'

/** Business metrics that were imported, by which cost can be divided. */
export const listMetrics = {
  method: 'GET',
  path: '/api/cost/metrics',
  summary: 'Which business metrics there are, for which domains, and for which months',
  allow: moneyTeam,
  response: z
    .object({
      metrics: z.array(z.object({ metric: z.string(), domains: z.array(z.string()), from: Month, until: Month })),
    })
    .meta({ id: 'Metrics' }),
} as const satisfies Route
