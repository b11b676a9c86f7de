import { expect, test } from 'vitest'
import { UsageError } from './failures.ts'
import { periodOf } from './period.ts'

test.each`
  options                                      | says
  ${{ period: '2026-9' }}                      | ${'takes a month'}
  ${{ period: '2026-09', from: '2026-09-01' }} | ${'not both'}
  ${{ from: '2026-09-01' }}                    | ${'belong together'}
  ${{ from: '2026-09-31', to: '2026-10-01' }}  | ${'takes a day'}
  ${{ from: '2026-10-01', to: '2026-09-01' }}  | ${'lies after'}
`('$options is wrong usage', ({ options, says }) => {
  expect(() => periodOf(options)).toThrow(UsageError)
  expect(() => periodOf(options)).toThrow(says)
})

test.each([[{}], [{ period: '2026-09' }], [{ from: '2026-09-01', to: '2026-09-01' }]])('%o is a period', (options) => {
  expect(periodOf(options)).toEqual(options)
})
