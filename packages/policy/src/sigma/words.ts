import type { Pattern, Test } from './ast.ts'

const signs = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' } as const

/** What a test asks, in the words of somebody who reads the rule. */
export function testInWords(test: Test): string {
  switch (test.kind) {
    case 'text':
      return `is ${patternInWords(test.pattern)}${test.cased ? ', in this case' : ''}`
    case 'number':
      return `${signs[test.compare]} ${test.value}`
    case 'boolean':
      return `is ${test.value}`
    case 'null':
      return 'has no value'
    case 'exists':
      return test.value ? 'is there' : 'is not there'
    case 'regex':
      return `${test.as ?? 'holds'} the pattern ${test.source}${test.flags === '' ? '' : ` (${test.flags})`}`
    case 'cidr':
      return `is an address of ${test.network.written}`
    case 'field':
      return `${test.as} the field ${test.other}${test.cased ? ', in this case' : ''}`
    case 'part':
      return `${test.part} ${signs[test.compare]} ${test.value}`
  }
}

const patternInWords = (pattern: Pattern): string =>
  JSON.stringify(pattern.map((part) => ('wild' in part ? part.wild : part.text.replaceAll(/[*?]/g, '\\$&'))).join(''))
