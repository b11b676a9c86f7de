import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvRecords } from './csv.ts'

test.each`
  text                  | fields                         | why
  ${'a,b\n1,2\n'}       | ${[['a', 'b'], ['1', '2']]}    | ${'plain'}
  ${'a,b\r\n1,2'}       | ${[['a', 'b'], ['1', '2']]}    | ${'Windows line ends, no last one'}
  ${'"a ""b""",","\n'}  | ${[['a "b"', ',']]}            | ${'quotes hold quotes and commas'}
  ${'"a\nb",c\nd,e\n'}  | ${[['a\nb', 'c'], ['d', 'e']]} | ${'quotes hold line ends'}
  ${'\ufeffa,b\n'}      | ${[['a', 'b']]}                | ${'a byte order mark is no part of the name'}
  ${'a,b\n\n1,\n'}      | ${[['a', 'b'], ['1', '']]}     | ${'an empty line is no record, an empty field is one'}
  ${'"never closed\n1'} | ${[['never closed\n1']]}       | ${'a quote that never closes ends with the text'}
`('$why', ({ text, fields }) => {
  expect([...csvRecords(text)].map((record) => record.fields)).toEqual(fields)
})

test.each`
  text                         | faults
  ${'a,b\n1,"2\n3,4\n'}        | ${[undefined, 'a quote never closes; nothing after it could be read']}
  ${'a,b\n""1,2\n3,"4 ""5"""'} | ${[undefined, 'something stands after a quote that closes', undefined]}
`('what is wrong with quotes is told: $text', ({ text, faults }) => {
  expect([...csvRecords(text)].map((record) => record.fault)).toEqual(faults)
})

test('a record knows the line on which it begins', () => {
  expect([...csvRecords('h\n"a\nb"\nc\n')].map((record) => record.line)).toEqual([1, 2, 4])
})

test('what is written as RFC 4180 says is read back as it was', () => {
  const field = fc.string({ unit: fc.constantFrom('a', ',', '"', '\n', '\r', ' ', 'é') })
  const record = fc.array(field, { minLength: 2, maxLength: 4 })
  fc.assert(
    fc.property(fc.array(record, { minLength: 1, maxLength: 5 }), (records) => {
      const text = records.map((one) => one.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n')
      expect([...csvRecords(text)].map((one) => one.fields)).toEqual(records)
    }),
  )
})
