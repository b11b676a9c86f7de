import { quoted } from './fields.ts'

/** The fields that several kinds of rules share. */
export const RuleId = quoted.regex(
  /^[a-z0-9][a-z0-9-]*$/,
  'expected an id of a–z, 0–9 and hyphens | Write it like bi-warehouse.',
)
export const MonthText = quoted.regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected a month | Write it like 2026-01.')
export const DayText = quoted.regex(
  /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/,
  'expected a day | Write it like 2026-01-31.',
)
export const Currency = quoted.regex(/^[A-Z]{3}$/, 'expected an ISO 4217 code | Write it like USD.')

/** Decimal text of zero or more with at most `digits` after the point. */
export const positive = (digits: number) =>
  quoted.regex(
    new RegExp(`^\\d+(\\.\\d{1,${digits}})?$`),
    `expected a number of zero or more with at most ${digits} digits after the point | Write it in quotes, like "12.50".`,
  )

/** Do two spans of time meet? Texts of days or months; without `from` or `until` a span has no end on that side. */
export function spansMeet(a: Span, b: Span): boolean {
  const begins = (span: Span) => span.from ?? ''
  const ends = (span: Span) => span.until ?? '\uffff'
  return begins(a) <= ends(b) && begins(b) <= ends(a)
}

/** From the first to the last, both included. */
export type Span = { readonly from?: string | undefined; readonly until?: string | undefined }
