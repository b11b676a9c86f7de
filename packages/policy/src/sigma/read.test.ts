import { expect, test } from 'vitest'
import { readRules } from './read.ts'

const read = (text: string) => readRules({ file: 'rules/x.yml', text, digest: 'd' })
const rule = (detection: string) => `title: T
logsource: { product: databricks }
detection:
  s:
    ${detection}
  condition: s
`
const correlation = (body: string) => `title: T
correlation:
  type: event_count
  rules: [a]
  timespan: 5m
  ${body}
`

test.each`
  text                                                        | line | reason                    | why
  ${'a: [1'}                                                  | ${1} | ${'not-yaml'}             | ${'broken YAML'}
  ${''}                                                       | ${1} | ${'no-rule'}              | ${'an empty file'}
  ${'[1, 2]'}                                                 | ${1} | ${'no-rule'}              | ${'a list'}
  ${'title: T\nother: 1'}                                     | ${1} | ${'no-rule'}              | ${'no kind of rule'}
  ${'title: T\nfilter: {}'}                                   | ${2} | ${'unsupported'}          | ${'a filter'}
  ${'detection: { s: { a: 1 }, condition: s }'}               | ${1} | ${'missing-key'}          | ${'no logsource'}
  ${rule('a|foo: 1')}                                         | ${5} | ${'unknown-modifier'}     | ${'a modifier nobody knows'}
  ${rule('a|base64: x')}                                      | ${5} | ${'unsupported-modifier'} | ${'a modifier we cannot do'}
  ${rule('a|contains|startswith: x')}                         | ${5} | ${'modifier-combination'} | ${'two places at once'}
  ${rule('a|re|cidr: x')}                                     | ${5} | ${'modifier-combination'} | ${'two ways at once'}
  ${rule('a|contains|all: x')}                                | ${5} | ${'bad-value'}            | ${'all of one value'}
  ${rule('a: [x, null]')}                                     | ${5} | ${'bad-value'}            | ${'null in a list'}
  ${rule('a: []')}                                            | ${5} | ${'bad-value'}            | ${'an empty list'}
  ${rule('a: { b: 1 }')}                                      | ${5} | ${'bad-value'}            | ${'a map as value'}
  ${rule('a|gt: many')}                                       | ${5} | ${'bad-value'}            | ${'more than a word'}
  ${rule('a: 12345678901234567890')}                          | ${5} | ${'bad-value'}            | ${'a number that YAML rounds'}
  ${rule('a|exists: x')}                                      | ${5} | ${'bad-value'}            | ${'exists wants a boolean'}
  ${rule('a|cidr: 10.0.0.0/33')}                              | ${5} | ${'bad-value'}            | ${'no such network'}
  ${rule('a|cidr: "fd00::/8"')}                               | ${5} | ${'unsupported'}          | ${'IPv6'}
  ${rule("a|re: '(?=x)'")}                                    | ${5} | ${'bad-value'}            | ${'look-ahead'}
  ${rule("a|re: '(a)\\1'")}                                   | ${5} | ${'bad-value'}            | ${'a back-reference'}
  ${rule("a|re: '('")}                                        | ${5} | ${'bad-value'}            | ${'no regular expression'}
  ${rule('a: 1').replace('condition: s', 'condition: q')}     | ${6} | ${'unknown-identifier'}   | ${'an identifier not defined'}
  ${`${rule('a: 1')}tags: [Attack.T1]`}                       | ${7} | ${'bad-value'}            | ${'a tag in capitals'}
  ${`${rule('a: 1')}level: severe`}                           | ${7} | ${'bad-value'}            | ${'no such level'}
  ${`${rule('a: 1')}taxonomy: ocsf`}                          | ${7} | ${'unsupported'}          | ${'another vocabulary'}
  ${correlation('condition: { gte: 0 }')}                     | ${6} | ${'unsupported'}          | ${'a count that holds without events'}
  ${correlation('condition: { gte: 5, lt: 9 }')}              | ${6} | ${'bad-value'}            | ${'two comparisons'}
  ${correlation('x: 1')}                                      | ${3} | ${'missing-key'}          | ${'a count without condition'}
  ${correlation('condition: { gte: 5 }').replace('5m', '5w')} | ${5} | ${'bad-value'}            | ${'no such unit'}
  ${correlation('').replace('event_count', 'value_avg')}      | ${3} | ${'unsupported'}          | ${'an average'}
`('line $line, $reason: $why', ({ text, line, reason }) => {
  expect(read(text)).toMatchObject({ rules: [], refusals: [{ file: 'rules/x.yml', line, reason }] })
})

test('of several documents the good ones are read and the bad one is refused with its line', () => {
  const { rules, refusals } = read(`${rule('a: 1')}---\n${rule('a|foo: 1')}---\n${rule('b: 2')}`)
  expect(rules).toHaveLength(2)
  expect(refusals).toMatchObject([{ line: 12, reason: 'unknown-modifier' }])
})

test('what a rule does not say has a stated default', () => {
  expect(read(rule('a: 1')).rules).toMatchObject([
    { name: 'x', level: 'medium', domain: 'platform', subject: [{ field: 'user_identity.email' }], examples: [] },
  ])
})
