import { z } from 'zod'
import { Where } from './connection.ts'
import type { Route } from './http.ts'
import { DiskReport, RetentionGroup } from './upkeep.ts'
import { Day, Decimal, Instant } from './values.ts'

/** What one ingest did with one kind of fact. read = added + duplicate + corrected + quarantined. */
export const IngestCount = z
  .object({
    table: z.string(),
    shape: z.string(),
    files: z.int(),
    read: z.int(),
    added: z.int(),
    duplicate: z.int().describe('already held: the same row, from whichever file or shape'),
    corrected: z.int().describe('replaced an earlier version of the same row or file'),
    quarantined: z.int(),
  })
  .meta({ id: 'IngestCount' })
export type IngestCount = z.infer<typeof IngestCount>

export const IngestReport = z
  .object({
    files: z.int(),
    unchanged: z.int().describe('files already held, byte for byte'),
    counts: z.array(IngestCount),
    unknown: z.array(z.object({ file: z.string(), reason: z.string() })).describe('files that are no known shape'),
    quarantine: z
      .array(z.object({ file: z.string(), line: z.int().nullable(), reason: z.string() }))
      .describe('the first hundred'),
    drift: z
      .array(z.object({ table: z.string(), column: z.string(), file: z.string() }))
      .describe('columns we did not know, kept'),
    keysUnseen: z.int().describe('files of which only the beginning was searched for unknown keys'),
    domains: z.array(z.object({ domain: z.string(), change: z.enum(['added', 'changed', 'unchanged']) })),
    seconds: z.number(),
  })
  .meta({ id: 'IngestReport' })
export type IngestReport = z.infer<typeof IngestReport>

/** For the command line on this machine: a CLI command that finds the folder in use asks the server that holds it. */
export const postIngest = {
  method: 'POST',
  path: '/api/ingest',
  summary: 'Take in files from this machine, and run the pipeline after',
  allow: ['admin'],
  body: z.object({ paths: z.array(z.string()).min(1) }),
  response: IngestReport,
} as const satisfies Route

export const getDataHealth = {
  method: 'GET',
  path: '/api/data-health',
  summary: 'Sources, freshness, rows expected and received, who is silent, quarantine, gaps, oddities, disk',
  allow: ['admin', 'finance', 'compliance'],
  response: z
    .object({
      now: Instant,
      tables: z.array(
        z.object({
          table: z.string(),
          rows: z.int(),
          first: Instant.nullable(),
          last: Instant.nullable(),
          ageHours: z.number().nullable(),
          state: z
            .enum(['fresh', 'late', 'silent', 'empty', 'rare'])
            .describe('rare: it changes seldom, so that no age of its last row says anything about freshness'),
          shapes: z.array(z.object({ shape: z.string(), files: z.int(), rows: z.int() })),
          duplicates: z.int(),
          quarantined: z.int(),
        }),
      ),
      quarantine: z.array(
        z.object({
          file: z.string(),
          line: z.int().nullable(),
          table: z.string().nullable(),
          reason: z.string(),
          source: z.string().describe('the file, or what was read and at which host'),
          window: z.string().nullable().describe('of a connection, how far the reading went that met the row'),
          remedy: z.string().describe('what can be done'),
        }),
      ),
      quarantined: z.int().describe('lines in quarantine now'),
      retried: z.int().describe('lines that were tried again: they came in, or stand among those of now'),
      alarms: z
        .array(
          z.object({
            kind: z.enum(['silent-table', 'silent-workspace', 'silent-connection']),
            table: z.string(),
            workspace: z.string().nullable().describe('name of the workspace, or host of the connection'),
            since: z.string().nullable().describe('when the last row came'),
            sentence: z.string(),
          }),
        )
        .describe('what used to come and comes no more'),
      arrivals: z
        .array(
          z.object({
            table: z.string(),
            workspace_id: z.string().nullable(),
            workspace: z.string(),
            origins: z.array(z.string()).describe('arrival shapes, and hosts of connections, that its rows came by'),
            day: Day.describe('the last day whose rows had time to come'),
            received: z.int(),
            usual: z
              .object({ expected: z.int(), low: z.int(), high: z.int(), weeks: z.int() })
              .nullable()
              .describe(
                'median of the same weekday in the weeks before, and three deviations to either side; null before three weeks',
              ),
            state: z.enum(['as-expected', 'fewer', 'more', 'silent', 'new']),
            lastDay: Day,
            emptyDays: z
              .array(Day)
              .describe('of the last two weeks, days without a row on which rows were sure to come'),
          }),
        )
        .describe('rows received against rows expected, per table and workspace'),
      lateness: z
        .array(
          z.object({
            table: z.string(),
            measured: z.string(),
            rows: z.int(),
            median: z.int().describe('hours'),
            p95: z.int(),
            most: z.int(),
          }),
        )
        .describe('of tables that tell when a row was added at its source; the last nine weeks'),
      where: z.array(Where).describe('where the rows of each group of tables are'),
      messages: z
        .object({
          webhook: z.enum(['none', 'wrong', 'set']),
          waiting: z.int(),
          sent: z.int(),
          failed: z.int().describe('given up after many tries'),
          problem: z.string().nullable(),
        })
        .describe('what is told outside, by the webhook of MESHLEDGER_WEBHOOK'),
      disk: DiskReport,
      retention: z.array(RetentionGroup),
      gaps: z.array(
        z.object({ workspace_id: z.string(), workspace: z.string(), from: Instant, to: Instant, hours: z.int() }),
      ),
      drift: z.array(z.object({ table: z.string(), column: z.string(), file: z.string(), rows: z.int() })),
      corrections: z.object({
        retractions: z.int(),
        restatements: z.int(),
        late: z.int().describe('corrections that came more than 20 days after the usage'),
        restatedQuantities: z.array(z.object({ usage_unit: z.string(), usage_quantity: Decimal })),
      }),
      oddities: z
        .array(z.object({ kind: z.string(), sentence: z.string(), count: z.int(), examples: z.array(z.string()) }))
        .describe(
          'unknown products, renamed products, null workspaces, mid-hour price changes …: kept, named and counted',
        ),
      sources: z
        .array(
          z.object({
            reader: z.string().describe('host of the workspace'),
            table: z.string(),
            through: z.string().nullable().describe('newest row read; null where the table is read whole'),
            readAt: Instant.nullable().describe('when a sync of the workspace last came to its end'),
            ageHours: z.number().nullable(),
            state: z.enum(['fresh', 'late', 'silent', 'empty', 'rare']),
          }),
        )
        .describe('what is read from Databricks over a connection'),
      runs: z.array(
        z.object({
          job: z.string(),
          slot: Instant,
          startedAt: Instant,
          endedAt: Instant.nullable(),
          status: z.string(),
          detail: z.string(),
        }),
      ),
    })
    .meta({ id: 'DataHealth' }),
} as const satisfies Route
