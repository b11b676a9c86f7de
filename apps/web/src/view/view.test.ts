import { expect, test } from 'vitest'
import { dropName, onlyNames, readFilter, writeFilter } from './filters.ts'
import { comparedDays, daysOf, monthOf, periodInput, presetPeriod } from './period.ts'
import { printed, readTraced, writeTraced } from './traced.ts'
import { oneOf, parseSearch, periodFields, stringifySearch, text, viewOf } from './view.ts'
import { plainView } from './views.ts'

const view = viewOf({ ...periodFields, bin: oneOf('day', 'month'), 'f.domain': text })

test.each`
  query                                 | kept                                             | why
  ${'period=2026-09&bin=day'}           | ${{ period: '2026-09', bin: 'day' }}             | ${'good values stay'}
  ${'period=2026'}                      | ${{ ignored: 'period' }}                         | ${'a year is no month'}
  ${'bin=fortnight&colour=red'}         | ${{ ignored: 'bin,colour' }}                     | ${'a bad value and an unknown name are both named'}
  ${'from=2026-09-01'}                  | ${{ ignored: 'from' }}                           | ${'half a range is none'}
  ${'from=2026-09-30&to=2026-09-01'}    | ${{ ignored: 'from,to' }}                        | ${'nor is one that runs backwards'}
  ${'from=2026-09-01&to=2026-09-31'}    | ${{ ignored: 'from,to' }}                        | ${'nor one with a day that is none'}
  ${'from=2026-09-01&to=2026-09-30'}    | ${{ from: '2026-09-01', to: '2026-09-30' }}      | ${'a whole range stays'}
  ${'f.domain=cycle,~labs&ignored=bin'} | ${{ 'f.domain': 'cycle,~labs', ignored: 'bin' }} | ${'what was left out before is still said'}
  ${'constructor=1&ignored='}           | ${{ ignored: 'constructor' }}                    | ${'a name of every object is no field'}
`('$query: $why', ({ query, kept }) => {
  expect(view(parseSearch(`?${query}`))).toEqual(kept)
})

test('an address says again what it said', () => {
  const search = view(parseSearch('?period=2026-09&bin=day&f.domain=cycle,~labs'))
  expect(stringifySearch(search)).toBe('?period=2026-09&bin=day&f.domain=cycle,~labs')
  expect(view(parseSearch(stringifySearch({ 'f.domain': 'a&b=c d' })))).toEqual({ 'f.domain': 'a&b=c d' })
  expect(stringifySearch({ period: undefined })).toBe('')
})

test('a filter keeps and leaves out', () => {
  const filter = readFilter('cycle,~labs')
  expect(filter).toEqual({ only: ['cycle'], without: ['labs'] })
  expect(writeFilter(filter)).toBe('cycle,~labs')
  expect(writeFilter(dropName(dropName(filter, 'labs'), 'cycle'))).toBeUndefined()
})

test('a name keeps its commas, tildes and backslashes through a filter', () => {
  for (const name of ['a, b', '~c', 'd\\e', ',~\\']) {
    expect(readFilter(onlyNames(name))).toEqual({ only: [name], without: [] })
    expect(readFilter(writeFilter({ only: [], without: [name, 'f'] }))).toEqual({ only: [], without: [name, 'f'] })
  }
})

