import { expect, test } from 'vitest'
import { type ExceptionFacts, exceptionState, noDecisions, type WordFacts, wordState } from './decisions.ts'
import { dueDay } from './due.ts'
import { decisionsAt } from './standing.ts'
import { type Assessment, judge } from './status.ts'

const NOW = '2026-11-20T14:00:00.000Z'
const exception = (change: Partial<ExceptionFacts> = {}): ExceptionFacts => ({
  ...{ id: 'e', domain: 'cycle', framework: 'iso', control: 'A.1', rule: null, subject: null },
  ...{ until: '2026-11-20', at: '2026-11-01T00:00:00.000Z' },
  steps: [{ decision: 'approved', at: '2026-11-02T00:00:00.000Z' }],
  ...change,
})
const word = (change: Partial<WordFacts> = {}): WordFacts => ({
  ...{ id: 'w', kind: 'attested', framework: 'iso', control: 'A.1', domain: 'cycle', choice: null, source: null },
  ...{ standsFor: '2026-10-01', expires: '2026-11-20', at: '2026-10-02T00:00:00.000Z', withdrawn: null },
  ...change,
})

test.each`
  moment                        | state
  ${'2026-11-01T12:00:00.000Z'} | ${'requested'}
  ${'2026-11-02T00:00:00.000Z'} | ${'approved'}
  ${'2026-11-20T23:59:59.999Z'} | ${'approved'}
  ${'2026-11-21T00:00:00.000Z'} | ${'expired'}
`('an exception at $moment is $state', ({ moment, state }) => {
  expect(exceptionState(exception(), moment)).toBe(state)
})

test('a request that nobody decided runs out too, and a refusal stays one', () => {
  expect(exceptionState(exception({ steps: [] }), '2026-12-01T00:00:00.000Z')).toBe('expired')
  const refused = exception({ steps: [{ decision: 'refused', at: '2026-11-02T00:00:00.000Z' }] })
  expect(exceptionState(refused, '2026-12-01T00:00:00.000Z')).toBe('refused')
})

test.each`
  why                                     | others                                                           | moment                        | state
  ${'it is given and has not run out'}    | ${[]}                                                            | ${NOW}                        | ${'valid'}
  ${'its last day is over'}               | ${[]}                                                            | ${'2026-11-21T00:00:00.000Z'} | ${'expired'}
  ${'a later word of its kind was given'} | ${[word({ id: 'x', at: '2026-11-03T00:00:00.000Z' })]}           | ${NOW}                        | ${'replaced'}
  ${'the later word is not given yet'}    | ${[word({ id: 'x', at: '2026-11-30T00:00:00.000Z' })]}           | ${NOW}                        | ${'valid'}
  ${'the later word is of another kind'}  | ${[word({ id: 'x', kind: 'inherited', at: '2026-11-03' })]}      | ${NOW}                        | ${'valid'}
  ${'the later word was taken back'}      | ${[word({ id: 'x', at: '2026-11-03', withdrawn: { at: NOW } })]} | ${NOW}                        | ${'valid'}
`('a word is $state: $why', ({ others, moment, state }) => {
  expect(wordState(word(), [word(), ...others], moment)).toBe(state)
})

test('what holds for a domain comes before what holds for the platform', () => {
  const words = [word(), word({ id: 'p', domain: 'Platform', kind: 'inherited', source: 'SOC 2 report' })]
  const inForce = decisionsAt({ ...noDecisions, words }, NOW)
  expect(inForce.standing('iso', 'A.1', 'cycle').word?.id).toBe('w')
  expect(inForce.standing('iso', 'A.1', 'growth').word?.id).toBe('p')
  expect(
    decisionsAt({ ...noDecisions, words }, '2026-11-21T00:00:00.000Z').standing('iso', 'A.1', 'x').lapsed?.id,
  ).toBe('p')
})

