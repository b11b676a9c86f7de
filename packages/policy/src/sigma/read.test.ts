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
  rules: [aa]
  group-by: [who]
  timespan: 5m
  ${body}
`
const temporal = (condition: string) => correlation(`condition: ${condition}`).replace('event_count', 'temporal')
const filter = (body: string) => `title: T
logsource: { product: windows }
filter:
  rules: [aa]
  selection: { a: 1 }
  ${body}
`

test.each`
  text                                                                    | line | reason                    | why
  ${'a: 1\nb: \u0000'}                                                    | ${2} | ${'not-yaml'}             | ${'a character that stands in no text'}
  ${'a: [1'}                                                              | ${1} | ${'not-yaml'}             | ${'broken YAML'}
  ${'a: 1\na: 2'}                                                         | ${2} | ${'not-yaml'}             | ${'a key twice'}
  ${'a: !x 1'}                                                            | ${1} | ${'not-yaml'}             | ${'a tag of its own'}
  ${''}                                                                   | ${1} | ${'no-rule'}              | ${'an empty file'}
  ${'[1, 2]'}                                                             | ${1} | ${'no-rule'}              | ${'a list'}
  ${'title: T\nother: 1'}                                                 | ${1} | ${'no-rule'}              | ${'no kind of rule'}
  ${'title: T\nfilter: {}\ndetection: {}'}                                | ${1} | ${'no-rule'}              | ${'two kinds at once'}
  ${`action: global\n${rule('a: 1')}`}                                    | ${1} | ${'bad-value'}            | ${'what documents behind it shared'}
  ${'title: T\nfilter: {}'}                                               | ${1} | ${'missing-key'}          | ${'a filter without a log source'}
  ${'detection: { s: { a: 1 }, condition: s }'}                           | ${1} | ${'missing-key'}          | ${'no title'}
  ${'title: T\ndetection: { s: { a: 1 }, condition: s }'}                 | ${1} | ${'missing-key'}          | ${'no logsource'}
  ${'title: T\nlogsource: {}\ndetection: { condition: s }'}               | ${2} | ${'bad-logsource'}        | ${'an empty logsource'}
  ${'title: T\ndetection: x'}                                             | ${2} | ${'bad-value'}            | ${'a detection that is text'}
  ${rule('a|foo: 1')}                                                     | ${5} | ${'unknown-modifier'}     | ${'a modifier nobody knows'}
  ${rule('a|constructor: 1')}                                             | ${5} | ${'unknown-modifier'}     | ${'a modifier that every object has'}
  ${rule('a|contains|startswith: x')}                                     | ${5} | ${'modifier-combination'} | ${'two places at once'}
  ${rule('a|re|cidr: x')}                                                 | ${5} | ${'modifier-combination'} | ${'two ways at once'}
  ${rule('a|contains|re: x')}                                             | ${5} | ${'modifier-combination'} | ${'a pattern of what has a place'}
  ${rule('a|contains|base64: x')}                                         | ${5} | ${'modifier-combination'} | ${'encoded with its wildcards'}
  ${rule('a|i: x')}                                                       | ${5} | ${'modifier-combination'} | ${'a flag without re'}
  ${rule('a|base64: x*')}                                                 | ${5} | ${'modifier-value'}       | ${'a wildcard cannot be encoded'}
  ${rule('a|contains|all: x')}                                            | ${5} | ${'all-of-one'}           | ${'all of one value'}
  ${rule('a: [x, null]')}                                                 | ${5} | ${'null-in-list'}         | ${'null in a list'}
  ${rule('"": []')}                                                       | ${5} | ${'bad-value'}            | ${'an empty list without a field'}
  ${rule('"|all": []')}                                                   | ${5} | ${'all-of-one'}           | ${'an empty list of keywords'}
  ${rule('a: { b: 1 }')}                                                  | ${5} | ${'bad-value'}            | ${'a map as value'}
  ${rule('a|contains: 5')}                                                | ${5} | ${'modifier-value'}       | ${'a number as part of text'}
  ${rule('a|gt: many')}                                                   | ${5} | ${'modifier-value'}       | ${'more than a word'}
  ${rule('a|exists: x')}                                                  | ${5} | ${'modifier-value'}       | ${'exists wants a boolean'}
  ${rule('a|fieldref: x*')}                                               | ${5} | ${'modifier-value'}       | ${'a field with a wildcard'}
  ${rule('a|cidr: 10.0.0.0/33')}                                          | ${5} | ${'bad-cidr'}             | ${'no such network'}
  ${rule('a|cidr: 10.0.0.1/8')}                                           | ${5} | ${'bad-cidr'}             | ${'host bits'}
  ${rule('a|cidr: "fd00:::/8"')}                                          | ${5} | ${'bad-cidr'}             | ${'no IPv6 network'}
  ${rule('a|expand: "%nobody%"')}                                         | ${5} | ${'unfilled-placeholder'} | ${'a placeholder without a value'}
  ${rule("a|re: '(?=x)'")}                                                | ${5} | ${'bad-regex'}            | ${'look-ahead'}
  ${rule("a|re: '(a)\\1'")}                                               | ${5} | ${'bad-regex'}            | ${'a back-reference'}
  ${rule("a|re: '('")}                                                    | ${5} | ${'bad-regex'}            | ${'no regular expression'}
  ${rule('a: 1').replace('condition: s', 'condition: q')}                 | ${6} | ${'unknown-identifier'}   | ${'an identifier not defined'}
  ${rule('a: 1').replace('condition: s', 'condition: 1 of q*')}           | ${6} | ${'empty-pattern'}        | ${'a pattern that fits nothing'}
  ${rule('a: 1').replace('condition: s', 'condition: s | count() > 5')}   | ${6} | ${'condition-pipe'}       | ${'the old pipe'}
  ${rule('a: 1').replace('condition: s', 'condition: s AND s')}           | ${6} | ${'condition-syntax'}     | ${'a word in capitals'}
  ${rule('a: 1').replace('condition: s', 'condition: [s]')}               | ${6} | ${'bad-value'}            | ${'a list of conditions'}
  ${`${rule('a: 1')}tags: [Attack.T1]`}                                   | ${7} | ${'bad-tag'}              | ${'a tag in capitals'}
  ${`${rule('a: 1')}tags: [a.b, a.b]`}                                    | ${7} | ${'bad-metadata'}         | ${'a tag twice'}
  ${`${rule('a: 1')}level: severe`}                                       | ${7} | ${'bad-metadata'}         | ${'no such level'}
  ${`${rule('a: 1')}status: Stable`}                                      | ${7} | ${'bad-metadata'}         | ${'a status in capitals'}
  ${`${rule('a: 1')}taxonomy: ecs`}                                       | ${7} | ${'unsupported'}          | ${'fields in the words of another taxonomy'}
  ${`${rule('a: 1')}date: 2024/01/02`}                                    | ${7} | ${'bad-date'}             | ${'a date with slashes'}
  ${`${rule('a: 1')}date: 2023-02-29`}                                    | ${7} | ${'bad-date'}             | ${'no leap year'}
  ${`${rule('a: 1')}id: 4711`}                                            | ${7} | ${'bad-id'}               | ${'an id that is no UUID'}
  ${`${rule('a: 1')}related: [{ type: derived }]`}                        | ${7} | ${'missing-key'}          | ${'a relation to nothing'}
  ${`${rule('a: 1')}examples: [1]`}                                       | ${7} | ${'bad-example'}          | ${'an example that is none'}
  ${correlation('condition: { gte: 5, lt: 9, neq: 7 }')}                  | ${7} | ${'bad-correlation'}      | ${'three comparisons'}
  ${correlation('condition: { gte: 5, most: 9 }')}                        | ${7} | ${'bad-correlation'}      | ${'a key that conditions lack'}
  ${correlation('condition: { gte: five }')}                              | ${7} | ${'bad-correlation'}      | ${'a number in words'}
  ${correlation('x: 1')}                                                  | ${2} | ${'missing-key'}          | ${'a count without condition'}
  ${correlation('condition: { gte: 5 }').replace('5m', '5w')}             | ${6} | ${'bad-correlation'}      | ${'no such unit'}
  ${correlation('condition: { gte: 5 }').replace('[aa]', '[a]')}          | ${4} | ${'bad-correlation'}      | ${'a name of one letter'}
  ${correlation('condition: { gte: 5 }').replace('_count', '')}           | ${3} | ${'bad-correlation'}      | ${'no such type'}
  ${correlation('condition: { gte: 5 }').replace('event', 'value')}       | ${7} | ${'missing-key'}          | ${'values of nothing'}
  ${correlation('condition: a and b').replace('event_count', 'temporal')} | ${7} | ${'bad-correlation'}      | ${'a condition in words'}
  ${temporal('{ gte: 2 }')}                                               | ${7} | ${'unsupported'}          | ${'more rules than there are'}
  ${temporal('{ lte: 1 }')}                                               | ${7} | ${'unsupported'}          | ${'some of the rules, or none'}
  ${temporal('{ more: 1 }')}                                              | ${7} | ${'bad-correlation'}      | ${'a comparison nobody knows'}
  ${temporal('{}')}                                                       | ${7} | ${'bad-correlation'}      | ${'an empty condition'}
  ${filter('condition: other')}                                           | ${6} | ${'unknown-identifier'}   | ${'a filter of something else'}
  ${filter('condition: selection').replace('[aa]', '[]')}                 | ${4} | ${'bad-value'}            | ${'a filter of no rule'}
