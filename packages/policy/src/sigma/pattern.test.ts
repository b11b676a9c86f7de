import { expect, test } from 'vitest'
import { parsePattern } from './pattern.ts'

const shown = (source: string) =>
  parsePattern(source)
    .map((part) => ('wild' in part ? `<${part.wild}>` : part.text))
    .join('')

test.each`
  source           | read             | why
  ${'a*b?c'}       | ${'a<*>b<?>c'}   | ${'wildcards'}
  ${'\\*'}         | ${'*'}           | ${'an escaped star'}
  ${'\\\\*'}       | ${'\\<*>'}       | ${'a backslash, then a wildcard'}
  ${'\\\\\\*'}     | ${'\\*'}         | ${'a backslash, then a star'}
  ${'\\\\\\\\'}    | ${'\\\\'}        | ${'two backslashes'}
  ${'C:\\Windows'} | ${'C:\\Windows'} | ${'a backslash before anything else is plain'}
  ${'end\\'}       | ${'end\\'}       | ${'a backslash at the end'}
  ${''}            | ${''}            | ${'empty text'}
  ${'\\?'}         | ${'?'}           | ${'an escaped question mark'}
`('$source: $why', ({ source, read }) => {
  expect(shown(source)).toBe(read)
})
