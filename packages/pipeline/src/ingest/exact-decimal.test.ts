import { decimalOfDouble, decimalOfText } from '@meshledger/facts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lakeOnly } from '../../testing/lake-only.ts'
import type { House } from '../house.ts'

let house: House
beforeAll(async () => {
  house = await lakeOnly()
})
afterAll(async () => {
  await house.close()
})

/** What an expression over `t` gives for each text: the decimal as text, or null where it is none. */
async function read(texts: readonly string[], sql: string): Promise<(string | null)[]> {
  const gentle = sql.replaceAll(/(?<!TRY_)CAST\(/g, 'TRY_CAST(')
  const rows = await house.lake.rows<{ v: string | null }>(
    `SELECT CAST(${gentle} AS VARCHAR) AS v FROM (SELECT unnest($texts) AS t, unnest(range(len($texts))) AS n) ORDER BY n`,
    { texts },
  )
  return rows.map((row) => row.v)
}
const SLOW = `CAST(nullif(t, '') AS DECIMAL(38,18))`

const digits = fc.stringMatching(/^-?\d{1,9}(\.\d{0,18})?([eE][+-]?\d{1,2})?$/)
const doubles = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e15, max: 1e15 }),
  fc.integer({ min: -1e9, max: 1e9 }).map((n) => n / 1e4),
)

test('text of a number is the same decimal the short way as the long way', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(digits, { minLength: 200, maxLength: 400 }), async (texts) => {
      expect(await read(texts, decimalOfText('t'))).toEqual(await read(texts, SLOW))
    }),
    { numRuns: 10 },
  )
})

test('a DOUBLE is the decimal of its shortest text', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(doubles, { minLength: 200, maxLength: 400 }), async (numbers) => {
      const texts = numbers.map(String)
      expect(await read(texts, decimalOfDouble('CAST(t AS DOUBLE)'))).toEqual(
        await read(texts, 'CAST(CAST(CAST(t AS DOUBLE) AS VARCHAR) AS DECIMAL(38,18))'),
      )
    }),
    { numRuns: 10 },
  )
})

test.each([
  ['', null],
  ['1e-7', '0.000000100000000000'],
  ['1.5e-12', '0.000000000001500000'],
  ['0.123456789012345678', '0.123456789012345678'],
  ['-0.123456789012345678', '-0.123456789012345678'],
  ['-987654321098765432.000000000000000001', '-987654321098765432.000000000000000001'],
  ['12345678901234567890.123456789012345678', '12345678901234567890.123456789012345678'],
  ['0.1234567890123456789', '0.123456789012345679'],
  ['123456789012345.5e-3', '123456789012.345500000000000000'],
  ['1234567890123456.-5', null],
  ['99999.9999999999', '99999.999999999900000000'],
  ['100000.00000001', '100000.000000010000000000'],
  ['-0.0', '0.000000000000000000'],
  ['NaN', null],
  ['inf', null],
  ['0x10', null],
  ['1,5', null],
  ['1 2', null],
  ['true', null],
])('"%s" is %s', async (text, value) => {
  expect(await read([text], decimalOfText('t'))).toEqual([value])
})
