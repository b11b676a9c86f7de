import { expect, test } from 'vitest'
import { readRules } from '../sigma/read.ts'
import { pairsOf } from './pairs.ts'

const pairs = (detection: string, condition: string) => {
  const text = `title: T\nlogsource: { product: databricks }\ndetection:\n  ${detection.replaceAll('\n', '\n  ')}\n  condition: ${condition}\n`
  const [rule] = readRules({ file: 'x.yml', text, digest: '' }).rules
  return rule?.kind === 'detection' ? pairsOf(rule.match)?.map((pair) => pair.join('.')) : undefined
}

test.each`
  detection                                                                           | condition        | found             | why
  ${'s: { service_name: A, action_name: [B, C] }'}                                    | ${'s'}           | ${['a.b', 'a.c']} | ${'a list of actions'}
  ${'s: { service_name: A, action_name: B }\nt: { x.y: 1 }'}                          | ${'s and not t'} | ${['a.b']}        | ${'a negation narrows nothing'}
  ${'s: { service_name: A, action_name: B }\nt: { service_name: C, action_name: D }'} | ${'s or t'}      | ${['a.b', 'c.d']} | ${'alternatives'}
  ${'s: { service_name: A }\nt: { action_name: D }'}                                  | ${'s and t'}     | ${['a.d']}        | ${'from two identifiers'}
  ${'s: { service_name: A, action_name: B }\nt: { service_name: C }'}                 | ${'s and t'}     | ${[]}             | ${'what cannot be'}
  ${'s: { service_name: A }'}                                                         | ${'s'}           | ${undefined}      | ${'no action named'}
  ${'s: { service_name: A, action_name: B }\nt: { user_agent: x }'}                   | ${'s or t'}      | ${undefined}      | ${'one alternative names no pair'}
  ${'s: { service_name: A, action_name: B }'}                                         | ${'not s'}       | ${undefined}      | ${'everything else'}
  ${'s: { service_name: A, action_name: "B*" }'}                                      | ${'s'}           | ${undefined}      | ${'a wildcard names none'}
`('$why', ({ detection, condition, found }) => {
  expect(pairs(detection, condition)).toEqual(found)
})
