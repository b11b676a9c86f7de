import { AMOUNT_SCALE, formatDecimal, parseDecimal, sum } from '@meshledger/money'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { costBy } from '../cost-by.ts'
import { anyBook } from '../testing/any-book.ts'
import { type Late, lateAdjustments, lateLine } from './late.ts'
import { type ExactLine, lineKey, monthLines } from './lines.ts'
import { postingsOf, reversed } from './postings.ts'
import { largestRemainder, minorDigits, minorText, toMinor } from './round.ts'
import { creditOf, lineFile, readLineFile, type StatementInput, statementsOf, withAdjustment } from './statement.ts'

const exact = (text: string): bigint => parseDecimal(text, AMOUNT_SCALE)

test.each`
  amounts                        | rounded                     | why
  ${['0.004', '0.004', '0.004']} | ${['0.01', '0.00', '0.00']} | ${'a cent that three made together goes to the first'}
  ${['1.005', '2.006']}          | ${['1.00', '2.01']}         | ${'to whoever lost most'}
  ${['-1.005', '-2.006']}        | ${['-1.00', '-2.01']}       | ${'a credit rounds too, to the same sum'}
  ${['10.10', '0.90']}           | ${['10.10', '0.90']}        | ${'what is exact stays'}
`('$amounts rounds to $rounded: $why', ({ amounts, rounded }) => {
  const units = (amounts as string[]).map(exact)
  const parts = largestRemainder(units, 2, toMinor(sum(units), 2))
  expect(sum(parts)).toBe(toMinor(sum(units), 2))
  expect(parts.map((part) => minorText(part, 2)).toSorted()).toEqual((rounded as string[]).toSorted())
})

test.each(['USD', 'JPY', 'KWD'])('%s has its own smallest unit', (currency) => {
  expect(minorText(123_456n, minorDigits(currency))).toBe({ USD: '1234.56', JPY: '123456', KWD: '123.456' }[currency])
})

const anyExact = fc.bigInt({ min: -(10n ** 42n), max: 10n ** 42n })
const anyLine = fc.record({
  ...{ n: fc.nat(99), product: fc.constantFrom('Jobs', 'SQL'), exact: anyExact },
})
const lineOf = ({ n, product, exact: amount }: { n: number; product: string; exact: bigint }): ExactLine => ({
  ...{
    key: lineKey('usage', product, `job 1/${n}`, ''),
    kind: 'usage',
    product,
    resource: `job 1/${n}`,
    name: `job ${n}`,
  },
  ...{ quantities: [{ usage_unit: 'DBU', quantity: '1.50' }], exact: amount, usageRows: 1, quality: 'measured' },
  ...{ shared: null, corrects: null, note: null },
})
const input = (domain: string, lines: readonly ExactLine[], currency = 'USD'): StatementInput => ({
  ...{ period: '2026-10', domain, version: 1, title: domain, costCentre: `CC-${domain}`, owner: 'o', currency },
  ...{ basis: 'list', demo: false, dataThrough: '2026-10-31', ruleSet: 'r', previous: '1.00', budget: null },
  ...{ drivers: [], unpricedRows: 0, lines },
})
const anyInputs = fc
  .tuple(
    fc.constantFrom('USD', 'JPY', 'KWD'),
    fc.array(fc.array(anyLine, { maxLength: 8 }), { minLength: 1, maxLength: 5 }),
  )
  .map(([currency, each]) => each.map((lines, i) => input(`d${i}`, lines.map(lineOf), currency)))

