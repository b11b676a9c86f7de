import { journalCsv, journalFile, type journalPresets, journalXlsx } from '@meshledger/exports'
import type { TransactionRecord } from '@meshledger/ledger'
import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import type { House } from '../house.ts'
import { journalSettings } from './journal-settings.ts'
import { RefusedError } from './refused.ts'
import { asFile } from './statement.ts'

const amounts = (transactions: readonly TransactionRecord[]) =>
  transactions.flatMap(({ postings }) => postings.map(({ amount }) => parseDecimal(amount, AMOUNT_SCALE)))
const text = (units: bigint): string => formatDecimal(units, AMOUNT_SCALE)

/** What was booked, in the order of booking, with the reversal of whatever was taken back. */
export async function journal({ ledger }: House, { period }: { period?: string | undefined }) {
  const transactions = await ledger.journal.list(period)
  const reversedBy = new Map(transactions.flatMap(({ id, reverses }) => (reverses === null ? [] : [[reverses, id]])))
  const all = amounts(transactions)
  const exports = (await ledger.journal.exports()).filter((one) => period === undefined || one.period === period)
  return {
    transactions: transactions.map(({ position: _, postings, ...transaction }) => ({
      ...transaction,
      reversedBy: reversedBy.get(transaction.id) ?? null,
      postings: postings.map((posting, i) => ({ line: i + 1, ...posting })),
    })),
    debit: text(sum(all.filter((units) => units > 0n))),
    credit: text(-sum(all.filter((units) => units < 0n))),
    balance: text(sum(all)),
    exports,
  }
}

export type JournalWish = {
  period: string
  preset: (typeof journalPresets)[number]
  format: 'csv' | 'xlsx'
  part: number
}

/** The journal of a frozen period for a target. Asked for again, the same bytes, and when they were handed out first. */
export async function exportJournal(house: House, { period, preset, format, part }: JournalWish, who: string) {
  const transactions = await house.ledger.journal.list(period)
  if (transactions.length === 0) {
    throw new RefusedError(
      `Nothing is booked for ${period}`,
      'Freeze the period first: its statements are booked then.',
    )
  }
  const { company, columns } = await journalSettings(house)
  const lines = transactions.flatMap(({ id, date, bookedAt, statement, reverses, description, postings, period: of }) =>
    postings.map((posting, i) => ({
      ...{ transaction: id, line: i + 1, date, period: of, bookedAt, reference: statement, reverses, description },
      ...posting,
    })),
  )
  const made = journalFile(lines, { preset, part, period, company, columns })
  const csv = format === 'csv'
  const content = csv ? journalCsv(made) : await journalXlsx(made)
  const mediaType = csv ? 'text/csv' : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  const file = asFile(`${made.name}.${format}`, mediaType, content)
  const all = amounts(transactions)
  const note = { period, preset, format, digest: file.digest, rows: made.rows.length, at: await house.now(), who }
  return {
    ...{ file, preset, rows: made.rows.length, transactions: transactions.length, parts: made.parts },
    ...{ debit: text(sum(all.filter((units) => units > 0n))), credit: text(-sum(all.filter((units) => units < 0n))) },
    ...{ limits: [...made.limits], duplicates: made.duplicates },
    exportedBefore: await house.ledger.journal.exported(note),
  }
}
