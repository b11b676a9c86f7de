import { expect, test } from 'vitest'
import { commitments, dayOf, dayText } from './index.ts'
import { bookOf, keyOf, whole } from './testing/book.ts'

/** 10 a day from 1 January to 31 March; complete through 30 March. */
const book = bookOf({
  keys: [keyOf({ key_id: 0 })],
  facts: Array.from({ length: 90 }, (_, i) => ({ key: 0, day: dayText(dayOf('2026-01-01') + i), quantity: whole(10) })),
  now: '2026-03-31T14:00:00Z',
})
const promised = (amount: string, from = '2026-01-01', until = '2026-12-31') => [
  { id: 'c', title: 'C', from, until, amount },
]

test.each`
  amount       | from            | until           | state          | used        | exhaustedOn     | shortfall    | why
  ${'3650.00'} | ${'2026-01-01'} | ${'2026-12-31'} | ${'on-pace'}   | ${'890.00'} | ${'2026-12-31'} | ${'0.00'}    | ${'an even pace ends on the last day'}
  ${'7300.00'} | ${'2026-01-01'} | ${'2026-12-31'} | ${'behind'}    | ${'890.00'} | ${'2027-12-31'} | ${'3650.00'} | ${'too little is used'}
  ${'1000.00'} | ${'2026-01-01'} | ${'2026-12-31'} | ${'ahead'}     | ${'890.00'} | ${'2026-04-10'} | ${'0.00'}    | ${'it will be used up early'}
  ${'500.00'}  | ${'2026-01-01'} | ${'2026-12-31'} | ${'over'}      | ${'890.00'} | ${'2026-02-19'} | ${'0.00'}    | ${'it was used up'}
  ${'890.00'}  | ${'2026-01-01'} | ${'2026-12-31'} | ${'exhausted'} | ${'890.00'} | ${'2026-03-30'} | ${'0.00'}    | ${'it is used up to the last unit'}
  ${'500.00'}  | ${'2027-01-01'} | ${'2027-12-31'} | ${'not-begun'} | ${'0.00'}   | ${null}         | ${'500.00'}  | ${'it lies ahead'}
`('$amount: $why', ({ amount, from, until, state, used, exhaustedOn, shortfall }) => {
  const [one] = commitments(book, promised(amount, from, until)).commitments
  expect(one).toMatchObject({ state, used, exhaustedOn, shortfall })
})

test('the burn-down goes by months and ends at what is left', () => {
  const [one] = commitments(book, promised('1000.00')).commitments
  expect(one?.burnDown).toEqual([
    { month: '2026-01', used: '310.00', remaining: '690.00' },
    { month: '2026-02', used: '280.00', remaining: '410.00' },
    { month: '2026-03', used: '300.00', remaining: '110.00' },
  ])
})
