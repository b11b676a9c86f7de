import {
  byTransaction,
  column,
  creditOf,
  cut,
  debitOf,
  inParts,
  type JournalPreset,
  shortId,
  within,
} from './preset.ts'

const ROWS = 5_000

/**
 * Sage Intacct, CSV import of general ledger journal entries: the header cells (JOURNAL, DATE, DESCRIPTION, REFERENCE_NO)
 * on the first line of each entry only, LINE_NO from 1, debits and credits positive; a description has 30 characters.
 *
 * Sources, read 2026-11-23, www.intacct.com/ia/docs/en_US/help_action: "CSV import: General Ledger journal entries"
 * (import-GL-journal-entries), "Prepare your file for CSV import" (5,000 lines or fewer for a file of many columns),
 * "Offline imports in the import service" (about 4 MB a file). Lengths of the other fields stand in the template that each
 * company downloads; references are kept within 20, to be safe.
 */
export const sageIntacct: JournalPreset = (lines, { company }) => ({
  columns: [
    ...[
      column('JOURNAL'),
      column('DATE'),
      column('DESCRIPTION', 'text'),
      column('REFERENCE_NO'),
      column('LINE_NO', 'number'),
    ],
    ...[column('ACCT_NO', 'text'), column('LOCATION_ID', 'text'), column('DEPT_ID', 'text'), column('DOCUMENT')],
    ...[column('MEMO', 'text'), column('DEBIT', 'number'), column('CREDIT', 'number'), column('CURRENCY')],
  ],
  parts: inParts(lines, ROWS, 'Sage Intacct').map((part) =>
    byTransaction(part).flatMap((transaction) =>
      transaction.map((line, i) => ({
        JOURNAL: i === 0 ? 'GJ' : null,
        DATE: i === 0 ? `${line.date.slice(5, 7)}/${line.date.slice(8)}/${line.date.slice(0, 4)}` : null,
        DESCRIPTION: i === 0 ? cut(`Databricks ${line.period} ${line.domain}`, 30) : null,
        REFERENCE_NO: i === 0 ? shortId(line.transaction, 20) : null,
        LINE_NO: String(i + 1),
        ACCT_NO: within(line.account, 24, 'the account', 'Sage Intacct'),
        LOCATION_ID: company === '' ? null : within(company, 20, 'the company', 'Sage Intacct'),
        DEPT_ID: line.costCentre === '' ? null : within(line.costCentre, 20, 'the cost centre', 'Sage Intacct'),
        DOCUMENT: cut(line.transaction, 30),
        MEMO: cut(`${line.reference} ${line.product ?? line.description}`, 500),
        DEBIT: debitOf(line),
        CREDIT: creditOf(line),
        CURRENCY: line.currency,
      })),
    ),
  ),
  limits: [
    `at most ${ROWS} lines a file`,
    'a description has 30 characters, a reference 20; the memo carries the whole id',
    'header cells on the first line of an entry only, lines numbered from 1, each entry balances',
    'dates are MM/DD/YYYY',
  ],
  duplicates:
    'The reference is made of the id and is the same each time: let General Ledger → Configure disallow duplicate reference numbers.',
})
