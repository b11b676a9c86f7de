import { z } from 'zod'
import type { Route } from './http.ts'
import { Day, Decimal, periodQuery } from './values.ts'

export const focusVersions = ['1.2', '1.3', '1.4'] as const

/**
 * Σ BilledCost of the file is `billedCost`. Of a month that is asked for as a whole it is, by domain, the exact total of the
 * month's statements, to the last unit.
 */
export const FocusFile = z
  .object({
    name: z.string().describe('of the file, such as focus-1.2-2026-09.csv'),
    from: Day,
    to: Day,
    completeThrough: Day.nullable().describe('later days may still grow'),
    csv: z.string(),
    schema: z.looseObject({}).describe('the FOCUS schema object that is delivered beside the data'),
    summary: z.object({
      rows: z.int(),
      billedCost: Decimal,
      unpriced: z.object({
        rows: z.int(),
        skus: z.array(
          z.object({ skuId: z.string(), unit: z.string(), reason: z.string(), rows: z.int(), quantity: Decimal }),
        ),
      }),
      free: z.object({ rows: z.int() }),
      corrections: z.object({ rows: z.int(), billedCost: Decimal }),
      unknownServices: z.array(z.object({ serviceName: z.string(), rows: z.int() })),
    }),
  })
  .meta({ id: 'FocusFile' })
export type FocusFile = z.infer<typeof FocusFile>

export const exportFocus = {
  method: 'GET',
  path: '/api/exports/focus',
  summary: 'What domains are charged in a period as a FOCUS dataset, with its schema and what is in no sum',
  allow: ['admin', 'finance'],
  query: z.object({ ...periodQuery, version: z.enum(focusVersions).default('1.2') }),
  response: FocusFile,
} as const satisfies Route
