import fc from 'fast-check'
import { expect, test } from 'vitest'
import { duckdbType, parseType } from './type.ts'

test.each`
  databricks                                                | duckdb                                                          | why
  ${'string'}                                               | ${'VARCHAR'}                                                    | ${'a scalar'}
  ${'decimal(38,18)'}                                       | ${'DECIMAL(38,18)'}                                             | ${'precision and scale are kept'}
  ${'map<string,string>'}                                   | ${'MAP(VARCHAR, VARCHAR)'}                                      | ${'a map'}
  ${'array<struct<a int, b string>>'}                       | ${'STRUCT("a" INTEGER, "b" VARCHAR)[]'}                         | ${'a list of structs'}
  ${'struct<default decimal(38,18), m map<string,bigint>>'} | ${'STRUCT("default" DECIMAL(38,18), "m" MAP(VARCHAR, BIGINT))'} | ${'a reserved word is quoted, commas inside brackets do not cut'}
`('$databricks is $duckdb: $why', ({ databricks, duckdb }) => {
  expect(duckdbType(databricks)).toBe(duckdb)
})

test.each(['varchar', 'struct<a>', 'map<string>', 'decimal(38)', ''])('"%s" is no type: an error names it', (text) => {
  expect(() => parseType(text)).toThrow(RangeError)
})

const scalar = fc.constantFrom('string', 'int', 'bigint', 'boolean', 'date', 'timestamp', 'decimal(10,2)')
const { type } = fc.letrec<{ type: string }>((tie) => ({
  type: fc.oneof(
    { depthSize: 'small' },
    scalar,
    tie('type').map((of) => `array<${of}>`),
    tie('type').map((value) => `map<string,${value}>`),
    fc
      .array(tie('type'), { minLength: 1, maxLength: 3 })
      .map((all) => `struct<${all.map((one, i) => `m${i} ${one}`).join(', ')}>`),
  ),
}))

test('every type, however deep, has balanced brackets in both languages', () => {
  fc.assert(
    fc.property(type, (text) => {
      const out = duckdbType(text)
      expect([...out].filter((c) => c === '(').length).toBe([...out].filter((c) => c === ')').length)
      expect(out).not.toContain('<')
    }),
  )
})
