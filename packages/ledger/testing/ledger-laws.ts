import { actionLaws } from './action-laws.ts'
import { auditorLaws } from './auditor-laws.ts'
import { bookLaws } from './book-laws.ts'
import { budgetLaws } from './budget-laws.ts'
import { configLaws } from './config-laws.ts'
import { findingLaws } from './finding-laws.ts'
import type { OpenEmpty } from './harness.ts'
import { jobLaws } from './job-laws.ts'
import { judgementLaws } from './judgement-laws.ts'
import { markLaws } from './mark-laws.ts'
import { messageLaws } from './message-laws.ts'
import { reviewLaws } from './review-laws.ts'
import { ruleLaws } from './rule-laws.ts'
import { sealLaws } from './seal-laws.ts'
import { trailLaws } from './trail-laws.ts'
import { triageLaws } from './triage-laws.ts'

/** What a ledger keeps, whichever PostgreSQL is under it. */
export function ledgerLaws(open: OpenEmpty): void {
  configLaws(open)
  findingLaws(open)
  triageLaws(open)
  sealLaws(open)
  jobLaws(open)
  bookLaws(open)
  budgetLaws(open)
  ruleLaws(open)
  markLaws(open)
  messageLaws(open)
  judgementLaws(open)
  trailLaws(open)
  actionLaws(open)
  auditorLaws(open)
  reviewLaws(open)
}
