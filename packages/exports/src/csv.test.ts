import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLines } from './index.ts'
import { readCsv } from './testing/read-csv.ts'

const columns = [
  { name: 'Name', freeText: true },
  { name: 'Cost', freeText: false },
]
const written = (rows: Record<string, string | null>[], options = {}) => [...csvLines(columns, rows, options)].join('')

test.each`
  value                       | field                             | why
  ${null}                     | ${''}                             | ${'null is an empty field'}
  ${''}                       | ${'""'}                           | ${'the empty string is not null'}
  ${'NULL'}                   | ${'NULL'}                         | ${'a job may be called so'}
  ${'a "b", c'}               | ${'"a ""b"", c"'}                 | ${'quotes are doubled'}
  ${'two\r\nlines'}           | ${'"two\r\nlines"'}               | ${'a line end stays inside its field'}
  ${'=HYPERLINK("http://x")'} | ${'"\'=HYPERLINK(""http://x"")"'} | ${'no spreadsheet runs it'}
  ${'@daily'}                 | ${"'@daily"}                      | ${'nor this'}
  ${'+1'}                     | ${"'+1"}                          | ${'nor this'}
  ${'-12.50'}                 | ${"'-12.50"}                      | ${'free text is never a number'}
  ${'\tx'}                    | ${"'\tx"}                         | ${'a tab hides what follows'}
  ${'a=b'}                    | ${'a=b'}                          | ${'only the first character counts'}
`('free text $value: $why', ({ value, field }) => {
  expect(written([{ Name: value, Cost: '-1.50' }])).toBe(`Name,Cost\r\n${field},-1.50\r\n`)
})

test('for programs every value is written as it is', () => {
  expect(written([{ Name: '=1+1', Cost: '-1.50' }], { guard: false })).toBe('Name,Cost\r\n=1+1,-1.50\r\n')
})

const anyCell = fc.option(fc.string({ unit: fc.constantFrom('a', '"', ',', '\r', '\n', '=', "'", ' ', '✓', '-') }))

test('what is written is read again, null apart from the empty string, in chunks or not', () => {
  fc.assert(
    fc.property(fc.array(fc.record({ Name: anyCell, Cost: anyCell }), { maxLength: 1200 }), (rows) => {
      const back = readCsv(written(rows, { guard: false }))
      expect(back).toEqual({ columns: ['Name', 'Cost'], rows })
      const guarded = readCsv(written(rows)).rows
      const undone = guarded.map((row, i) => (row.Name === rows[i]?.Name ? row : { ...row, Name: row.Name?.slice(1) }))
      expect(undone).toEqual(rows)
    }),
    { numRuns: 50 },
  )
})

test('a long file comes in chunks', () => {
  const rows = {
    *[Symbol.iterator]() {
      for (let i = 0; i < 1700; i++) yield { Name: 'x', Cost: '1' }
    },
  }
  expect([...csvLines(columns, rows)]).toHaveLength(4)
})
