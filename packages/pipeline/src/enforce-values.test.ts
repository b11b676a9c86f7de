import fc from 'fast-check'
import { expect, test } from 'vitest'
import { canonical, covers } from './enforce-values.ts'

test.each`
  held                          | wanted                        | yes      | why
  ${{ a: 1, made_by: 'x' }}     | ${{ a: 1 }}                   | ${true}  | ${'what the server adds does not matter'}
  ${{ a: 1 }}                   | ${{ a: 1, b: 2 }}             | ${false} | ${'what is missing does'}
  ${[{ p: 'b' }, { p: 'a' }]}   | ${[{ p: 'a' }, { p: 'b' }]}   | ${true}  | ${'the order of a list does not'}
  ${['a', 'a']}                 | ${['a', 'b']}                 | ${false} | ${'each is found once'}
  ${['a', 'b']}                 | ${['a']}                      | ${false} | ${'one more is a difference'}
  ${{ team: 'x' }}              | ${{}}                         | ${false} | ${'an empty map is wanted empty'}
  ${{ etag: '2', value: true }} | ${{ etag: '1', value: true }} | ${true}  | ${'an etag is not wanted'}
  ${null}                       | ${null}                       | ${true}  | ${'nothing is nothing'}
  ${undefined}                  | ${null}                       | ${false} | ${'what does not exist is not nothing'}
  ${'90'}                       | ${90}                         | ${false} | ${'text is no number'}
`('$why', ({ held, wanted, yes }) => {
  expect(covers(held, wanted)).toBe(yes)
})

test('equal values are equal texts, whatever the order of their keys, and cover each other', () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const turned = JSON.parse(JSON.stringify(value), (_, held) =>
        typeof held === 'object' && held !== null && !Array.isArray(held)
          ? Object.fromEntries(Object.entries(held).toReversed())
          : held,
      )
      const same = JSON.parse(JSON.stringify(value))
      expect(canonical(turned)).toBe(canonical(same))
      expect(covers(turned, same)).toBe(true)
    }),
  )
})
