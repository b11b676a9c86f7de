import fc from 'fast-check'
import { expect, test } from 'vitest'
import { jsonRecords } from './json-records.ts'

const told = (text: string) => [...jsonRecords(text)].map((one) => ('text' in one ? one.text : 'cut off'))

test.each`
  text                             | records
  ${''}                            | ${[]}
  ${'[]'}                          | ${[]}
  ${'{"a":1}'}                     | ${['{"a":1}']}
  ${'[{"a":1},{"b":[{"c":2}]}]'}   | ${['{"a":1}', '{"b":[{"c":2}]}']}
  ${'{\n  "a": {\n  "b": 1}\n}'}   | ${['{\n  "a": {\n  "b": 1}\n}']}
  ${'{"a":1}{"b":2}\n{"c":3}'}     | ${['{"a":1}', '{"b":2}', '{"c":3}']}
  ${'[{"a":"]}\\"["}]\n[{"b":1}]'} | ${['{"a":"]}\\"["}', '{"b":1}']}
  ${'[{"n":0.10000000000000001}]'} | ${['{"n":0.10000000000000001}']}
  ${'[1, "two", null, {"a":1}]'}   | ${['1', '"two"', 'null', '{"a":1}']}
  ${'[{"a":1},{"b":'}              | ${['{"a":1}', 'cut off']}
  ${'[{"a":1},'}                   | ${['{"a":1}', 'cut off']}
  ${'[{"a":1}, oops, {"b":2}]'}    | ${['{"a":1}', 'oops', '{"b":2}']}
`('$text is told apart', ({ text, records }) => {
  expect(told(text)).toEqual(records)
})

test('whatever the records hold and however they are laid out, they come back as they were written', () => {
  const layouts = [
    (all: unknown[]) => JSON.stringify(all),
    (all: unknown[]) => JSON.stringify(all, null, 2),
    (all: unknown[]) => all.map((one) => JSON.stringify(one, null, 2)).join('\n'),
    (all: unknown[]) => all.map((one) => JSON.stringify(one)).join(''),
  ]
  const records = fc.array(fc.dictionary(fc.string(), fc.jsonValue()))
  fc.assert(
    fc.property(records, fc.constantFrom(...layouts), (all, layout) => {
      expect(told(layout(all)).map((text) => JSON.parse(text))).toEqual(JSON.parse(JSON.stringify(all)))
    }),
  )
})
