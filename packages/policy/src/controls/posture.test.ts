import { expect, test } from 'vitest'
import { readRulebook } from '../rulebook.ts'
import { readCatalogs } from './catalog.ts'
import { noDecisions } from './decisions.ts'
import { controlOf, matrixOf } from './matrix.ts'
import { type KnownFinding, type PostureFacts, postureOf } from './posture.ts'
import { scoreOf, statusWeights } from './score.ts'
import { type Assessment, controlStatuses, judge } from './status.ts'

const catalog = (framework: string, classification: string) => ({
  file: `catalogs/${framework}.yml`,
  digest: '',
  text: `framework: ${framework}
title: ${framework}
tag: ${framework}
source: a test
applies_to: { classification: ${classification} }
controls:
  - { id: A.1, title: Tested, family: F, requirement: Required, automation: auto }
  - { id: 'A(2)', title: Not tested, family: F, requirement: Required, automation: manual }
`,
})
const rule = {
  file: 'rules/r.yml',
  digest: 'v1',
  text: `title: R\nname: r\ntags: [iso.a.1, hipaa.a.1, attack.t1]\nlogsource: { product: databricks }\ndetection: { s: { service_name: a }, condition: s }\n`,
}
const facts = (change: Partial<PostureFacts> = {}): PostureFacts => ({
  catalogs: readCatalogs([catalog('iso', 'any'), catalog('hipaa', 'phi')]),
  rules: readRulebook([rule]).rules,
  domains: [
    { domain: 'cycle', title: 'Cycle', classification: ['phi'] },
    { domain: 'growth', title: 'Growth', classification: [] },
  ],
  findings: [],
  evaluations: new Map([['r', 'v1']]),
  data: { kind: 'complete', days: 30 },
  ...{ besideLog: new Set(), undecided: [], decisions: noDecisions, moment: '2026-11-20T14:00:00.000Z' },
  ...change,
})
const found = (domain: string, state = 'open'): KnownFinding => ({ rule: 'r', domain, subject: 's', state })
const statusOf = (change: Partial<PostureFacts>, domain = 'growth') =>
  postureOf(facts(change))
    .controls.find(({ framework, control }) => framework === 'iso' && control === 'A.1')
    ?.cells.find((cell) => cell.domain === domain)?.status

test.each`
  why                                                  | change                                                                                                                                                                | status
  ${'its rule ran on the whole log and found nothing'} | ${{}}                                                                                                                                                                 | ${'satisfied'}
  ${'a finding of the domain'}                         | ${{ findings: [found('growth')] }}                                                                                                                                    | ${'not-satisfied'}
  ${'a finding of the platform, on which it stands'}   | ${{ findings: [found('Platform')] }}                                                                                                                                  | ${'not-satisfied'}
  ${'a finding of another domain'}                     | ${{ findings: [found('cycle')] }}                                                                                                                                     | ${'satisfied'}
  ${'a resolved finding'}                              | ${{ findings: [found('growth', 'resolved')] }}                                                                                                                        | ${'satisfied'}
  ${'a muted finding is silent, not gone'}             | ${{ findings: [found('growth', 'muted')] }}                                                                                                                           | ${'not-satisfied'}
  ${'its rule never ran'}                              | ${{ evaluations: new Map() }}                                                                                                                                         | ${'not-assessed'}
  ${'its rule ran in an older version'}                | ${{ evaluations: new Map([['r', 'v0']]) }}                                                                                                                            | ${'not-assessed'}
  ${'no events have arrived'}                          | ${{ data: { kind: 'none' } }}                                                                                                                                         | ${'not-assessed'}
  ${'the log has a hole'}                              | ${{ data: { kind: 'gaps', gaps: 1, days: 30, hours: 6 } }}                                                                                                            | ${'not-assessed'}
  ${'what decides it never came, and the log is old'}  | ${{ data: { kind: 'stale', last: '2026-01-01T00:00:00Z', hours: 48 }, undecided: [{ rule: 'r', domain: null, kind: 'not-assessed', reason: 'It was never read.' }] }} | ${'not-assessed'}
  ${'the log is old'}                                  | ${{ data: { kind: 'stale', last: '2026-01-01T00:00:00Z', hours: 48 } }}                                                                                               | ${'stale'}
  ${'the log has a hole, and yet something was found'} | ${{ data: { kind: 'gaps', gaps: 1, days: 30, hours: 6 }, findings: [found('growth')] }}                                                                               | ${'not-satisfied'}
`('$status: $why', ({ change, status }) => {
  expect(statusOf(change)).toBe(status)
})

