import { dayText, lastOfMonth, postingsOf, type StatementDocument } from '@meshledger/costing'
import type { NewTransaction } from '@meshledger/ledger'
import { UNALLOCATED } from '@meshledger/mesh'
import type { JournalSettings } from './journal-settings.ts'

/** The id by which a statement is booked, and by which every target knows it: `ML-2026-10-cycle-tracking-v1`. */
export const transactionId = (number: string): string => `ML-${number.replaceAll('/', '-')}`

const vendorsOf = ({ lines }: StatementDocument): string =>
  lines.some(({ billed }) => billed !== undefined) ? 'Databricks and other vendors' : 'Databricks'

/** What is booked for a frozen statement, on the last day of its month; nothing for one on which nothing stands. */
export function transactionOf(document: StatementDocument, settings: JournalSettings): NewTransaction[] {
  const postings = postingsOf(document, settings, UNALLOCATED)
  if (postings.length < 2) return []
  return [
    {
      ...{ id: transactionId(document.number), period: document.period },
      ...{ date: dayText(lastOfMonth(document.period)), kind: 'chargeback', statement: document.number },
      ...{ reverses: null, description: `${vendorsOf(document)} ${document.period} ${document.title}`, postings },
    },
  ]
}
