import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { shortId } from './journal/preset.ts'
import { JournalLimitError, type JournalLine, journalCsv, journalFile, journalPresets, journalXlsx } from './journal.ts'
import { readCsv } from './testing/read-csv.ts'

const line = (over: Partial<JournalLine>): JournalLine => ({
  ...{ transaction: 'ML-2026-10-cycle-tracking-v1', line: 1, date: '2026-10-31', period: '2026-10' },
  ...{ bookedAt: '2026-11-02T09:00:00.000Z', account: '6200', costCentre: 'CC-4100', domain: 'cycle-tracking' },
  ...{ product: 'Jobs', currency: 'USD', amount: '10.00', reference: '2026-10/cycle-tracking/v1', reverses: null },
  ...{ description: 'Databricks 2026-10 Cycle tracking', ...over },
})
const booked = (transaction: string, amounts: readonly string[]): JournalLine[] =>
  amounts.map((amount, i) =>
    line({ transaction, line: i + 1, amount, product: amount.startsWith('-') ? null : 'Jobs' }),
  )
const options = {
  ...{ period: '2026-10', company: 'Selene Ltd', part: 1 },
  columns: [
    { field: 'transaction', title: 'Ref' },
    { field: 'amount', title: 'Amount' },
    { field: 'company', title: 'Company' },
  ],
}
const cents = (text: string) => BigInt(text === '' ? 0 : text.replace('.', ''))

const anyJournal = fc
  .array(fc.array(fc.integer({ min: 1, max: 10_000_000 }), { minLength: 1, maxLength: 6 }), {
    minLength: 1,
    maxLength: 80,
  })
  .map((transactions) =>
    transactions.flatMap((debits, i) => {
      const text = (units: number) => `${Math.floor(units / 100)}.${String(units % 100).padStart(2, '0')}`
      const total = debits.reduce((sum, units) => sum + units, 0)
      return booked(`ML-2026-10-domain-${i}-v1`, [...debits.map(text), `-${text(total)}`])
    }),
  )

describe.each(journalPresets)('%s', (preset) => {
  test('every journal balances in the file, in all parts together, with every line in one of them', () => {
    fc.assert(
      fc.property(anyJournal, (lines) => {
        const first = journalFile(lines, { ...options, preset })
        let rows = 0
        let sum = 0n
        for (let part = 1; part <= first.parts; part++) {
          const { rows: found } = readCsv(journalCsv(journalFile(lines, { ...options, preset, part })))
          const ofPart = found.map((row) => {
            const amount = row['*Amount'] ?? row.Amount
            if (typeof amount === 'string') return cents(amount)
            const [debit, credit] = [row.Debits ?? row.Debit ?? row.DEBIT, row.Credits ?? row.Credit ?? row.CREDIT]
            return cents(debit ?? '') - cents(credit ?? '')
          })
          expect(ofPart.reduce((a, b) => a + b, 0n)).toBe(0n)
          rows += found.length
          sum += ofPart.filter((amount) => amount > 0n).reduce((a, b) => a + b, 0n)
        }
        expect(rows).toBe(lines.length)
        const debit = lines.map(({ amount }) => cents(amount)).filter((amount) => amount > 0n)
        expect(sum).toBe(debit.reduce((a, b) => a + b, 0n))
      }),
      { numRuns: 30 },
    )
  })

  test('is the same text and the same bytes each time', async () => {
    const lines = [...booked('ML-1', ['10.00', '-10.00']), ...booked('ML-2', ['1.50', '2.50', '-4.00'])]
    const file = () => journalFile(lines, { ...options, preset })
    expect(journalCsv(file())).toBe(journalCsv(file()))
    expect(await journalXlsx(file())).toEqual(await journalXlsx(file()))
    await expect(journalCsv(file())).toMatchFileSnapshot(`../golden/journal-${preset}.csv`)
  })
})

test.each`
  preset            | over                              | says
  ${'xero'}         | ${{ account: '12345678901' }}     | ${/the account code “12345678901” has 11 characters, and Xero takes 10/}
  ${'netsuite'}     | ${{ amount: '12345678901.00' }}   | ${/NetSuite takes 10 digits before the point/}
  ${'netsuite'}     | ${{ amount: '1.005' }}            | ${/2 after it/}
  ${'sage-intacct'} | ${{ costCentre: 'C'.repeat(21) }} | ${/Sage Intacct takes 20/}
  ${'quickbooks'}   | ${{ account: 'x'.repeat(160) }}   | ${/QuickBooks Online takes 159/}
`('$preset refuses what its target would cut or refuse: $says', ({ preset, over, says }) => {
  const lines = [line(over), line({ line: 2, amount: '-10.00' })]
  expect(() => journalFile(lines, { ...options, preset })).toThrow(JournalLimitError)
  expect(() => journalFile(lines, { ...options, preset })).toThrow(says)
})

test('a journal longer than a target takes comes in parts, none of which cuts a transaction', () => {
  const lines = Array.from({ length: 200 }, (_, i) => booked(`ML-${i}`, ['1.00', '-1.00'])).flat()
  const file = journalFile(lines, { ...options, preset: 'xero' })
  expect([file.parts, file.rows.length, file.name]).toEqual([2, 300, 'journal-2026-10-xero-part-1-of-2'])
  expect(() => journalFile(lines, { ...options, preset: 'xero', part: 3 })).toThrow('there is no part 3')
  const one = booked('ML-long', [...Array.from({ length: 300 }, () => '1.00'), '-300.00'])
  expect(() => journalFile(one, { ...options, preset: 'xero' })).toThrow('ML-long has 301 lines')
})

test('ids of any length stay within the target and stay different', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.string({ minLength: 1, maxLength: 60 }), { minLength: 2, maxLength: 50 }), (ids) => {
      const short = ids.map((id) => shortId(`ML-2026-10-a-long-domain-name-${id}`, 21))
      expect(new Set(short).size).toBe(ids.length)
      for (const id of short) expect(id.length).toBeLessThanOrEqual(21)
    }),
  )
})
