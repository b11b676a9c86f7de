import { expect, test } from 'vitest'
import { valueIn } from './cell-value.ts'

test.each`
  cell                          | type                     | value
  ${'41'}                       | ${'INT'}                 | ${41}
  ${'9007199254740993'}         | ${'BIGINT'}              | ${9007199254740993n}
  ${'0.000000000000000001'}     | ${'DECIMAL(38,18)'}      | ${'0.000000000000000001'}
  ${'false'}                    | ${'BOOLEAN'}             | ${false}
  ${'2026-06-01T00:00:00.000Z'} | ${'TIMESTAMP'}           | ${'2026-06-01T00:00:00.000Z'}
  ${'2026-06-01'}               | ${'DATE'}                | ${'2026-06-01'}
  ${'{"a":"1"}'}                | ${'MAP<STRING, STRING>'} | ${{ a: '1' }}
  ${'["1",null]'}               | ${'ARRAY<BIGINT>'}       | ${['1', null]}
  ${'0.5'}                      | ${'DOUBLE'}              | ${0.5}
  ${'12'}                       | ${'STRING'}              | ${'12'}
  ${null}                       | ${'INT'}                 | ${null}
`('$cell of $type is $value', ({ cell, type, value }) => expect(valueIn(cell, type)).toEqual(value))