test('a traced figure stands in the address with its question, and what is no question is not read', () => {
  const question = { period: '2026-10', 'f.product': 'SQL; 100 %: all', basis: 'net', line: 3 } as const
  const sum = { questions: [question], less: [], per: 1, figure: '-12.50' }
  const text = writeTraced(sum)
  const asked = { ...question, line: '3' }
  expect(readTraced(text)).toEqual({ ...sum, questions: [asked] })
  const taken = { period: '2026-09', 'f.domain': 'a|b;c' }
  const mean = { ...sum, less: [taken], per: 28 }
  expect(readTraced(writeTraced(mean))).toEqual({ ...mean, questions: [asked] })
  expect(writeTraced({ ...mean, questions: [taken] })).toBe(
    'period:2026-09;f.domain:a%7Cb%3Bc;per:28;figure:-12.50|period:2026-09;f.domain:a%7Cb%3Bc',
  )
  const turned = { ...mean, questions: [], per: 1 }
  expect(readTraced(writeTraced(turned))).toEqual(turned)
  const many = { ...sum, questions: [asked, taken, { period: '2026-08' }], less: [taken, { 'f.domain': '+a' }] }
  expect(readTraced(writeTraced(many))).toEqual(many)
  expect(readTraced(writeTraced({ ...sum, questions: [{}], figure: null }))).toBeUndefined()
  for (const bad of [
    ...['period:2026-13', 'f.nobody:x', 'period:2026-10;figure:many', 'f.domain:%E0%A4', 'basis:gross'],
    ...[
      'period:2026-10|period:2026-13',
      'period:2026-10;per:0',
      'period:2026-10|',
      'period:2026-10|+',
      'period:2026-10|+period:2026-13',
    ],
  ]) {
    expect(readTraced(bad)).toBeUndefined()
  }
  expect(plainView({ trace: text })).toEqual({ trace: text })
  expect(plainView({ trace: 'f.nobody:x' })).toEqual({ ignored: 'trace' })
  expect(printed('maya@example.org')).toMatch(/^#[0-9a-f]{16}$/)
})

test('periods: presets, the default, and the month of a range', () => {
  expect(presetPeriod('last-month', '2026-01-05')).toEqual({ period: '2025-12' })
  expect(presetPeriod('quarter', '2026-11-20')).toEqual({ from: '2026-09-01', to: '2026-11-20' })
  expect(periodInput({})).toEqual({})
  expect(periodInput({ from: '2026-09-01', to: '2026-09-30' })).toEqual({ from: '2026-09-01', to: '2026-09-30' })
  expect(monthOf({ from: '2026-08-01', to: '2026-09-30' }, '2026-11')).toBe('2026-09')
  expect(daysOf({}, '2026-02')).toEqual({ from: '2026-02-01', to: '2026-02-28' })
})

test.each`
  days                            | with_     | through         | now                             | before                          | why
  ${['2026-11-01', '2026-11-30']} | ${'prev'} | ${'2026-11-19'} | ${['2026-11-01', '2026-11-19']} | ${['2026-10-01', '2026-10-19']} | ${'a month that still runs: the same days'}
  ${['2026-10-01', '2026-10-31']} | ${'prev'} | ${'2026-11-19'} | ${['2026-10-01', '2026-10-31']} | ${['2026-09-01', '2026-09-30']} | ${'a whole month against a whole month'}
  ${['2026-02-01', '2026-02-28']} | ${'prev'} | ${'2026-11-19'} | ${['2026-02-01', '2026-02-28']} | ${['2026-01-01', '2026-01-31']} | ${'also where it is shorter'}
  ${['2026-10-05', '2026-10-11']} | ${'prev'} | ${'2026-11-19'} | ${['2026-10-05', '2026-10-11']} | ${['2026-09-28', '2026-10-04']} | ${'a week against the week before'}
  ${['2026-10-01', '2026-10-31']} | ${'yoy'}  | ${'2026-11-19'} | ${['2026-10-01', '2026-10-31']} | ${['2025-10-01', '2025-10-31']} | ${'a year before'}
  ${['2026-12-01', '2026-12-31']} | ${'prev'} | ${'2026-11-19'} | ${['2026-12-01', '2026-12-31']} | ${['2026-11-01', '2026-11-30']} | ${'nothing is whole yet: as asked'}
`('$days against $with_: $why', ({ days, with_, through, now, before }) => {
  expect(comparedDays({ from: days[0], to: days[1] }, with_, through)).toEqual({
    now: { from: now[0], to: now[1] },
    before: { from: before[0], to: before[1] },
  })
})
