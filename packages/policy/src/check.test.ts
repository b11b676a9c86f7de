import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkRules } from './check.ts'

const rule = (name: string, product = 'databricks') => `title: ${name}
name: ${name}
logsource: { product: ${product} }
detection: { s: { a: 1 }, condition: s }
`
const correlation = (name: string, rules: string, more = '') => `title: ${name}
name: ${name}
correlation:
  type: temporal
  rules: [${rules}]
  group-by: [who]
  timespan: 5m
${more}`
const check = (...texts: string[]) =>
  checkRules(texts.map((text, i) => ({ file: `${i}.yml`, text, digest: '' }))).map(
    ({ file, line, valid, reason, notHere }) => ({ file, line, valid, reason, here: notHere === null }),
  )

test('each document of a file has a verdict of its own, with the place of the fault', () => {
  expect(check([rule('ra'), rule('rb').replace('a: 1', 'a|foo: 1'), rule('rc')].join('---\n'))).toEqual([
    { file: '0.yml', line: 1, valid: true, reason: null, here: true },
    { file: '0.yml', line: 9, valid: false, reason: 'unknown-modifier', here: true },
    { file: '0.yml', line: 11, valid: true, reason: null, here: true },
  ])
})

test('a rule for another product is valid, and not run here; keys of ours mean nothing in it', () => {
  expect(check(`${rule('ra', 'windows')}domain: endpoint\nexamples: none\n`)).toMatchObject([
    { valid: true, here: false },
  ])
  expect(check(`${rule('ra')}domain: endpoint\n`)).toMatchObject([{ valid: false, reason: 'bad-value' }])
})

test.each`
  source                                       | valid    | why
  ${'{ category: proxy }'}                     | ${true}  | ${'no product, and not the audit log'}
  ${'{ service: auditd }'}                     | ${true}  | ${'no product, and the log of another'}
  ${'{ category: webserver, service: nginx }'} | ${true}  | ${'a log that several products have'}
  ${'{ service: audit }'}                      | ${false} | ${'an audit log without a product is run here'}
  ${'{ product: azure, service: databricks }'} | ${false} | ${'Databricks, by its service'}
  ${'{ category: audit_logs }'}                | ${false} | ${'however it is spelled'}
`('keys of ours mean nothing under the log source $source: $why', ({ source, valid }) => {
  const text = rule('ra').replace('{ product: databricks }', source)
  const keys = 'domain: endpoint\nhistory: [made in 2020]\nactions: [block]\nexamples: none\nsubject: [x]\n'
  expect(check(`${text}${keys}`)).toMatchObject([{ valid, here: !valid }])
})

test('a correlation that stands alone may be anybody’s: keys of ours that make no sense are passed over, and told', () => {
  const [verdict] = checkRules([{ file: 'c.yml', text: `${correlation('cc', 'ra')}domain: endpoint\n`, digest: '' }])
  expect(verdict).toMatchObject({ valid: true })
  expect(verdict?.warnings).toEqual([expect.stringMatching(/nothing here says .* line 8: domain must be one of/)])
  expect(check(`${rule('ra')}---\n${correlation('cc', 'ra')}domain: endpoint\n`)[1]).toMatchObject({ valid: false })
})

test('a rule in SQL is told to be the data folder’s alone', () => {
  const sql = rule('ra').replace('databricks }', 'databricks, category: query }').replace('a: 1', 'amount: 1')
  const file = { file: 'q.yml', text: `${sql}query: SELECT 1\n`, digest: '' }
  const noteOn = (duckdbOnly: string[]) =>
    checkRules([file], new Map(), new Map([['SELECT 1', { faults: [], duckdbOnly }]]))[0]?.note
  expect(checkRules([file])).toMatchObject([
    { kind: 'query', note: expect.stringMatching(/never runs in Databricks$/) },
  ])
  expect(noteOn([])).toMatch(/Spark would give the same rows$/)
  expect(noteOn(['strftime()'])).toMatch(/takes for something else: strftime\(\)$/)
  expect(checkRules([{ file: 'r.yml', text: rule('rb'), digest: '' }])).toMatchObject([{ note: null }])
})

test('a rule on configuration is valid, and not run over events', () => {
  const onSettings = rule('ra').replace(/product: databricks/, '$&, category: configuration')
  expect(check(onSettings)).toMatchObject([{ valid: true, here: false }])
})

test.each`
  texts                                                                            | reason            | why
  ${[rule('ra'), correlation('cc', 'ra')]}                                         | ${null}           | ${'its rule stands in another file'}
  ${[`${rule('ra')}---\n${correlation('cc', 'ra')}`]}                              | ${null}           | ${'its rule stands beside it'}
  ${[`${correlation('cc', 'ra')}---\n${rule('ra')}`]}                              | ${null}           | ${'its rule stands behind it'}
  ${[`${rule('ra')}---\n${correlation('cc', 'rb')}`]}                              | ${'unknown-rule'} | ${'a slip of the pen'}
  ${[rule('ra'), correlation('cc', 'ra, rb')]}                                     | ${'unknown-rule'} | ${'one of two rules is not there'}
  ${[correlation('cc', 'ra')]}                                                     | ${null}           | ${'given without its rules'}
  ${[correlation('cc', 'cc')]}                                                     | ${'rule-cycle'}   | ${'it names itself'}
  ${[correlation('dd', 'cc'), correlation('cc', 'dd')]}                            | ${'rule-cycle'}   | ${'they name each other'}
  ${[rule('ra'), correlation('dd', 'ra'), correlation('cc', 'dd')]}                | ${null}           | ${'a chain'}
  ${[rule('ra'), correlation('cc', 'ra', '  aliases: { who: { ra: x, rb: y } }')]} | ${'unknown-rule'} | ${'an alias of a rule that is not there'}
`('names between rules: $why', ({ texts, reason }) => {
  const verdicts = check(...texts)
  expect(verdicts.map((one) => one.reason).find((one) => one !== null) ?? null).toBe(reason)
})

/** The official schema examples, where they lie: a folder named by MESHLEDGER_STANDARDS, or beside the checkout. */
const root = join(import.meta.dirname, '../../../..')
const standards = process.env.MESHLEDGER_STANDARDS ?? join(root, 'shared/data')
const examples = [join(standards, 'sigma-schema/examples'), join(standards, '../reference/sigma-schema/examples')].find(
  (folder) => existsSync(folder),
)
describe('the examples of the specification', () => {
  if (examples === undefined) {
    test('are not at hand: set MESHLEDGER_STANDARDS to the folder that holds sigma-schema/', () => {
      expect(examples).toBeUndefined()
    })
    return
  }
  test.each(readdirSync(examples))('%s is valid', (file) => {
    const text = readFileSync(join(examples, file), 'utf8')
    expect(checkRules([{ file, text, digest: '' }])).toMatchObject([{ valid: true, reason: null }])
  })
})
