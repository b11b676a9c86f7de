import { z } from 'zod'
import { Basis, costView } from './cost.ts'
import type { Route } from './http.ts'
import { Decimal, Instant, Period, periodQuery } from './values.ts'

/** Whether one table can be read, and what to ask for where it cannot. */
export const TableProbe = z
  .object({
    table: z.string().describe('full name, such as system.billing.usage'),
    state: z.enum(['available', 'empty', 'no-grant', 'not-enabled', 'absent', 'unknown']),
    because: z.string(),
    ask: z.array(z.string()).describe('SQL statements and REST calls for an admin, in order'),
  })
  .meta({ id: 'TableProbe' })

export const ReaderProbe = z
  .object({
    reader: z.string().describe('host of the workspace'),
    tables: z.array(TableProbe),
    error: z
      .object({ kind: z.string(), what: z.string(), remedy: z.string() })
      .nullable()
      .describe('the workspace could not be asked'),
  })
  .meta({ id: 'ReaderProbe' })
export type ReaderProbe = z.infer<typeof ReaderProbe>

/** What one sync did with one table. read = added + duplicate + corrected + quarantined. */
const TableSync = z
  .object({
    reader: z.string(),
    table: z.string(),
    state: z
      .enum(['synced', 'left', 'failed', 'no-grant', 'not-enabled', 'absent', 'unknown'])
      .describe('left: its rows stay in the warehouse, by the engine of its group'),
    because: z.string(),
    ask: z.array(z.string()),
    statements: z.int(),
    through: z.string().nullable().describe('newest value of the ordering column held; null where all is read'),
    read: z.int(),
    added: z.int(),
    duplicate: z.int(),
    corrected: z.int(),
    quarantined: z.int(),
  })
  .meta({ id: 'TableSync' })

export const SyncReport = z
  .object({
    tables: z.array(TableSync),
    snapshots: z.array(
      z.object({
        reader: z.string(),
        takenAt: Instant,
        readings: z.int(),
        objects: z.int(),
        partial: z.array(z.object({ kind: z.string(), what: z.string(), remedy: z.string() })),
      }),
    ),
    seconds: z.number(),
  })
  .meta({ id: 'SyncReport' })
export type SyncReport = z.infer<typeof SyncReport>

/** Where the rows of a group of tables are: copied, or left in the warehouse. */
export const Where = z
  .object({
    group: z.string(),
    engine: z.enum(['embedded', 'databricks']),
    tables: z.array(z.string()).describe('tables of the group whose rows are not copied'),
    through: z
      .string()
      .nullable()
      .describe('newest day of arrival in the daily sums that came back, or newest event of the log that was counted'),
    readAt: Instant.nullable().describe('when a sync of the workspace last came to its end'),
    sentence: z.string(),
  })
  .meta({ id: 'Where' })

/** What is read from, how far it was read, and what it lets us read. No secret is ever part of it. */
export const getConnection = {
  method: 'GET',
  path: '/api/connection',
  summary: 'The workspaces that are read, how far, and per table what is available and what to ask for',
  allow: ['admin', 'compliance'],
  query: z.object({
    fresh: z.enum(['true', 'false']).default('false').describe('ask again instead of answering from the last minutes'),
  }),
  response: z
    .object({
      configured: z.boolean(),
      problem: z.string().nullable().describe('the settings of the connection cannot be used: why, and what to do'),
      probedAt: Instant.nullable(),
      readers: z.array(ReaderProbe),
      sources: z.array(z.object({ reader: z.string(), table: z.string(), through: z.string().nullable() })),
      where: z.array(Where),
    })
    .meta({ id: 'Connection' }),
} as const satisfies Route

/** The statements that a reader runs bear the tag application = meshledger; by it their work is found in `query.history`. */
export const getConnectionCost = {
  method: 'GET',
  path: '/api/connection/cost',
  summary: 'What the reading itself costs: its share of the work of SQL warehouses',
  allow: ['admin', 'compliance'],
  query: z.object({ ...periodQuery, basis: costView.basis }),
  response: z
    .object({
      currency: z.string(),
      basis: Basis,
      period: Period,
      amount: Decimal.nullable().describe('an estimate; null while no statement of ours is known'),
      warehouses: z.array(z.object({ resource: z.string(), name: z.string(), amount: Decimal })),
    })
    .meta({ id: 'ConnectionCost' }),
} as const satisfies Route

/** For the command line on this machine: a command that finds the folder in use asks the server that holds it. */
export const postSync = {
  method: 'POST',
  path: '/api/sync',
  summary: 'Bring the lake into step with the connection now, and run the pipeline after',
  allow: ['admin'],
  body: z.object({ tables: z.array(z.string()).default([]).describe('none means all, and the configuration') }),
  response: SyncReport,
} as const satisfies Route
