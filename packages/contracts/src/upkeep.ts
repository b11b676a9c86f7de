import { z } from 'zod'
import type { Route } from './http.ts'
import { Day } from './values.ts'

export const retentionGroups = ['audit', 'billing', 'runtime'] as const

export const RetentionGroup = z
  .object({
    group: z.enum(retentionGroups),
    tables: z.array(z.string()),
    days: z.int().nullable().describe('days for which its rows are kept; null: for ever'),
    fewest: z.int().nullable().describe('the fewest days that may be set; null: nothing may be removed'),
    because: z.string(),
  })
  .meta({ id: 'RetentionGroup' })

export const DiskReport = z
  .object({
    bytes: z.int().describe("the lake's file"),
    free: z.int().describe('of it, what nothing stands in: filled by the next rows, or given back by an upkeep'),
    tables: z
      .array(
        z.object({
          table: z.string(),
          rows: z.int(),
          bytes: z.int(),
          bytesPerMillionRows: z.int().nullable(),
        }),
      )
      .describe('tables with rows, the largest first'),
  })
  .meta({ id: 'DiskReport' })

export const UpkeepReport = z
  .object({
    retention: z.array(RetentionGroup),
    retired: z.array(
      z.object({
        group: z.enum(retentionGroups),
        table: z.string(),
        before: Day.describe('rows older than this day went'),
        rows: z.int(),
        files: z.int(),
        kept: z
          .array(z.object({ name: z.string(), why: z.string(), rows: z.int() }))
          .describe('files that keep their old rows, and why'),
      }),
    ),
    compaction: z.enum(['done', 'not-needed', 'busy', 'no-room']),
    because: z.string().describe('why the lake was not rewritten'),
    bytesBefore: z.int(),
    disk: DiskReport,
    sentence: z.string(),
    seconds: z.number(),
  })
  .meta({ id: 'UpkeepReport' })
export type UpkeepReport = z.infer<typeof UpkeepReport>

export const postUpkeep = {
  method: 'POST',
  path: '/api/upkeep',
  summary: 'Remove what is older than it is kept, seal what is left, and give space back to the disk',
  allow: ['admin'],
  body: z.object({ rewrite: z.boolean().default(false).describe('rewrite the lake however little is free') }),
  response: UpkeepReport,
} as const satisfies Route

/** A number that is too small for its group is refused with the reason; nothing changes then. */
export const putRetention = {
  method: 'PUT',
  path: '/api/upkeep/retention',
  summary: 'Set how many days the rows of a group of tables are kept; null keeps them for ever',
  allow: ['admin'],
  body: z.object({ group: z.enum(retentionGroups), days: z.int().min(0).max(365_250).nullable() }),
  response: z.object({ retention: z.array(RetentionGroup) }).meta({ id: 'Retention' }),
} as const satisfies Route

export const RetryReport = z
  .object({
    retried: z.array(
      z.object({
        file: z.string().describe('of a connection what was read, and at which host'),
        table: z.string(),
        how: z.enum(['read-again', 'repaired']),
        lines: z.int().describe('lines of it that were in quarantine'),
        refused: z.int().describe('lines of it that are in quarantine now'),
        added: z.int().describe('rows that came in by it'),
        problem: z.string().nullable().describe('why it could not be tried; null when it was'),
      }),
    ),
    others: z.int().describe('files that nothing in quarantine came from; they were left alone'),
    left: z.int().describe('lines that are in quarantine now, from whichever file'),
    seconds: z.number(),
  })
  .meta({ id: 'RetryReport' })
export type RetryReport = z.infer<typeof RetryReport>

/** For the command line on this machine, as the taking in of files is. */
export const retryQuarantine = {
  method: 'POST',
  path: '/api/quarantine/retry',
  summary: 'Try quarantined files again: the same file, or a repaired one of the same name',
  allow: ['admin'],
  body: z.object({ paths: z.array(z.string()).min(1) }),
  response: RetryReport,
} as const satisfies Route

/** For the command line on this machine, as `postSync` is. */
export const retryConnection = {
  method: 'POST',
  path: '/api/quarantine/retry-connection',
  summary: 'Read again from the connection what was refused when it was read, and take in what can be read now',
  allow: ['admin'],
  response: RetryReport,
} as const satisfies Route
