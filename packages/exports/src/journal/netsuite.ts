import {
  byTransaction,
  column,
  creditOf,
  cut,
  debitOf,
  inParts,
  JournalLimitError,
  type JournalPreset,
  size,
} from './preset.ts'

const ROWS = 25_000
const LINES = 10_000
const DIGITS = 10

/**
 * NetSuite, Import Assistant → Transactions → Journal Entry, one file: the External ID on every line; debit and credit
 * positive, at most 10 digits before the point and 2 after; two lines or more that balance; at most 10,000 lines a
 * journal entry; at most 25,000 records or 50 MB an import job (we count lines, which are more than records).
 *
 * Sources, read 2026-11-23, docs.oracle.com/en/cloud/saas/netsuite/ns-online-help: section_N453326 "General CSV File
 * Conventions", section_N405613 "Transactions Import Type", section_1534492737 "Journal Entry … Line-Level Fields Table".
 */
export const netsuite: JournalPreset = (lines, { company }) => {
  for (const transaction of byTransaction(lines)) {
    const [first] = transaction
    if (transaction.length > LINES) {
      throw new JournalLimitError(
        `${first?.transaction} has ${transaction.length} lines, and NetSuite takes ${LINES} in a journal entry. Give its products one account in the journal settings.`,
      )
    }
    const large = transaction.find(
      ({ amount }) => !/^\d+(\.\d{1,2})?$/.test(size(amount)) || wholeDigits(amount) > DIGITS,
    )
    if (large) {
      throw new JournalLimitError(
        `${large.transaction} line ${large.line} is ${large.amount}: NetSuite takes ${DIGITS} digits before the point and 2 after it. Book this transaction by hand.`,
      )
    }
  }
  return {
    columns: [
      ...[
        column('External ID'),
        column('Date'),
        column('Subsidiary', 'text'),
        column('Currency'),
        column('Memo', 'text'),
      ],
      ...[
        column('Account', 'text'),
        column('Debit', 'number'),
        column('Credit', 'number'),
        column('Department', 'text'),
      ],
      ...[column('Line Memo', 'text'), column('Line ID', 'number')],
    ],
    parts: inParts(lines, ROWS, 'NetSuite').map((part) =>
      part.map((line) => ({
        'External ID': line.transaction,
        Date: `${Number(line.date.slice(5, 7))}/${Number(line.date.slice(8))}/${line.date.slice(0, 4)}`,
        Subsidiary: company === '' ? null : company,
        Currency: line.currency,
        Memo: cut(line.description, 999),
        Account: line.account,
        Debit: debitOf(line),
        Credit: creditOf(line),
        Department: line.costCentre === '' ? null : line.costCentre,
        'Line Memo': cut(`${line.reference} ${line.product ?? ''}`.trim(), 999),
        'Line ID': String(line.line),
      })),
    ),
    limits: [
      `at most ${ROWS} lines a file, and ${LINES} a journal entry`,
      `amounts have at most ${DIGITS} digits before the point and 2 after it`,
      'each entry has two lines or more, and balances',
      'dates are M/D/YYYY',
    ],
    duplicates: 'Import with “Add”: NetSuite refuses a record whose External ID is there already.',
  }
}

const wholeDigits = (amount: string): number => (size(amount).split('.')[0] ?? '').length
