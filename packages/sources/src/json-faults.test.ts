import fc from 'fast-check'
import { expect, test } from 'vitest'
import { hasKeyTwice, jsonFault } from './json-faults.ts'

test.each`
  text                                        | twice    | why
  ${'{"a":1,"a":2}'}                          | ${true}  | ${'plainly'}
  ${'{"a":1, "\\u0061" : 2}'}                 | ${true}  | ${'in another spelling'}
  ${'{"a":{"b":1},"c":{"b":1}}'}              | ${false} | ${'in two objects'}
  ${'{"x":[{"a":1,"b":"\\"a\\":"},{"a":1}]}'} | ${false} | ${'a text that looks like a key'}
  ${'{"x":{"y":[{"a":1,"a":1}]}}'}            | ${true}  | ${'deep inside'}
`('$text: $why', ({ text, twice }) => {
  expect(hasKeyTwice(text)).toBe(twice)
})

test('what JavaScript writes has no fault', () => {
  fc.assert(fc.property(fc.json(), (text) => jsonFault(text, JSON.parse(text)) === undefined))
})

test('half of a character is a fault, a whole one is not', () => {
  for (const [text, fault] of [
    ['{"a":"\\ud800"}', 'a text in it holds half of a character'],
    ['{"a":"\\ud83d\\ude00"}', undefined],
  ] as const)
    expect(jsonFault(text, JSON.parse(text))).toBe(fault)
})
