import { z } from 'zod'
import type { Route } from './http.ts'
import { LineRef, StatementSummary } from './statements.ts'
import { Day, Decimal, Instant, Month } from './values.ts'

const finance = ['admin', 'finance'] as const
const params = z.object({ period: Month })

/** `open`: nothing prepared yet, or prepared and taken back. `frozen`: nothing changes any more but by credit. */
export const closeStates = ['open', 'prepared', 'in-review', 'approved', 'frozen'] as const
export const CloseState = z.enum(closeStates)
export type CloseState = z.infer<typeof CloseState>

/** One thing that stands in the way of the next step (`blocks`), or that whoever takes it should know. */
export const CloseNotice = z
  .object({
    kind: z.enum([
      'incomplete-days',
      'internal-difference',
      'bill-difference',
      'no-bill',
      'open-disputes',
      'unaccepted',
      'unpriced',
      'bills-without-rate',
      'unallocated',
      'facts-moved',
      'approval-outdated',
    ]),
    blocks: z.boolean(),
    sentence: z.string(),
    count: z.int().nullable(),
    amount: Decimal.nullable(),
  })
  .meta({ id: 'CloseNotice' })

export const Bill = z
  .object({
    source: z.enum(['invoice', 'console']),
    reference: z.string(),
    amount: Decimal,
    currency: z.string(),
    enteredBy: z.string(),
    enteredAt: Instant,
    explanations: z.array(z.object({ reason: z.string(), amount: Decimal })).describe('parts of the difference, named'),
    lines: z
      .array(z.object({ sku_name: z.string(), billed: Decimal, rated: Decimal, difference: Decimal }))
      .describe('by SKU, when the bill was uploaded with lines; largest difference first'),
    difference: Decimal.describe('billed − rated'),
    unexplained: Decimal.describe('difference − Σ explanations; above the tolerance it blocks approval'),
  })
  .meta({ id: 'Bill' })
export type Bill = z.infer<typeof Bill>

/** What other vendors billed for a month, where the rules say that their bills count: every invoice, and where it came out. */
export const VendorBills = z
  .object({
    allocated: Decimal,
    unallocated: Decimal,
    difference: Decimal.describe('billed − allocated − unallocated; anything but zero is a fault'),
    invoices: z.array(
      z.object({
        provider: z.string(),
        invoice: z.string().nullable().describe('null where the bill names none'),
        currency: z.string(),
        lines: z.int(),
        billed: Decimal.describe('in the currency of the invoice'),
        used: Decimal.describe('billed, at the locked rate of the month'),
        allocated: Decimal,
        unallocated: Decimal,
        difference: Decimal,
      }),
    ),
    databricksLines: z.int().describe('lines that charge for Databricks itself: usage counts them already'),
    unconverted: z
      .array(z.object({ currency: z.string(), month: Month, amount: Decimal, lines: z.int() }))
      .describe('lines without a rate of their month: in no sum, and they block the approval'),
  })
  .meta({ id: 'VendorBills' })
export type VendorBills = z.infer<typeof VendorBills>

/** rated + billed + adjustments = allocated + unallocated + rounding; allocated and unallocated as they stand on the statements, to the cent. */
export const CloseReconciliation = z
  .object({
    rows: z.object({ read: z.int(), rated: z.int(), free: z.int(), unpriced: z.int() }),
    rated: Decimal.describe('usage of Databricks'),
    billed: Decimal.describe('by other vendors; zero where the rules leave their bills out'),
    adjustments: Decimal.describe('of earlier, frozen months, carried in this one'),
    allocated: Decimal,
    unallocated: Decimal,
    rounding: Decimal,
    difference: Decimal.describe(
      'rated + billed + adjustments − allocated − unallocated − rounding; anything but zero is a fault',
    ),
    vendors: VendorBills.nullable().describe('null where the rules leave the bills of other vendors out'),
    tolerance: Decimal,
    bill: Bill.nullable(),
  })
  .meta({ id: 'CloseReconciliation' })

