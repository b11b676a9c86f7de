import { describe, expect, test } from 'vitest'
import type { Action, ActionCall } from './action.ts'
import { actionKinds, neverActed } from './index.ts'

/** Calls that nothing puts back. */
const oneWay: readonly (readonly [string, RegExp])[] = [
  ['a token', /token-management\/tokens|\/token\/delete/],
  ['a secret of a service principal', /credentials\/secrets/],
  ['a cluster for good', /permanent-delete/],
  ['a run, a statement or a pipeline update', /runs\/cancel|statements\/[^/]+\/cancel/],
  ['a secret', /\/secrets\/(put|delete|scopes)/],
  ['the token of a recipient', /rotate-token/],
  ['the compliance security profile', /shield_csp|compliance_security_profile/],
  ['SQL', /sql\/statements/],
]
/** What a DELETE may take away, since the same kind puts it there again under the same name. */
const restorable = [
  /\/lakeview\/dashboards\/[^/]+\/published$/,
  /\/tags\/[^/]+$/,
  /\/policies\/CATALOG\//,
  /systemschemas/,
]

const sample = { account: 'a', type: 'jobs', definition: '{}', name: 'n', id: '1', key: 'k', value: 'v' }
const paramsOf = (action: Action) =>
  Object.fromEntries(Object.keys(action.params).map((name) => [name, sample[name as keyof typeof sample] ?? '1']))

/** Both ways of an action between two values: each call that it would make. */
function callsOf(action: Action): readonly ActionCall[] {
  const params = paramsOf(action)
  const values: readonly unknown[] = [null, 'READ', false, [], ['A'], {}, { grant_rules: [], egress: {} }]
  return values.flatMap((before) => {
    try {
      const after = action.wanted(before, params)
      return [
        action.change(after, before, params),
        action.undo ? action.undo(before, after, params) : action.change(before, after, params),
      ]
    } catch {
      // A value of another form than this action reads.
      return []
    }
  })
}

describe.each(actionKinds.map((action) => [action.kind, action] as const))('%s', (_, action) => {
  test('makes no call that nothing puts back, neither way', () => {
    const calls = callsOf(action)
    expect(calls.length).toBeGreaterThan(0)
    for (const { method, path } of calls) {
      for (const [what, at] of oneWay) expect(path, what).not.toMatch(at)
      if (method === 'DELETE') expect(restorable.some((at) => at.test(path))).toBe(true)
      expect(path).not.toMatch(/(scopes|policies\/clusters|warehouses|ip-access-lists)\/delete$/)
    }
  })
})

test('a kind has one name, and what is never done has none', () => {
  const kinds = actionKinds.map(({ kind }) => kind)
  expect(new Set(kinds).size).toBe(kinds.length)
  expect(neverActed.every(({ why }) => why !== '')).toBe(true)
  expect(kinds.filter((kind) => /token$|secret$|delete|cancel|rotate|compliance-profile/.test(kind))).toEqual([])
})

const partOf = (kind: string, answer: unknown, params = {}) =>
  actionKinds.find((one) => one.kind === kind)?.part(answer, params)

test.each`
  kind                      | answer                                                      | params                 | part
  ${'stop-app'}             | ${{ compute_status: { state: 'ACTIVE' } }}                  | ${{}}                  | ${true}
  ${'stop-app'}             | ${{ compute_status: { state: 'STOPPING' } }}                | ${{}}                  | ${false}
  ${'stop-app'}             | ${null}                                                     | ${{}}                  | ${undefined}
  ${'enable-system-schema'} | ${{ schemas: [{ schema: 's', state: '' }] }}                | ${{ schema: 's' }}     | ${false}
  ${'enable-system-schema'} | ${{ schemas: [{ schema: 's', state: 'MANAGED' }] }}         | ${{ schema: 's' }}     | ${true}
  ${'enable-system-schema'} | ${{ schemas: [{ schema: 's', state: 'AVAILABLE' }] }}       | ${{ schema: 'other' }} | ${undefined}
  ${'pause-job'}            | ${{ settings: { continuous: { pause_status: 'PAUSED' } } }} | ${{}}                  | ${{ continuous: { pause_status: 'PAUSED' } }}
  ${'pause-job'}            | ${{ settings: {} }}                                         | ${{}}                  | ${{}}
`('$kind takes $part from $answer', ({ kind, answer, params, part }) => {
  expect(partOf(kind, answer, params)).toEqual(part)
})