test.each`
  change                     | covers
  ${{}}                      | ${true}
  ${{ subject: 'token 7' }}  | ${true}
  ${{ subject: 'token 8' }}  | ${false}
  ${{ domain: 'Platform' }}  | ${true}
  ${{ domain: 'growth' }}    | ${false}
  ${{ steps: [] }}           | ${false}
  ${{ until: '2026-11-19' }} | ${false}
`('an exception from a rule with $change covers the finding: $covers', ({ change, covers }) => {
  const exceptions = [exception({ framework: null, control: null, rule: 'r', ...change })]
  const inForce = decisionsAt({ ...noDecisions, exceptions }, NOW)
  expect(inForce.exceptionOf({ rule: 'r', domain: 'cycle', subject: 'token 7' }) !== null).toBe(covers)
})

test.each`
  severity           | due
  ${'critical'}      | ${'2026-11-22'}
  ${'high'}          | ${'2026-11-27'}
  ${'medium'}        | ${'2026-12-20'}
  ${'low'}           | ${'2027-02-18'}
  ${'informational'} | ${null}
`('a $severity finding is due by $due', ({ severity, due }) => expect(dueDay(severity, NOW)).toBe(due))

test('the last step before the moment says whether a control applies', () => {
  const step = (included: boolean, at: string) => ({ framework: 'iso', control: 'A.1', domain: 'cycle', included, at })
  const applicability = [step(false, '2026-11-01T00:00:00.000Z'), step(true, '2026-11-10T00:00:00.000Z')]
  const excluded = (moment: string) =>
    decisionsAt({ ...noDecisions, applicability }, moment).standing('iso', 'A.1', 'cycle').excluded
  expect(['2026-10-01T00:00:00.000Z', '2026-11-05T00:00:00.000Z', NOW].map(excluded)).toEqual([false, true, false])
})

const none = { excluded: false, exception: null, word: null, lapsed: null }
const undecided = [{ kind: 'not-assessed' as const, reason: 'The token may not read the settings.' }]
test.each`
  why                                                 | change                                                                                     | status
  ${'nothing was found, yet a grant is missing'}      | ${{ undecided }}                                                                           | ${'not-assessed'}
  ${'what a rule read is old'}                        | ${{ undecided: [{ kind: 'stale', reason: 'Read a week ago.' }] }}                          | ${'stale'}
  ${'something was found, whatever is missing'}       | ${{ undecided, own: 1 }}                                                                   | ${'not-satisfied'}
  ${'all that was found is excepted'}                 | ${{ excepted: 2 }}                                                                         | ${'excepted'}
  ${'some of what was found is excepted'}             | ${{ excepted: 2, own: 1 }}                                                                 | ${'not-satisfied'}
  ${'the control is excepted'}                        | ${{ own: 1, standing: { ...none, exception: exception() } }}                               | ${'excepted'}
  ${'it is excepted, and passes'}                     | ${{ standing: { ...none, exception: exception() } }}                                       | ${'satisfied'}
  ${'a word does not make a pass of what failed'}     | ${{ own: 1, standing: { ...none, word: word() } }}                                         | ${'not-satisfied'}
  ${'a word does not stand in for an old log'}        | ${{ data: { kind: 'none' }, standing: { ...none, word: word() } }}                         | ${'not-assessed'}
  ${'no rule tests it, and somebody gave their word'} | ${{ rules: 0, standing: { ...none, word: word() } }}                                       | ${'attested'}
  ${'no rule tests it, and a supplier meets it'}      | ${{ rules: 0, standing: { ...none, word: word({ kind: 'inherited', source: 'SOC 2' }) } }} | ${'inherited'}
  ${'the word ran out'}                               | ${{ rules: 0, standing: { ...none, lapsed: word() } }}                                     | ${'stale'}
`('$status: $why', ({ change, status }) => {
  const counts = { rules: 2, evaluated: 2, own: 0, platform: 0, muted: 0, excepted: 0 }
  const data = { kind: 'complete', days: 30 } as const
  const seen: Assessment = { ...counts, data, undecided: [], automation: 'auto', standing: none, ...change }
  expect(judge(seen)).toMatchObject({ status })
  expect(judge(seen).reason).toMatch(/^[A-Z0-9].*\.$/)
})