`('line $line, $reason: $why', ({ text, line, reason }) => {
  const { rules, refusals } = read(text)
  expect(rules).toEqual([])
  expect(refusals[0]).toMatchObject({ file: 'rules/x.yml', line, reason })
})

test.each`
  body                                        | why
  ${'action: alert\n'}                        | ${'a key that another product has for itself'}
  ${`x: &x v\nys: [${'*x, '.repeat(500)}]\n`} | ${'hundreds of names for one value'}
`('a rule may have $why', ({ body }) => {
  expect(read(`${rule('a: 1')}${body}`)).toMatchObject({ refusals: [], rules: [{ title: 'T' }] })
})

test.each`
  item            | source    | why
  ${'a|re: 0012'} | ${'0012'} | ${'a number as it is written'}
  ${"a|re: '12'"} | ${'12'}   | ${'text'}
`('a regular expression is taken from $item: $why', ({ item, source }) => {
  expect(read(rule(item)).rules).toMatchObject([{ match: { test: { kind: 'regex', source } } }])
})

test('three dashes in one value are written in every way; four are refused', () => {
  const [three] = read(rule("a|windash: '-a -b -c'")).rules
  expect(three?.kind === 'detection' && three.match).toMatchObject({ kind: 'or', items: { length: 125 } })
  expect(read(rule("a|windash: '-a -b -c -d'")).refusals).toMatchObject([{ reason: 'unsupported' }])
})

test.each(['{ gte: 1 }', '{ gt: 0 }', '{ eq: 1 }'])(
  'a temporal correlation may say that all of its rules match: %s',
  (all) => {
    expect(read(temporal(all))).toMatchObject({ refusals: [], rules: [{ type: 'temporal', measure: null }] })
  },
)

test('of several documents the good ones are read and the bad one is refused with its line', () => {
  const { rules, refusals } = read(`${rule('a: 1')}---\n${rule('a|foo: 1')}---\n${rule('b: 2')}`)
  expect(rules).toHaveLength(2)
  expect(refusals).toMatchObject([{ line: 12, column: 12, reason: 'unknown-modifier' }])
})

test('what a rule does not say has a stated default', () => {
  expect(read(rule('a: 1')).rules).toMatchObject([
    { name: 'x', level: 'medium', domain: 'platform', subject: [{ field: 'user_identity.email' }], examples: [] },
  ])
})

test('every fault of a document is told, in the order of the text', () => {
  const text = `title: 7
