import { DatabricksError, type ResultColumn } from '@meshledger/sources'
import { expect, test } from 'vitest'
import { heldAs, lineWriter } from './cells.ts'

test.each`
  databricks                                                            | held
  ${'STRING'}                                                           | ${'VARCHAR'}
  ${'DECIMAL(38,18)'}                                                   | ${'VARCHAR'}
  ${'MAP<STRING, STRING>'}                                              | ${'MAP(VARCHAR, VARCHAR)'}
  ${'ARRAY<STRUCT<a: INT>>'}                                            | ${'STRUCT("a" VARCHAR)[]'}
  ${'STRUCT<a: STRING, b: DECIMAL(38,18), c: MAP<STRING, ARRAY<INT>>>'} | ${'STRUCT("a" VARCHAR, "b" VARCHAR, "c" MAP(VARCHAR, VARCHAR[]))'}
  ${'struct<default: decimal(38,18)>'}                                  | ${'STRUCT("default" VARCHAR)'}
  ${'STRUCT<`odd: name`: INT NOT NULL>'}                                | ${'STRUCT("odd: name" VARCHAR)'}
  ${'VARIANT'}                                                          | ${'VARCHAR'}
`('$databricks is held as $held', ({ databricks, held }) => expect(heldAs(databricks)).toBe(held))

const column = (name: string, typeText: string): ResultColumn => ({ name, position: 0, typeName: '', typeText })
const write = (typeText: string, cell: string | null) => lineWriter([column('c', typeText)], 'here')([cell])

test.each`
  type                     | cell                                    | line
  ${'STRING'}              | ${'a "b"\nc'}                           | ${'{"c":"a \\"b\\"\\nc"}\n'}
  ${'STRING'}              | ${null}                                 | ${'{}\n'}
  ${'DECIMAL(38,18)'}      | ${'0.100000000000000001'}               | ${'{"c":"0.100000000000000001"}\n'}
  ${'STRUCT<p: DECIMAL>'}  | ${'{"p":0.100000000000000001}'}         | ${'{"c":{"p":"0.100000000000000001"}}\n'}
  ${'STRUCT<p: DECIMAL>'}  | ${'{"p":"0.1"}'}                        | ${'{"c":{"p":"0.1"}}\n'}
  ${'STRUCT<b: BOOLEAN>'}  | ${'{"b":true}'}                         | ${'{"c":{"b":"true"}}\n'}
  ${'MAP<STRING, STRING>'} | ${'{"commandText":"SELECT 1","a":"b"}'} | ${'{"c":{"commandText":"<not stored>","a":"b"}}\n'}
  ${'STRUCT<a: STRING>'}   | ${'{\n"a": null}'}                      | ${'{"c":{ "a": null}}\n'}
`('a $type of $cell is written as $line', ({ type, cell, line }) => expect(write(type, cell)).toBe(line))

test('a nested cell that is no JSON is refused by name, without what it holds', () => {
  expect(() => write('STRUCT<a: STRING>', '{"a": secret')).toThrow(DatabricksError)
  expect(() => write('STRUCT<a: STRING>', '{"a": secret')).not.toThrow(/secret/)
})