test('a framework stands only in the domains whose classification brings it', () => {
  const hipaa = postureOf(facts()).controls.find(({ framework }) => framework === 'hipaa')
  expect(hipaa?.cells.map(({ domain }) => domain)).toEqual(['cycle'])
})

test('score and coverage stand side by side; what nobody tests lowers the coverage, not the score', () => {
  const { domains } = matrixOf(postureOf(facts()), { visible: 'all' })
  expect(domains).toMatchObject([
    { domain: 'cycle', score: 1, coverage: 0.5, applicable: 4 },
    { domain: 'growth', score: 1, coverage: 0.5, applicable: 2 },
  ])
  const none = matrixOf(postureOf(facts({ evaluations: new Map() })), { visible: 'all' })
  expect(none.domains[0]).toMatchObject({ score: null, coverage: 0 })
})

test('the matrix begins with the worst, and shows only domains that its reader may see', () => {
  const posture = postureOf(facts({ findings: [found('cycle')] }))
  const { controls, domains } = matrixOf(posture, { visible: ['cycle'] })
  expect(domains.map(({ domain }) => domain)).toEqual(['cycle'])
  expect(controls[0]).toMatchObject({ control: 'A.1', rules: 1, cells: [{ domain: 'cycle', status: 'not-satisfied' }] })
  expect(controlOf(posture, 'iso', 'A.1', ['growth'])?.cells.map(({ domain }) => domain)).toEqual(['growth'])
  expect(controlOf(posture, 'iso', 'A.9', 'all')).toBeNull()
})

test('what nobody can prove stands before what somebody answers for, and a pass comes last', () => {
  const posture = postureOf(facts())
  const controls = controlStatuses.flatMap((status) =>
    posture.controls.slice(0, 1).map((one) => ({
      ...one,
      control: status,
      cells: one.cells.slice(0, 1).map((cell) => ({ ...cell, status, findings: 0 })),
    })),
  )
  expect(matrixOf({ ...posture, controls }, { visible: 'all' }).controls.map(({ control }) => control)).toEqual([
    ...['not-satisfied', 'stale', 'not-assessed', 'excepted', 'attested', 'inherited', 'satisfied'],
  ])
})

test('every control weighs the same, and each status is counted apart', () => {
  const score = scoreOf([...controlStatuses, 'satisfied'])
  expect(score).toMatchObject({ score: 2 / 3, coverage: 3 / 8, answered: 6 / 8, applicable: 8 })
  expect(score.counts).toEqual({ ...Object.fromEntries(controlStatuses.map((one) => [one, 1])), satisfied: 2 })
  expect(scoreOf([])).toMatchObject({ score: null, coverage: 0, answered: 0 })
  expect(Object.keys(statusWeights).toSorted()).toEqual(controlStatuses.toSorted())
})

test('a tag that names no control of its catalogue is refused', () => {
  const wrong = readRulebook([{ ...rule, text: rule.text.replace('iso.a.1', 'iso.a.7') }]).rules
  expect(() => postureOf(facts({ rules: wrong }))).toThrow('the tag iso.a.7 names no control of iso')
})

test('each status says why in a sentence', () => {
  const standing = { excluded: false, exception: null, word: null, lapsed: null }
  const counts = { rules: 2, evaluated: 2, own: 0, platform: 0, muted: 0, excepted: 0 }
  const seen: Omit<Assessment, 'data'> = { ...counts, undecided: [], automation: 'auto', standing }
  const complete = { kind: 'complete', days: 30 } as const
  expect(judge({ ...seen, own: 1, platform: 2, muted: 1, data: complete }).reason).toBe(
    '1 open finding in this domain and 2 open findings on the platform that every domain stands on, 1 of them muted for a time.',
  )
  expect(judge({ ...seen, data: { kind: 'gaps', gaps: 1, days: 30, hours: 6 } }).reason).toContain('a hole of 6 hours')
  expect(judge({ ...seen, rules: 0, automation: 'manual', data: complete }).reason).toContain('the word of a person')
})
