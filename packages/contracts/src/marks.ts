import { z } from 'zod'
import { costView, moneyTeam } from './cost.ts'
import type { Route } from './http.ts'
import { Day, Decimal, Instant } from './values.ts'

/** What a domain did about its cost, and on which day. */
export const Mark = z
  .object({
    id: z.string(),
    domain: z.string(),
    day: Day,
    title: z.string(),
    resource: z.string().nullable().describe('as the filter names it; null for the whole domain'),
    who: z.string(),
    at: Instant,
    effect: z
      .object({
        weeks: z.int().describe('whole weeks on each side, at most four, so that every weekday counts as often'),
        from: Day.describe('the first day compared'),
        until: Day.describe('the last day compared'),
        before: Decimal.describe('a day, on average, in the weeks up to the day before the mark'),
        after: Decimal.describe('a day, on average, in the weeks from the day after the mark on'),
        change: Decimal.describe('after − before, a day'),
      })
      .nullable()
      .describe('null until a whole week lies on each side'),
  })
  .meta({ id: 'Mark' })
export type Mark = z.infer<typeof Mark>

export const listMarks = {
  method: 'GET',
  path: '/api/cost/marks',
  summary: 'Actions on the time axis: did they save money? The daily mean before and after, same weekdays',
  allow: moneyTeam,
  query: z.object({ domain: z.string().optional(), ...costView }),
  response: z.object({ currency: z.string(), basis: costView.basis, marks: z.array(Mark) }).meta({ id: 'Marks' }),
} as const satisfies Route

export const addMark = {
  method: 'POST',
  path: '/api/cost/marks',
  summary: 'Mark an action on a day of a domain',
  allow: moneyTeam,
  body: z.object({
    domain: z.string().min(1),
    day: Day,
    title: z.string().trim().min(1).max(200),
    resource: z.string().min(1).max(500).optional(),
  }),
  response: z.object({ id: z.string() }).meta({ id: 'MarkAdded' }),
} as const satisfies Route

export const removeMark = {
  method: 'POST',
  path: '/api/cost/marks/:id/remove',
  summary: 'Take back a mark that was set by mistake',
  allow: moneyTeam,
  params: z.object({ id: z.string().min(1).max(100) }),
  response: z.object({ id: z.string() }).meta({ id: 'MarkRemoved' }),
} as const satisfies Route