/** What arrived for a frozen month after it was frozen, and in which period it is made good. */
export const LateAdjustment = z
  .object({
    period: Month.describe('the frozen month that it belongs to'),
    domain: z.string(),
    product: z.string(),
    resource: z.string(),
    name: z.string(),
    key: z
      .string()
      .describe(
        'names the line: what waits is `asOf=since` of GET /api/cost/trace less `asOf=freeze`, by this `lineKey`',
      ),
    amount: Decimal,
    corrects: LineRef.extend({ line: z.int().nullable() })
      .nullable()
      .describe('the line is null where the frozen statement had no such line'),
    carriedIn: LineRef.nullable().describe('null while it waits for the next close'),
  })
  .meta({ id: 'LateAdjustment' })
export type LateAdjustment = z.infer<typeof LateAdjustment>

export const ClosePeriod = z
  .object({
    period: Month,
    state: CloseState,
    complete: z.boolean(),
    currency: z.string(),
    total: Decimal.nullable().describe('of all statements; null while nothing is prepared'),
    statements: z.int(),
    accepted: z.int(),
    openDisputes: z.int(),
    digest: z.string().nullable(),
    frozenAt: Instant.nullable(),
  })
  .meta({ id: 'ClosePeriod' })

export const CloseStep = z
  .object({
    at: Instant,
    who: z.string(),
    action: z.enum(['prepared', 'sent-to-review', 'approved', 'frozen', 'reissue-asked', 'reissued', 'taken-back']),
    digest: z.string(),
    note: z.string(),
  })
  .meta({ id: 'CloseStep' })

export const Close = ClosePeriod.extend({
  label: z.string(),
  dataThrough: Day.nullable(),
  preparedBy: z.string().nullable(),
  approvedBy: z.string().nullable(),
  checklist: z.array(
    z.object({
      step: z.enum(['reconcile', 'review', 'disputes', 'approve', 'freeze', 'export']),
      state: z.enum(['done', 'now', 'later', 'blocked']),
      sentence: z.string(),
    }),
  ),
  mayApprove: z.boolean().describe('false for the person who prepared'),
  whyNot: z.string().nullable().describe('why this person may not approve now'),
  reconciliation: CloseReconciliation,
  notices: z.array(CloseNotice),
  rows: z.array(StatementSummary).describe('one statement a domain, and Unallocated'),
  lateAdjustments: z
    .array(LateAdjustment)
    .describe('of this month, made good later, and of earlier months, carried here'),
  steps: z.array(CloseStep),
  notes: z.array(z.object({ at: Instant, who: z.string(), text: z.string() })),
  journal: z.object({ transactions: z.int(), debit: Decimal, exports: z.int() }),
  manifest: z.string().describe('what approval freezes: a line a statement, with its digest'),
}).meta({ id: 'Close' })
export type Close = z.infer<typeof Close>

export const listCloses = {
  method: 'GET',
  path: '/api/close',
  summary: 'Every period with usage and where its close stands, newest first',
  allow: finance,
  response: z
    .object({
      openPeriod: Month.nullable().describe(
        'the month to close next: the first complete one after the last frozen one; before any is frozen, the latest',
      ),
      periods: z.array(ClosePeriod),
    })
    .meta({ id: 'Closes' }),
} as const satisfies Route

export const getClose = {
  method: 'GET',
  path: '/api/close/:period',
  summary: 'The close of a period: reconciliation, what stands in the way, statements, disputes, late usage, steps',
  allow: finance,
  params,
  response: Close,
} as const satisfies Route

/** Computes every statement anew from facts and rules. With nothing changed it changes nothing. */
export const prepareClose = {
  method: 'POST',
  path: '/api/close/:period/prepare',
  summary: 'Reconcile the period and draft its statements',
  allow: finance,
  params,
  body: z.object({}),
  response: Close,
} as const satisfies Route

