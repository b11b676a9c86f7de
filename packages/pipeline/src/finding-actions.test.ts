import { actionKinds } from '@meshledger/sources'
import { describe, expect, test } from 'vitest'
import { actionsOf, requireOffered } from './finding-actions.ts'
import { QueryError } from './query-error.ts'
import { policyFiles, policyInForce } from './rules.ts'

const files = policyFiles('rules')
const { speaking } = policyInForce().book
const kindNamed = (kind: string) => actionKinds.find((one) => one.kind === kind)
const offers = speaking.flatMap((rule) => rule.actions.map((offer) => ({ rule, offer })))
const namedIn = (form: string | null): string[] =>
  [...(form ?? '').matchAll(/\{([a-z_]+)\}/g)].map(([, name = '']) => name)

test('every rule says what puts right what it finds; an empty list says that a person does', () => {
  const silent = files.filter(({ text }) => /^remedy:/m.test(text) && !/^actions:/m.test(text))
  expect(silent.map(({ file }) => file)).toEqual([])
})

test('what a rule names is a kind of action, with parameters that it takes, in the form that it takes', () => {
  const faults = offers.flatMap(({ rule, offer }) => {
    const action = kindNamed(offer.kind)
    if (action === undefined) return [`${rule.name}: there is no action ${offer.kind}`]
    const odd = Object.entries(offer.params).filter(([name, value]) => !action.params[name]?.test(value))
    const unknown = namedIn(offer.subject).filter((name) => !(name in action.params))
    return [...odd.map(([name]) => name), ...unknown].map((name) => `${rule.name}: ${offer.kind}, ${name}`)
  })
  expect(faults).toEqual([])
})

test('every kind of action is led to by a rule', () => {
  const led = new Set(offers.map(({ offer }) => offer.kind))
  expect(actionKinds.map(({ kind }) => kind).filter((kind) => !led.has(kind))).toEqual([])
})

/** What of a rule's text an action can set: switches of a workspace, and types of settings as the events name them. */
const settable = { 'set-workspace-conf': 'key', 'change-setting': 'type' } as const

describe.each(Object.entries(settable))('%s', (kind, param) => {
  test('every rule that asks for what it can set names it', () => {
    const form = kindNamed(kind)?.params[param]
    const missing = speaking.flatMap((rule) => {
      const text = files.find(({ file }) => file === rule.file)?.text ?? ''
      const [, detection = ''] = /^detection:\n((?: .*\n)*)/m.exec(text) ?? []
      const words = new Set(detection.match(/[\w-]+/g) ?? [])
      const asked = [...words].filter((word) => form?.test(word))
      const named = rule.actions.filter((one) => one.kind === kind).map((one) => one.params[param])
      return asked.filter((word) => !named.includes(word)).map((word) => `${rule.name}: ${word}`)
    })
    expect(missing).toEqual([])
  })
})

const rule = (name: string) => speaking.find((one) => one.name === name)

test.each`
  name                                     | subject                                   | offered
  ${'granted-to-themselves'}               | ${'a@x on main.gold.t'}                   | ${[['revoke-grant', { principal: 'a@x', name: 'main.gold.t' }]]}
  ${'app-open-to-everybody'}               | ${'app shop'}                             | ${[['remove-permission', { id: 'shop', type: 'apps', principal: 'users' }], ['stop-app', { id: 'shop' }]]}
  ${'job-made-to-run-as-somebody'}         | ${'job unknown by a@x'}                   | ${[['pause-job', {}]]}
  ${'asset-untagged'}                      | ${'warehouse w in prod'}                  | ${[['tag-warehouse', {}]]}
  ${'asset-untagged'}                      | ${'job j in prod'}                        | ${[]}
  ${'refused-logins-burst'}                | ${'a@x'}                                  | ${[['deactivate-user', {}]]}
  ${'refused-logins-burst'}                | ${'0b1e6c1e-6a0f-4c0e-9d57-0f2f1c3a7a51'} | ${[['deactivate-service-principal', {}]]}
  ${'downloads-switched-on'}               | ${'workspace 1: enableExportNotebook'}    | ${[['set-workspace-conf', { key: 'enableExportNotebook', value: 'false' }]]}
  ${'config-catalog-granted-to-everybody'} | ${'users on main of m'}                   | ${[['revoke-grant', { type: 'catalog', principal: 'users', name: 'main' }]]}
  ${'log-gap'}                             | ${'workspace 1'}                          | ${[]}
`('$name about $subject is put right by $offered', ({ name, subject, offered }) => {
  expect(actionsOf(rule(name), subject).map((one) => [one.kind, one.params])).toEqual(offered)
})

