import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createClient, ProblemError, queryString, type Route } from './http.ts'
import * as door from './index.ts'
import { By, getCost, getFinding, routes, triageFinding } from './index.ts'

const entries: [string, Route][] = Object.entries(routes)

describe('routes', () => {
  test('the table is whole: every route of the door stands in it', () => {
    const isRoute = (value: unknown) =>
      typeof value === 'object' && value !== null && 'path' in value && 'allow' in value
    const named = Object.entries(door as Record<string, unknown>)
      .filter(([, value]) => isRoute(value))
      .map(([name]) => name)
    expect(named.sort()).toEqual(Object.keys(routes).sort())
  })

  test('no two share method and path', () => {
    const places = entries.map(([, route]) => `${route.method} ${route.path}`)
    expect(new Set(places).size).toBe(places.length)
  })

  test.each(entries)('%s: every :name of the path is a parameter, and the other way round', (_, route) => {
    const inPath = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1])
    const declared = route.params && 'shape' in route.params ? Object.keys(route.params.shape as object) : []
    expect(inPath.sort()).toEqual(declared.sort())
  })
})

describe('what a request may say', () => {
  test.each`
    text                | names
    ${'domain'}         | ${['domain']}
    ${'domain,product'} | ${['domain', 'product']}
    ${' day , sku '}    | ${['day', 'sku']}
  `('by=$text', ({ text, names }) => expect(By.parse(text)).toEqual(names))

  test.each`
    query                      | why
    ${{ period: '2026-13' }}   | ${'no such month'}
    ${{ period: '2026-9' }}    | ${'a month has two digits'}
    ${{ by: 'domain,domain' }} | ${'twice'}
    ${{ by: 'colour' }}        | ${'no such dimension'}
    ${{ by: '' }}              | ${'nothing to group by'}
    ${{ from: '2026-02-30' }}  | ${'no such day'}
  `('getCost refuses $query: $why', ({ query }) => expect(getCost.query.safeParse(query).success).toBe(false))

  test.each`
    body                                                             | ok
    ${{ state: 'acknowledged' }}                                     | ${true}
    ${{ state: 'muted' }}                                            | ${false}
    ${{ state: 'muted', reason: ' ', until: '2026-12-31' }}          | ${false}
    ${{ state: 'muted', reason: 'known test', until: '2026-12-31' }} | ${true}
  `('triage $body: $ok', ({ body, ok }) => expect(triageFinding.body.safeParse(body).success).toBe(ok))
})

describe('the client', () => {
  test('what goes into a query comes out of it', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z.]{1,8}$/), fc.string(), { noNullPrototype: true }),
        (query) => {
          expect(Object.fromEntries(new URLSearchParams(queryString(query)))).toEqual(query)
        },
      ),
    )
  })

  test('absent values leave no trace, lists repeat their name', () => {
    expect(queryString({ a: undefined, b: ['x', 'y'], c: null })).toBe('?b=x&b=y')
    expect(queryString({})).toBe('')
  })

  test('a path parameter is escaped', async () => {
    const asked: string[] = []
    const call = createClient(async (url) => {
      asked.push(url)
      return { ok: false, status: 404, json: async () => ({}) }
    })
    await expect(call(getFinding, { params: { id: 'a/b?c' } })).rejects.toThrow(ProblemError)
    expect(asked).toEqual(['/api/findings/a%2Fb%3Fc'])
  })

  test('an error reply becomes a problem with its detail and request id', async () => {
    const problem = { type: 'about:blank', title: 'Forbidden', status: 403, detail: 'not yours', requestId: 'r1' }
    const call = createClient(async () => ({ ok: false, status: 403, json: async () => problem }))
    await expect(call(getCost, { query: {} })).rejects.toMatchObject({ message: 'not yours', problem })
  })

  test('a reply that breaks the contract is refused, not shown', async () => {
    const call = createClient(async () => ({ ok: true, status: 200, json: async () => ({ rated: 12.5 }) }))
    await expect(call(getCost, { query: {} })).rejects.toThrow()
  })
})
