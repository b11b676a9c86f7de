import { column, cut, inParts, type JournalPreset, within } from './preset.ts'

const ROWS = 300

/**
 * Xero, Manual journals → Import: one narration a journal, the same on each of its lines; date dd/mm/yyyy; account by its
 * code; a tax rate by its full name; a debit is positive, a credit negative; tracking carries the cost centre. At most
 * 300 lines a file.
 *
 * Source, read 2026-11-23: help.xero.com/nz/ManualJournalsImport, "Enter multiple manual journals using an import
 * template". The length of an account code is that of the chart of accounts; the page names none.
 */
export const xero: JournalPreset = (lines) => ({
  columns: [
    ...[column('*Narration', 'text'), column('*Date'), column('Description', 'text'), column('*AccountCode', 'text')],
    ...[column('*TaxRate'), column('*Amount', 'number'), column('TrackingName1'), column('TrackingOption1', 'text')],
    ...[column('TrackingName2'), column('TrackingOption2', 'text')],
  ],
  parts: inParts(lines, ROWS, 'Xero').map((part) =>
    part.map((line) => ({
      '*Narration': `${line.transaction} ${cut(line.description, 200)}`,
      '*Date': `${line.date.slice(8)}/${line.date.slice(5, 7)}/${line.date.slice(0, 4)}`,
      Description: cut(line.product ?? line.description, 500),
      '*AccountCode': within(line.account, 10, 'the account code', 'Xero'),
      '*TaxRate': 'Tax Exempt',
      '*Amount': line.amount,
      TrackingName1: line.costCentre === '' ? null : 'Cost centre',
      TrackingOption1: line.costCentre === '' ? null : within(line.costCentre, 100, 'the cost centre', 'Xero'),
      TrackingName2: 'Domain',
      TrackingOption2: within(line.domain, 100, 'the domain', 'Xero'),
    })),
  ),
  limits: [
    `at most ${ROWS} lines a file; a longer journal comes in parts`,
    'an account code has at most 10 characters',
    'a debit is positive, a credit negative; one narration and date a journal, which balances',
    'dates are dd/mm/yyyy',
  ],
  duplicates:
    'Xero refuses no second import by itself: journals arrive as drafts whose narration begins with the id. Meshledger says when these very bytes were handed out before.',
})
