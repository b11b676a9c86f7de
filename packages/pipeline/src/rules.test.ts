import { controlsOf, type Rule, readRulebook } from '@meshledger/policy'
import { describe, expect, test } from 'vitest'
import { freshLake } from '../testing/fresh-lake.ts'
import { layoutOf, verdictsOf } from '../testing/verdicts.ts'
import { policyFiles, policyInForce } from './rules.ts'

const lake = await freshLake()

const { book, catalogs } = policyInForce()
const files = new Map(policyFiles('rules').map((file) => [file.file, file]))
const fileOf = (rule: Rule) => files.get(rule.file) ?? { file: rule.file, text: '', digest: '' }

describe.each(book.speaking.map((rule) => ({ name: rule.name, rule })))('$name', ({ rule }) => {
  test('says what it looks for, why, what to do, and which controls it tests', () => {
    expect(rule.why.length).toBeGreaterThan(20)
    expect(rule.remedy.length).toBeGreaterThan(20)
    const frameworks = controlsOf(rule, catalogs).map(({ framework }) => framework)
    expect(frameworks).toContain('iso27001-2022')
    expect(frameworks).toContain('hipaa-security')
    expect(rule.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('speaks in its examples as they say', async () => {
    const wanted = rule.examples.map(({ expect: verdict }) => verdict)
    expect(wanted).toEqual(expect.arrayContaining(['match', 'no match']))
    const file = fileOf(rule)
    const said = await verdictsOf(lake, readRulebook([file]), rule.examples, [rule.name], layoutOf(rule, file.text))
    expect(said.get(rule.name)).toEqual(wanted)
  })
})

test('every rule is its own: no two say the same name, id or title', () => {
  for (const of of [book.rules.map(({ name }) => name), book.speaking.map(({ id }) => id)]) {
    expect(of.length).toBe(new Set(of).size)
  }
  expect(new Set(book.speaking.map(({ title }) => title)).size).toBe(book.speaking.length)
})