describe('whatever the amounts and the currency', () => {
  test('lines sum to their statement, statements to the period, each within a unit of its exact amount', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        const documents = statementsOf(inputs)
        const digits = minorDigits(inputs[0]?.currency ?? '')
        const all = sum(inputs.flatMap(({ lines }) => lines.map((line) => line.exact)))
        expect(sum(documents.map(({ total }) => exact(total)))).toBe(exact(minorText(toMinor(all, digits), digits)))
        for (const document of documents) {
          expect(sum(document.lines.map(({ amount }) => exact(amount)))).toBe(exact(document.total))
          expect(sum(document.lines.map((line) => exact(line.exact)))).toBe(exact(document.total))
          const unit = 10n ** BigInt(AMOUNT_SCALE - digits)
          for (const line of document.lines.filter(({ kind }) => kind !== 'rounding')) {
            const apart = exact(line.amount) - exact(line.exact)
            expect(apart < unit && -apart < unit).toBe(true)
          }
        }
      }),
    )
  })

  test('a line file read is the statement that was written, and written again is the same bytes', () => {
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        for (const document of statementsOf(inputs)) {
          expect(readLineFile(lineFile(document))).toEqual(document)
          expect(lineFile(readLineFile(lineFile(document)))).toBe(lineFile(document))
        }
      }),
    )
  })

  test('a statement and its credit are nothing together; its postings and their reversal too', () => {
    const accounts = {
      ...{
        expenseAccount: '6200',
        recoveryAccount: '6290',
        unallocatedAccount: '6280',
        unallocatedCostCentre: 'PLATFORM',
      },
      productAccounts: { SQL: '6210' },
    }
    fc.assert(
      fc.property(anyInputs, (inputs) => {
        for (const document of statementsOf(inputs)) {
          const credit = creditOf(document, 2, 'why')
          expect(exact(document.total) + exact(credit.total)).toBe(0n)
          expect(exact(document.exactTotal) + exact(credit.exactTotal)).toBe(0n)
          expect(sum(credit.lines.map(({ amount }) => exact(amount)))).toBe(exact(credit.total))
          const booked = postingsOf(document, accounts, 'd0')
          expect(sum(booked.map(({ amount }) => exact(amount)))).toBe(0n)
          expect(postingsOf(credit, accounts, 'd0')).toEqual(reversed(booked))
          const debit = sum(booked.filter(({ product }) => product !== null).map(({ amount }) => exact(amount)))
          expect(debit).toBe(exact(document.total))
        }
      }),
    )
  })

  test('an adjustment moves the total by its amount and no other line', () => {
    fc.assert(
      fc.property(anyInputs, fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n }), (inputs, amount) => {
        const [document] = statementsOf(inputs)
        if (!document) return
        const more = withAdjustment(document, 2, {
          ...{
            product: 'Jobs',
            resource: 'job 1/7',
            name: 'x',
            corrects: null,
            note: 'granted',
            amount,
            of: 'dispute 1',
          },
        })
        expect(sum(more.lines.map((line) => exact(line.amount)))).toBe(exact(more.total))
        expect(sum(more.lines.map((line) => exact(line.exact)))).toBe(exact(more.total))
        const without = more.lines.filter(({ kind }) => kind !== 'adjustment').map(({ line: _, ...rest }) => rest)
        expect(without).toEqual(document.lines.map(({ line: _, ...rest }) => rest))
      }),
    )
  })
})

describe('a frozen month', () => {
  const linesOf = (each: readonly ExactLine[]) => [...new Map(each.map((line) => [line.key, line])).values()]
  const anyMonth = fc.array(anyLine, { maxLength: 8 }).map((lines) => linesOf(lines.map(lineOf)))

  test('is, with what is late, the recomputed month: frozen + carried + late = now, to the last unit', () => {
    fc.assert(
      fc.property(anyMonth, anyMonth, anyMonth, (before, later, now) => {
        const frozen = statementsOf([input('a', before)])
        const first = lateAdjustments('2026-10', frozen, new Map([['a', { lines: later }]]), [])
        const carried = first.map(({ period, domain, key, exact: units }) => ({
          ...{ period, domain, key, exact: formatDecimal(units, AMOUNT_SCALE) },
        }))
        const second = lateAdjustments('2026-10', frozen, new Map([['a', { lines: now }]]), carried)
        const total = (lates: readonly Late[]) => sum(lates.map((late) => late.exact))
        expect(sum(before.map((line) => line.exact)) + total(first) + total(second)).toBe(
          sum(now.map((line) => line.exact)),
        )
        const same = lateAdjustments('2026-10', frozen, new Map([['a', { lines: later }]]), carried)
        expect(same).toEqual([])
      }),
    )
  })

  test('a late line names the line that it makes good', () => {
    const line = lineOf({ n: 1, product: 'Jobs', exact: exact('10.00') })
    const frozen = statementsOf([input('a', [line])])
    const [late] = lateAdjustments(
      '2026-10',
      frozen,
      new Map([['a', { lines: [{ ...line, exact: exact('9.25') }] }]]),
      [],
    )
    expect(late && lateLine(late)).toMatchObject({
      ...{ kind: 'adjustment', exact: exact('-0.75') },
      corrects: { period: '2026-10', statement: '2026-10/a/v1', line: 1 },
    })
  })
})

test('the lines of a month are its rated cost, domain by domain', () => {
  fc.assert(
    fc.property(anyBook, fc.constantFrom('2026-01', '2026-02', '2026-03', '2026-04'), (book, month) => {
      const lines = monthLines(book, month)
      const cost = costBy(book, { period: month, by: ['domain'] }, 'all')
      const found = [...lines]
        .filter(([, each]) => each.lines.length > 0)
        .map(([domain, each]) => [domain, formatDecimal(sum(each.lines.map((line) => line.exact)), AMOUNT_SCALE)])
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(cost.rows.map((row) => [row.domain, row.amount])))
      expect(sum([...lines.values()].map(({ unpricedRows }) => BigInt(unpricedRows)))).toBe(BigInt(cost.unpriced.rows))
    }),
  )
})
