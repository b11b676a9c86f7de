import { expect, test } from 'vitest'
import { readRulebook } from '../rulebook.ts'
import { outcomesOf, subjectsOf } from './assess.ts'
import type { StateRule } from './rule.ts'
import type { Snapshot } from './snapshot.ts'
import { compileState } from './sql.ts'

const ruleOf = (service: string, detection: string, subject = 'x'): StateRule => {
  const text = `title: T\nname: r\nlogsource: { product: databricks, category: configuration, service: ${service} }\ndetection: ${detection}\nsubject: '${subject}'\n`
  const [rule] = readRulebook([{ file: 'r.yml', text, digest: 'v' }]).rules
  if (rule?.kind !== 'state') throw new Error('the rule is not about the configuration')
  return rule
}
const scripts = ruleOf('global-init-scripts', '{ on: { enabled: true }, condition: on }')
const downloads = ruleOf('workspace', '{ on: { conf.enableResultsDownloading: true }, condition: on }')
const supported = ruleOf('clusters', '{ held: { runtime_supported: true }, condition: not held }')

const NEW = '2026-01-05T09:00:00Z'
const OLD = '2026-01-03T09:00:00Z'
const row = (kind: string, object: string | null, body: unknown, more: Partial<Snapshot> = {}): Snapshot => ({
  ...{ kind, workspace: '1', object, takenAt: NEW, complete: true, body, ...more },
})
const refused = (kind: string, object: string | null, takenAt = NEW) =>
  row(kind, object, { refused: { what: 'HTTP 403', remedy: 'Grant it.' } }, { complete: false, takenAt })
const script = (takenAt = NEW, name = 'a') => row('global-init-scripts', name, { name, enabled: true }, { takenAt })
const whole = (kind: string, takenAt = NEW) => row(kind, null, {}, { takenAt })
const conf = row('workspace-conf', 'enableResultsDownloading', [{ enableResultsDownloading: 'true' }])

/** What a rule comes to at the one workspace, given whether its subjects match. */
function outcome(rule: StateRule, snapshots: readonly Snapshot[], matches: boolean) {
  const facts = {
    ...{ snapshots, workspaces: new Map([['1', 'prod']]), mesh: { catalogs: [], members: [], shared: [] } },
    ...{ now: '2026-01-05T15:00:00Z', hours: 36 },
  }
  const subjects = subjectsOf([rule], facts)
  const matched = new Map([['r', new Set(matches ? subjects.map(({ key }) => key) : [])]])
  const [found] = outcomesOf([rule], facts, subjects, matched)
  return found
}

test.each`
  why                                              | rule         | snapshots                                                                                       | matches  | kind               | checked
  ${'read in full, nothing there'}                 | ${scripts}   | ${[whole('global-init-scripts')]}                                                               | ${false} | ${'satisfied'}     | ${0}
  ${'read in full, nothing wrong'}                 | ${scripts}   | ${[script(), whole('global-init-scripts')]}                                                     | ${false} | ${'satisfied'}     | ${1}
  ${'read in full, something wrong'}               | ${scripts}   | ${[script(), whole('global-init-scripts')]}                                                     | ${true}  | ${'not-satisfied'} | ${1}
  ${'never read'}                                  | ${scripts}   | ${[]}                                                                                           | ${false} | ${'not-assessed'}  | ${0}
  ${'refused'}                                     | ${scripts}   | ${[refused('global-init-scripts', null)]}                                                       | ${false} | ${'not-assessed'}  | ${0}
  ${'broke off, and nothing wrong in what came'}   | ${scripts}   | ${[script(), refused('global-init-scripts', null)]}                                             | ${false} | ${'not-assessed'}  | ${1}
  ${'broke off, and something wrong in what came'} | ${scripts}   | ${[script(), refused('global-init-scripts', null)]}                                             | ${true}  | ${'not-satisfied'} | ${1}
  ${'read in full too long ago'}                   | ${scripts}   | ${[script(OLD), whole('global-init-scripts', OLD)]}                                             | ${false} | ${'stale'}         | ${1}
  ${'wrong too long ago, and not read since'}      | ${scripts}   | ${[script(OLD), whole('global-init-scripts', OLD)]}                                             | ${true}  | ${'not-satisfied'} | ${1}
  ${'gone in a newer complete reading'}            | ${scripts}   | ${[script(OLD), whole('global-init-scripts', OLD), whole('global-init-scripts')]}               | ${true}  | ${'satisfied'}     | ${0}
  ${'refused now, of old in full: what was stays'} | ${scripts}   | ${[script(OLD), whole('global-init-scripts', OLD), refused('global-init-scripts', null)]}       | ${true}  | ${'not-satisfied'} | ${1}
  ${'the one switch was read, another refused'}    | ${downloads} | ${[conf, refused('workspace-conf', 'enableExportNotebook'), refused('workspace-conf', null)]}   | ${false} | ${'satisfied'}     | ${1}
  ${'the one switch was refused, another read'}    | ${downloads} | ${[refused('workspace-conf', 'enableResultsDownloading'), refused('workspace-conf', null)]}     | ${false} | ${'not-assessed'}  | ${1}
  ${'what it is joined with was not read'}         | ${supported} | ${[row('clusters', 'c', { cluster_id: 'c' }), whole('clusters')]}                               | ${false} | ${'not-assessed'}  | ${1}
  ${'what it is joined with is too old'}           | ${supported} | ${[row('clusters', 'c', { cluster_id: 'c' }), whole('clusters'), whole('spark-versions', OLD)]} | ${false} | ${'stale'}         | ${1}
  ${'a body that says that it was refused'}        | ${supported} | ${[refused('clusters', 'c'), refused('clusters', null), whole('spark-versions')]}               | ${true}  | ${'not-assessed'}  | ${0}
`('$kind: $why', ({ rule, snapshots, matches, kind, checked }) => {
  expect(outcome(rule, snapshots, matches)).toMatchObject({ kind, checked, place: '1', placeName: 'prod' })
})

test('a place that was never read says so, and a reason names what and why', () => {
  expect(outcome(scripts, [], false)?.reason).toBe('global-init-scripts of prod: it was never read.')
  expect(outcome(scripts, [refused('global-init-scripts', null)], false)?.reason).toBe(
    'global-init-scripts of prod: it was not read in full. HTTP 403. Grant it.',
  )
})

test.each`
  service       | detection                                  | subject       | says
  ${'nothing'}  | ${'{ s: { a: 1 }, condition: s }'}         | ${'x'}        | ${'nothing is nothing that is read'}
  ${'clusters'} | ${'{ s: { colour: red }, condition: s }'}  | ${'x'}        | ${'have no field colour'}
  ${'clusters'} | ${'{ s: { policy_id: a }, condition: s }'} | ${'{colour}'} | ${'have no field colour'}
`('a rule on $service that asks for what is not there is refused', ({ service, detection, subject, says }) => {
  expect(() => ruleOf(service, detection, subject)).toThrow(says)
})

test('a field that was not read holds neither way, under every not', () => {
  const both = ruleOf('clusters', '{ a: { tags: 0 }, b: { runtime_supported: true }, condition: not (a or not b) }')
  const sql = (unread: string[]) => compileState([both], [{ kind: 'clusters', notRead: new Set(unread) }], 't')
  expect(Object.values(sql([]).params)).not.toContain('not read: runtime_supported')
  const { params, sql: text } = sql(['runtime_supported'])
  expect(Object.values(params)).toContain('not read: runtime_supported')
  expect(text.match(/IS NULL/g)).toHaveLength(1)
})