test('of a rule that is gone nothing is offered', () => expect(actionsOf(undefined, 'a@x')).toEqual([]))

const cap = { key: 'maxTokenLifetimeDays', value: '90' }
const tables = { type: 'table', name: 'main.gold.t', privileges: 'SELECT' }

test('what whoever asks says is told apart from what stands, and up to which limit', () => {
  expect(actionsOf(rule('token-without-expiry'), 'a@x')).toContainEqual({
    ...{ kind: 'set-workspace-conf', params: cap, open: [{ name: 'value', most: '90' }] },
  })
  expect(actionsOf(rule('downloads-switched-on'), 'workspace 1: enableExportNotebook')[0]?.open).toEqual([])
  expect(actionsOf(rule('job-made-to-run-as-somebody'), 'job 7 by a@x')[0]?.open).toEqual([])
  expect(actionsOf(rule('refused-logins-burst'), 'a@x')[0]?.open).toEqual([{ name: 'id', most: null }])
})

test.each`
  name                       | subject                                | kind                    | params                                            | says
  ${'token-without-expiry'}  | ${'a@x'}                               | ${'set-workspace-conf'} | ${cap}                                            | ${null}
  ${'token-without-expiry'}  | ${'a@x'}                               | ${'set-workspace-conf'} | ${{ ...cap, value: '30' }}                        | ${null}
  ${'token-without-expiry'}  | ${'a@x'}                               | ${'set-workspace-conf'} | ${{ ...cap, value: '91' }}                        | ${'params.value: for this finding set-workspace-conf takes value from 1 to 90'}
  ${'token-without-expiry'}  | ${'a@x'}                               | ${'set-workspace-conf'} | ${{ ...cap, value: '0' }}                         | ${'params.value: for this finding set-workspace-conf takes value from 1 to 90'}
  ${'token-without-expiry'}  | ${'a@x'}                               | ${'set-workspace-conf'} | ${{ key: 'enableTokensConfig', value: '90' }}     | ${'params.key: for this finding set-workspace-conf takes key maxTokenLifetimeDays'}
  ${'token-without-expiry'}  | ${'a@x'}                               | ${'stop-cluster'}       | ${{ id: '1' }}                                    | ${/^kind: token-without-expiry does not name stop-cluster for what this finding is about; it names set-workspace-conf/}
  ${'downloads-switched-on'} | ${'workspace 1: enableExportNotebook'} | ${'set-workspace-conf'} | ${{ key: 'enableExportNotebook', value: 'true' }} | ${'params.value: for this finding set-workspace-conf takes value false'}
  ${'granted-to-themselves'} | ${'a@x on main.gold.t'}                | ${'revoke-grant'}       | ${{ ...tables, principal: 'a@x' }}                | ${null}
  ${'granted-to-themselves'} | ${'a@x on main.gold.t'}                | ${'revoke-grant'}       | ${{ ...tables, principal: 'b@x' }}                | ${'params.principal: for this finding revoke-grant takes principal a@x'}
  ${'asset-untagged'}        | ${'job j in prod'}                     | ${'tag-warehouse'}      | ${{ id: '1', key: 'k', value: 'v' }}              | ${'kind: asset-untagged does not name tag-warehouse for what this finding is about; a person puts it right'}
  ${'no-such-rule'}          | ${'a@x'}                               | ${'stop-cluster'}       | ${{ id: '1' }}                                    | ${/^kind: the rule of this finding is no longer in force/}
`('$name about $subject, $kind with $params: $says', ({ name, subject, kind, params, says }) => {
  const ask = () => requireOffered(rule(name), subject, { kind, params })
  if (says === null) return expect(ask).not.toThrow()
  const told = expect.objectContaining({ told: typeof says === 'string' ? says : expect.stringMatching(says) })
  return expect(refusalOf(ask)).toEqual(told)
})

function refusalOf(ask: () => void): { told: string } {
  try {
    ask()
  } catch (error) {
    if (error instanceof QueryError) return { told: `${error.field}: ${error.message}` }
    throw error
  }
  return { told: 'allowed' }
}
