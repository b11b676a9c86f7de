import { z } from 'zod'
import type { Route } from './http.ts'
import { DownloadedFile } from './statements.ts'
import { Day, Decimal, Instant, Month } from './values.ts'

const finance = ['admin', 'finance'] as const

export const journalPresets = ['columns', 'quickbooks', 'xero', 'netsuite', 'sage-intacct'] as const
export const JournalPreset = z.enum(journalPresets)

/** What a column of a configured export can hold. */
export const journalFields = [
  'transaction',
  'line',
  'date',
  'period',
  'bookedAt',
  'company',
  'account',
  'costCentre',
  'domain',
  'product',
  'currency',
  'amount',
  'debit',
  'credit',
  'reference',
  'reverses',
  'description',
] as const
export const JournalField = z.enum(journalFields)

export const Posting = z
  .object({
    line: z.int(),
    account: z.string(),
    costCentre: z.string(),
    domain: z.string(),
    product: z.string().nullable(),
    currency: z.string(),
    amount: Decimal.describe('debit above zero, credit below'),
  })
  .meta({ id: 'Posting' })

/** Its postings sum to zero in every currency. It is never changed: a correction is a reversal that names it. */
export const JournalTransaction = z
  .object({
    id: z.string(),
    period: Month,
    date: Day.describe('the accounting date'),
    bookedAt: Instant.describe('when it was written'),
    kind: z.enum(['chargeback', 'reversal']),
    statement: z.string(),
    reverses: z.string().nullable(),
    reversedBy: z.string().nullable(),
    description: z.string(),
    postings: z.array(Posting),
  })
  .meta({ id: 'JournalTransaction' })
export type JournalTransaction = z.infer<typeof JournalTransaction>

export const listJournal = {
  method: 'GET',
  path: '/api/journal',
  summary: 'What was booked, in the order of booking',
  allow: finance,
  query: z.object({ period: Month.optional() }),
  response: z
    .object({
      transactions: z.array(JournalTransaction),
      debit: Decimal,
      credit: Decimal,
      balance: Decimal.describe('always 0.00'),
      exports: z.array(
        z.object({
          period: Month,
          preset: z.string(),
          format: z.string(),
          digest: z.string(),
          rows: z.int(),
          at: Instant,
          who: z.string(),
        }),
      ),
    })
    .meta({ id: 'Journal' }),
} as const satisfies Route

export const JournalSettings = z
  .object({
    company: z.string().max(100).describe('of the books, such as a subsidiary or legal entity'),
    expenseAccount: z.string().min(1).max(100),
    recoveryAccount: z.string().min(1).max(100),
    unallocatedAccount: z.string().min(1).max(100),
    unallocatedCostCentre: z.string().min(1).max(100),
    productAccounts: z
      .record(z.string(), z.string().min(1).max(100))
      .describe('an expense account of its own for a product'),
    columns: z
      .array(z.object({ field: JournalField, title: z.string().min(1).max(100) }))
      .min(1)
      .describe('of the preset “columns”'),
  })
  .meta({ id: 'JournalSettings' })
export type JournalSettings = z.infer<typeof JournalSettings>

export const getJournalSettings = {
  method: 'GET',
  path: '/api/journal-settings',
  summary: 'Accounts and columns of the journal',
  allow: finance,
  response: JournalSettings,
} as const satisfies Route

/** Holds for periods that are frozen later; what is booked stays as it is. */
export const putJournalSettings = {
  method: 'PUT',
  path: '/api/journal-settings',
  summary: 'Set accounts and columns of the journal',
  allow: finance,
  body: JournalSettings,
  response: JournalSettings,
} as const satisfies Route

/**
 * The journal of a frozen period for an accounting system. The same bytes every time. `limits` says how the documented
 * limits of the target were kept; a file that would break one is refused, not cut.
 */
export const exportJournal = {
  method: 'POST',
  path: '/api/journal/export',
  summary: 'The journal of a frozen period in the form that an accounting system imports',
  allow: finance,
  body: z.object({
    period: Month,
    preset: JournalPreset,
    format: z.enum(['csv', 'xlsx']).default('csv'),
    part: z.int().min(1).default(1).describe('of the parts that the limits of the target make necessary'),
  }),
  response: z
    .object({
      file: DownloadedFile,
      preset: JournalPreset,
      rows: z.int(),
      transactions: z.int(),
      parts: z.int(),
      debit: Decimal,
      credit: Decimal,
      limits: z.array(z.string()),
      duplicates: z.string().describe('how the target refuses a second import of these ids'),
      exportedBefore: Instant.nullable().describe('when these very bytes were handed out first'),
    })
    .meta({ id: 'JournalExport' }),
} as const satisfies Route
export type JournalExport = z.infer<typeof exportJournal.response>
