import { expect, test } from 'vitest'
import { javaPattern } from './java-pattern.ts'

test.each`
  source                       | flags   | java                                         | why
  ${'ab?c+'}                   | ${''}   | ${'(?du)ab?c+'}                              | ${'most reads the same'}
  ${'a$'}                      | ${''}   | ${'(?du)a\\z'}                               | ${'the end is the end, not before a last line feed'}
  ${'^a$'}                     | ${'im'} | ${'(?duim)(?:\\A|(?<=\\n))a(?=\\n|\\z)'}     | ${'lines end in a line feed alone'}
  ${'(?m:^a)^b'}               | ${''}   | ${'(?du)(?m:(?:\\A|(?<=\\n))a)\\Ab'}         | ${'flags hold within their group'}
  ${'(?m)a$'}                  | ${''}   | ${'(?du)(?m)a(?=\\n|\\z)'}                   | ${'flags without a group hold to the end'}
  ${'(?U-s:a*)'}               | ${''}   | ${'(?du)(?-s:a*)'}                           | ${'which match is preferred says nothing'}
  ${'a{2,3}b{,3}{'}            | ${''}   | ${'(?du)a{2,3}b\\{,3\\}\\{'}                 | ${'a brace that repeats nothing is a brace'}
  ${'[][&&^"{]'}               | ${''}   | ${'(?du)[\\]\\[\\&\\&^"{]'}                  | ${'in a class all but its end is plain'}
  ${'[^]a]'}                   | ${''}   | ${'(?du)[^\\]a]'}                            | ${'a bracket at the beginning does not end it'}
  ${'[[:alpha:]\\s[:^word:]]'} | ${''}   | ${'(?du)[\\p{Alpha}\\t\\n\\f\\r [^\\w]]'}    | ${'named classes'}
  ${'\\s\\v\\101\\0'}          | ${''}   | ${'(?du)[\\t\\n\\f\\r ]\\x{b}\\x{41}\\x{0}'} | ${'escapes that Java reads otherwise'}
  ${'\\pL\\p{Greek}\\P{^Lu}'}  | ${''}   | ${'(?du)\\p{L}\\p{IsGreek}\\p{Lu}'}          | ${'properties'}
  ${'(?P<name>a)(b)'}          | ${''}   | ${'(?du)(a)(b)'}                             | ${'names of groups are of no use'}
  ${'\\Qa$[\\E$'}              | ${'s'}  | ${'(?dus)\\Qa$[\\E\\z'}                      | ${'quoted text stays'}
`('$source: $why', ({ source, flags, java }) => {
  expect(javaPattern(source, flags)).toBe(java)
})