export const reviewClose = {
  method: 'POST',
  path: '/api/close/:period/review',
  summary: 'Send the drafts to their owners: from here on their lines do not change',
  allow: finance,
  params,
  body: z.object({}),
  response: Close,
} as const satisfies Route

export const approveClose = {
  method: 'POST',
  path: '/api/close/:period/approve',
  summary: 'Approve exactly what the digest names; never by the person who prepared it',
  allow: finance,
  params,
  body: z.object({
    digest: z.string().describe('of the period, as it was shown'),
    note: z.string().max(2000).default(''),
  }),
  response: Close,
} as const satisfies Route

export const freezeClose = {
  method: 'POST',
  path: '/api/close/:period/freeze',
  summary:
    'Freeze an approved period: statements, their PDFs and the journal are kept, and on the disk before the answer',
  allow: finance,
  params,
  body: z.object({}),
  response: Close,
} as const satisfies Route

/** Back to the start, before it is frozen. The versions that were in review stay readable as superseded. */
export const takeBackClose = {
  method: 'POST',
  path: '/api/close/:period/take-back',
  summary: 'Take a review back, because facts or rules changed',
  allow: finance,
  params,
  body: z.object({ reason: z.string().trim().min(1).max(2000) }),
  response: Close,
} as const satisfies Route

/** The only way to change a frozen month: its statements are credited, and issued again from the facts and rules of now. */
export const reissueClose = {
  method: 'POST',
  path: '/api/close/:period/reissue',
  summary: 'Credit frozen statements and issue them again; asked for by one person, done by another',
  allow: finance,
  params,
  body: z.object({
    reason: z.string().trim().min(1).max(2000),
    confirm: z.string().optional().describe('id of the request of another person'),
  }),
  response: z
    .object({ request: z.string(), done: z.boolean(), statements: z.array(z.string()) })
    .meta({ id: 'Reissue' }),
} as const satisfies Route

/** Either `amount`, or `csv` with the columns sku_name and amount, whose sum is the bill. */
export const putBill = {
  method: 'PUT',
  path: '/api/close/:period/bill',
  summary: 'Enter or upload what the vendor billed, and name the difference',
  allow: finance,
  params,
  body: z
    .object({
      source: z.enum(['invoice', 'console']),
      reference: z.string().trim().min(1).max(200),
      currency: z.string().length(3),
      amount: Decimal.optional(),
      csv: z.string().max(2_000_000).optional(),
      explanations: z
        .array(z.object({ reason: z.string().trim().min(1).max(500), amount: Decimal }))
        .max(50)
        .default([]),
    })
    .refine(({ amount, csv }) => (amount === undefined) !== (csv === undefined), 'give either amount, or csv'),
  response: Close,
} as const satisfies Route

export const putTolerance = {
  method: 'PUT',
  path: '/api/close-tolerance',
  summary: 'The unexplained difference to the bill above which a period cannot be approved',
  allow: finance,
  body: z.object({ tolerance: Decimal.refine((text) => !text.startsWith('-'), 'a tolerance is zero or more') }),
  response: z.object({ tolerance: Decimal }).meta({ id: 'Tolerance' }),
} as const satisfies Route

export const addCloseNote = {
  method: 'POST',
  path: '/api/close/:period/notes',
  summary: 'Keep a note with the period',
  allow: finance,
  params,
  body: z.object({ text: z.string().trim().min(1).max(4000) }),
  response: Close,
} as const satisfies Route

/** Computes a frozen month from the facts and rules that it was frozen with, and compares every byte. */
export const replayClose = {
  method: 'GET',
  path: '/api/close/:period/replay',
  summary: 'Does a frozen month come out again byte for byte',
  allow: finance,
  params,
  response: z
    .object({
      period: Month,
      same: z.boolean(),
      statements: z.array(
        z.object({ number: z.string(), digest: z.string(), replayed: z.string().nullable(), same: z.boolean() }),
      ),
    })
    .meta({ id: 'Replay' }),
} as const satisfies Route
