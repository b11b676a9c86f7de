import fc from 'fast-check'
import { expect, test } from 'vitest'
import { around, chainsOf, covers, type GrantChange, type MemberChange, spansOf } from './audit-grants.ts'

const grant = (
  at: string,
  principal: string,
  add: string[],
  remove: string[] = [],
  securable = 'a.b',
): GrantChange => ({
  ...{ at, by: 'owner', securable, principal, add, remove },
})
const join = (at: string, group: string, member: string, joins = true): MemberChange => ({
  ...{ at, by: 'owner', group, member, joins },
})

test('what stands around an object, the object first', () => {
  expect(around('A.b.C')).toEqual(['a.b.c', 'a.b', 'a'])
})

test.each`
  changes          | spans             | why
  ${'+1'}          | ${['1-']}         | ${'given and never taken'}
  ${'+1 -3'}       | ${['1-3']}        | ${'given and taken'}
  ${'+1 +2 -3'}    | ${['1-3']}        | ${'given twice is held once'}
  ${'-1 +2'}       | ${['2-']}         | ${'taken before it was given, as far as the log knows'}
  ${'+1 -2 +4 -5'} | ${['1-2', '4-5']} | ${'and again'}
  ${''}            | ${[]}             | ${'never'}
`('$changes: $why', ({ changes, spans }) => {
  const read =
    changes === '' ? [] : changes.split(' ').map((one: string) => ({ at: one.slice(1), by: 'x', on: one[0] === '+' }))
  expect(spansOf(read).map(({ from, until }) => `${from}-${until ?? ''}`)).toEqual(spans)
})

test('spans never overlap, whatever came', () => {
  const change = fc.record({ at: fc.integer({ min: 10, max: 99 }).map(String), by: fc.constant('x'), on: fc.boolean() })
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const spans = spansOf(changes.toSorted((a, b) => (a.at < b.at ? -1 : 1)))
      for (const [i, { until }] of spans.entries()) {
        const next = spans[i + 1]
        if (next) expect(until !== null && until <= next.from).toBe(true)
      }
    }),
  )
})

const grants = [
  grant('2', 'team', ['SELECT']),
  grant('3', 'ann', ['SELECT'], [], 'a.b.c'),
  grant('6', 'team', [], ['SELECT']),
]
const members = [join('1', 'team', 'ben'), join('4', 'team', 'cid'), join('5', 'team', 'cid', false)]
const owners = [{ at: '1', by: 'zoe', owner: 'zoe' }]

test.each`
  who      | at     | kind       | by           | why
  ${'ann'} | ${'4'} | ${'read'}  | ${'direct'}  | ${'by name, on the table itself'}
  ${'ann'} | ${'2'} | ${'read'}  | ${undefined} | ${'before it was given'}
  ${'ben'} | ${'2'} | ${'read'}  | ${'group'}   | ${'through the group, from the grant on'}
  ${'ben'} | ${'6'} | ${'read'}  | ${undefined} | ${'the moment it is taken it is gone'}
  ${'cid'} | ${'4'} | ${'read'}  | ${'group'}   | ${'while in the group'}
  ${'cid'} | ${'5'} | ${'read'}  | ${undefined} | ${'not after leaving it'}
  ${'ben'} | ${'3'} | ${'write'} | ${undefined} | ${'reading is not writing'}
  ${'zoe'} | ${'9'} | ${'write'} | ${'owner'}   | ${'who made it owns it'}
  ${'eve'} | ${'4'} | ${'read'}  | ${undefined} | ${'nobody gave it to them'}
`('$who, $kind at $at: $why', ({ who, at, kind, by }) => {
  const chains = chainsOf(who, 'A.B.C', grants, members, owners)
  expect(chains.find((chain) => covers(chain, at, kind))?.kind).toBe(by)
})

test('a grant on the schema is told as inherited, one on the table is not', () => {
  expect(chainsOf('ben', 'a.b.c', grants, members, [])[0]).toMatchObject({
    inherited: true,
    group: 'team',
    securable: 'a.b',
  })
  expect(chainsOf('ann', 'a.b.c', grants, members, [])[0]).toMatchObject({ inherited: false, group: null })
})

test('an owner is one until somebody else is', () => {
  const two = [...owners, { at: '5', by: 'zoe', owner: 'yan' }]
  expect(chainsOf('zoe', 'a.b.c', [], [], two)[0]).toMatchObject({ from: '1', until: '5' })
  expect(chainsOf('yan', 'a.b.c', [], [], two)[0]).toMatchObject({ from: '5', until: null })
})
