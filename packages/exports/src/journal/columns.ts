import { creditOf, debitOf, JournalLimitError, type JournalLine, type JournalPreset } from './preset.ts'

const fields: Readonly<Record<string, (line: JournalLine, company: string) => string | null>> = {
  transaction: ({ transaction }) => transaction,
  line: ({ line }) => String(line),
  date: ({ date }) => date,
  period: ({ period }) => period,
  bookedAt: ({ bookedAt }) => bookedAt,
  company: (_, company) => (company === '' ? null : company),
  account: ({ account }) => account,
  costCentre: ({ costCentre }) => (costCentre === '' ? null : costCentre),
  domain: ({ domain }) => domain,
  product: ({ product }) => product,
  currency: ({ currency }) => currency,
  amount: ({ amount }) => amount,
  debit: debitOf,
  credit: creditOf,
  reference: ({ reference }) => reference,
  reverses: ({ reverses }) => reverses,
  description: ({ description }) => description,
}
const numbers = new Set(['line', 'amount', 'debit', 'credit'])
const texts = new Set(['account', 'costCentre', 'product', 'company', 'description'])

/** Any system whose columns the firm has set: dates as ISO 8601, amounts with a point, no limit of ours. */
export const columnsPreset: JournalPreset = (lines, { columns, company }) => {
  const titles = columns.map(({ title }) => title)
  const twice = titles.find((title, i) => titles.indexOf(title) !== i)
  if (twice !== undefined) {
    throw new JournalLimitError(
      `the column “${twice}” stands twice. Give each column of the journal a title of its own.`,
    )
  }
  const rows = lines.map((line) =>
    Object.fromEntries(columns.map(({ field, title }) => [title, fields[field]?.(line, company) ?? null])),
  )
  return {
    columns: columns.map(({ field, title }) => ({
      name: title,
      number: numbers.has(field),
      freeText: texts.has(field),
    })),
    parts: [rows],
    limits: [],
    duplicates: 'The column of the transaction holds the same id each time: let the target refuse one that it has.',
  }
}
