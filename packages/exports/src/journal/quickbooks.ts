import { column, creditOf, cut, debitOf, inParts, type JournalPreset, shortId, within } from './preset.ts'

/** A file of 1,000 lines with its header: named by makers of importers, not by Intuit's page; kept as a caution. */
const ROWS = 999
/** Of `DocNumber` in the reference of the API; the page on imports names no length. */
const ID = 21

/**
 * QuickBooks Online, Import data → Journal entries: Journal No., Journal Date (MM/DD/YYYY, chosen at the import), Account
 * Name, Debits, Credits, Description; class or location for the cost centre. Amounts are never negative. Accounts go by
 * name (a sub-account as `Parent:Sub`), with the account numbers of QuickBooks turned off, class tracking turned on.
 *
 * Source, read 2026-11-23: quickbooks.intuit.com/learn-support, "Import journal entries" (L4tQBwbs7). It says columns,
 * account numbers, classes and what the preference on duplicate numbers does.
 */
export const quickbooks: JournalPreset = (lines) => ({
  columns: [
    ...[column('Journal No.'), column('Journal Date'), column('Account Name', 'text'), column('Debits', 'number')],
    ...[column('Credits', 'number'), column('Description', 'text'), column('Class', 'text'), column('Currency')],
  ],
  parts: inParts(lines, ROWS, 'QuickBooks Online').map((part) =>
    part.map((line) => ({
      'Journal No.': shortId(line.transaction, ID),
      'Journal Date': `${line.date.slice(5, 7)}/${line.date.slice(8)}/${line.date.slice(0, 4)}`,
      'Account Name': within(line.account, 159, 'the account', 'QuickBooks Online'),
      Debits: debitOf(line),
      Credits: creditOf(line),
      Description: cut(`${line.reference} ${line.product ?? line.description}`, 1000),
      Class: line.costCentre === '' ? null : within(line.costCentre, 100, 'the cost centre', 'QuickBooks Online'),
      Currency: line.currency,
    })),
  ),
  limits: [
    `at most ${ROWS} lines a file beside the header; a longer journal comes in parts`,
    `a journal number has at most ${ID} characters: a longer id is its beginning and a check of the whole`,
    'debits and credits are positive, each line has one of them, each number balances',
    'accounts go by name (Parent:Sub), with account numbers turned off during the import',
    'dates are MM/DD/YYYY',
  ],
  duplicates:
    'Turn on “Warn me if duplicate journal number is used” (Advanced → Other preferences): then numbers that are there already are not imported again.',
})
