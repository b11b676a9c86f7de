import { getCost, routes } from '@meshledger/contracts'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { strictQuery } from './inputs.ts'

const cost = strictQuery(getCost.query)

test.each`
  query                                        | path          | why
  ${{ 'f.domian': 'a' }}                       | ${''}         | ${'a misspelt filter must not answer as no filter'}
  ${{ period: '2026-09', from: '2026-09-01' }} | ${'period'}   | ${'a period and a range contradict each other'}
  ${{ from: '2026-09-01' }}                    | ${'to'}       | ${'half a range'}
  ${{ to: '2026-09-01' }}                      | ${'from'}     | ${'the other half'}
  ${{ from: '2026-09-02', to: '2026-09-01' }}  | ${'from'}     | ${'a range backwards'}
  ${{ period: '2026-13' }}                     | ${'period'}   | ${'no such month'}
  ${{ by: 'domain,domain' }}                   | ${'by'}       | ${'a dimension twice'}
  ${{ by: 'colour' }}                          | ${'by.0'}     | ${'an unknown dimension'}
  ${{ 'f.domain': ['a', 'b'] }}                | ${'f.domain'} | ${'a filter given twice'}
`('$query is refused: $why', ({ query, path }) => {
  const parsed = cost.safeParse(query)
  expect(parsed.error?.issues.map((issue) => issue.path.join('.'))).toContain(path)
})

test('what the contract takes still goes through, with its defaults', () => {
  expect(cost.parse({ period: '2026-09', 'f.domain': 'a,~b' })).toEqual({
    period: '2026-09',
    'f.domain': 'a,~b',
    by: ['domain'],
    basis: 'list',
    shared: 'apart',
    vendors: 'without',
  })
})

test('every query of the contract refuses a name it does not know', () => {
  const queries = Object.values(routes).flatMap((route) =>
    'query' in route ? [strictQuery(route.query as z.ZodType)] : [],
  )
  expect(queries.length).toBeGreaterThan(10)
  for (const query of queries) expect(query.safeParse({ colour: 'blue' }).success).toBe(false)
})