id: not-one
logsource: {}
detection:
  s: { a|foo: 1, b|re: '(?=x)', c: [1, null] }
  t: { d|gt: x }
  condition: s and (t or s
tags: [Bad, ok.fine, worse]
level: severe
domain: endpoint
derived: { service_name: [a, b], days: 'a -', late: [soon, b], soon: [c, d] }
parameters: { most: { domains: { x: 1 } } }
severity: [{ when: nowhere, level: high }, { when: s }]
history: { first-seen: { field: a, days: 0 } }
examples: [{ expect: maybe }]
`
  const told = read(text).refusals.map(({ line, reason }) => `${line} ${reason}`)
  expect(told).toEqual([
    ...['1 bad-metadata', '2 bad-id', '3 bad-logsource', '5 unknown-modifier', '5 bad-regex', '5 null-in-list'],
    ...['6 modifier-value', '7 condition-syntax', '8 bad-tag', '8 bad-tag', '9 bad-metadata', '10 bad-value'],
    ...['11 bad-value', '11 bad-value', '11 bad-value', '12 missing-key', '13 unknown-identifier', '13 bad-value'],
    ...['14 bad-value', '15 bad-value'],
  ])
})

test('a taxonomy of its own is no fault of a rule for another product, nor Sigma’s of ours', () => {
  const elsewhere = rule('a: 1').replace('databricks', 'windows')
  expect(read(`${elsewhere}taxonomy: ecs`).refusals).toEqual([])
  expect(read(`${rule('a: 1')}taxonomy: sigma`).refusals).toEqual([])
})
