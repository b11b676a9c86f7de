import type { RawKey } from '@meshledger/costing'

/** A month such as `2026-09`. */
export type Month = string

export type Billing = {
  readonly billingMonth: Month
  readonly chargeClass: 'Correction' | null
}

/**
 * In which billing period a charge is delivered, and whether it is a correction (FOCUS 1.2, ChargeClass; 1.4,
 * correction handling).
 *
 * A RETRACTION or RESTATEMENT of a closed month is a `Correction`: its charge period stays the original one, its
 * billing period is the first month that is still open, and the closed month's rows stay as they were. Databricks'
 * pairs are in accounting style: a full reversal, then a new row. In an open month nothing is marked.
 *
 * A row that Databricks added within three days of the day it speaks of was part of the month's invoice from the start
 * (a month is closed later than that), so it corrects nothing that was invoiced.
 */
export function billingOf(
  key: Pick<RawKey, 'record_type' | 'late'>,
  month: Month,
  closedThrough: Month | null,
): Billing {
  const closed = closedThrough !== null && month <= closedThrough
  const corrects = key.record_type === 'RETRACTION' || key.record_type === 'RESTATEMENT'
  if (!closed || !corrects || !key.late) return { billingMonth: month, chargeClass: null }
  return { billingMonth: monthAfter(closedThrough), chargeClass: 'Correction' }
}

export function monthAfter(month: Month): Month {
  const index = Number(month.slice(0, 4)) * 12 + Number(month.slice(5, 7))
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${String((index % 12) + 1).padStart(2, '0')}`
}

/** Periods include their start and not their end, in UTC (FOCUS 1.2, date/time format). */
export const startOfMonth = (month: Month): string => `${month}-01T00:00:00Z`
export const startOfDay = (day: string): string => `${day}T00:00:00Z`
