import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import {
  type Check,
  contradictions,
  controlRows,
  type TaggedRule,
  type ToolCheck,
  toolContradictions,
} from './coverage.ts'
import { pagesOf, readPolicy, tagged } from './rule-pages.ts'

const root = join(dirname(import.meta.filename), '..')
const policy = readPolicy(root)
const rules = tagged(policy)

test('the pages of the rules and of the coverage are those that node scripts/rule-pages.ts writes', () => {
  const pages = pagesOf(policy)
  const there = [...globSync('docs/rules/*.md', { cwd: root }), 'docs/coverage.md'].toSorted()
  expect(there).toEqual([...pages.keys()].toSorted())
  const stale = [...pages].filter(([path, text]) => readFileSync(join(root, path), 'utf8') !== text)
  expect(stale.map(([path]) => path)).toEqual([])
})

test('a rule stands in the file of its name, with a page that says why, what to do and when it is wrong', () => {
  for (const { name, file } of policy.rules) expect(file).toBe(`rules/${name}.yml`)
  for (const text of policy.texts.values()) {
    expect(text).toMatch(/^falsepositives:$/m)
    expect(text).toMatch(/^modified: \d{4}-\d\d-\d\d$/m)
  }
})

test('no check and no control is silently missing', () => {
  expect(contradictions(policy.checks, rules)).toEqual([])
  expect(toolContradictions(policy.tool, rules)).toEqual([])
  expect(policy.checks.filter(({ coverage }) => coverage === 'not covered')).toEqual([])
  for (const catalog of policy.catalogs) {
    const rows = controlRows(catalog, policy.checks, rules)
    expect(rows.map(({ id }) => id)).toEqual(catalog.controls.map(({ id }) => id))
    for (const { id, coverage, reason } of rows) expect(coverage === 'automatic' || reason !== '', id).toBe(true)
    for (const { id, coverage, checks } of rows) {
      expect(checks.length > 0 || coverage === 'manual' || coverage === 'inherited', `${id} has no check`).toBe(true)
    }
  }
  const ids = new Set(policy.catalogs.flatMap(({ controls }) => controls.map(({ id }) => id)))
  const strangers = policy.checks.flatMap(({ iso27001, hipaa }) => [...iso27001, ...hipaa].filter((id) => !ids.has(id)))
  expect(strangers).toEqual([])
})

const check = (change: Partial<Check>): Check => ({
  ...{ id: 'X-1', title: 'x', evidence: 'audit-log', severity: 'low', coverage: 'automatic', iso27001: [], hipaa: [] },
  ...change,
})
const rule: TaggedRule = { name: 'r', checks: ['X-1'], controls: new Set() }

test.each`
  why                                         | checks                                               | rules     | says
  ${'answered, and says so'}                  | ${[check({})]}                                       | ${[rule]} | ${undefined}
  ${'answered by something beside the rules'} | ${[check({ by: 'verify' })]}                         | ${[]}     | ${undefined}
  ${'said to be answered, by nothing'}        | ${[check({})]}                                       | ${[]}     | ${'no rule names it'}
  ${'said to be open, and a rule names it'}   | ${[check({ coverage: 'not covered', reason: 'x' })]} | ${[rule]} | ${'r names it'}
  ${'open without a reason'}                  | ${[check({ coverage: 'manual' })]}                   | ${[]}     | ${'without a reason'}
  ${'a rule names a check that is not'}       | ${[]}                                                | ${[rule]} | ${'which there is not'}
`('a check that is $why', ({ checks, rules: held, says }) => {
  const found = contradictions(checks, held)
  if (says === undefined) expect(found).toEqual([])
  else expect(found).toEqual([expect.stringContaining(says)])
})

test.each`
  why                                 | change                                      | says
  ${'answered, and says so'}          | ${{}}                                       | ${undefined}
  ${'names a rule that is not'}       | ${{ rules: ['q'] }}                         | ${'which there is not'}
  ${'said to be answered by no rule'} | ${{ rules: [] }}                            | ${'with 0 rules'}
  ${'manual without a reason'}        | ${{ rules: [], coverage: 'manual' }}        | ${'without a reason'}
  ${'not answered'}                   | ${{ coverage: 'not covered', reason: 'x' }} | ${'is not answered'}
`('a check of another tool: $why', ({ change, says }) => {
  const one: ToolCheck = { id: 'T-1', title: 't', coverage: 'automatic', rules: ['r'], ...change }
  const found = toolContradictions([one], [rule])
  if (says === undefined) expect(found).toEqual([])
  else expect(found).toContainEqual(expect.stringContaining(says))
})
