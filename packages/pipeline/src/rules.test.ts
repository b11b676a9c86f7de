import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Lake, openLake } from '@meshledger/lake'
import { controlsOf, exampleEvents, exampleMesh, type Rule, type Rulebook, readRulebook } from '@meshledger/policy'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { tryRules } from '../testing/trial.ts'
import { policyFiles, policyInForce } from './rules.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-rules-'))
let lake: Lake
beforeAll(async () => {
  lake = await openLake({ folder })
})
afterAll(async () => {
  await lake.close()
  rmSync(folder, { recursive: true, force: true })
})

const { book, catalogs } = policyInForce()
const files = new Map(policyFiles('rules').map((file) => [file.file, file]))

describe.each(book.speaking.map((rule) => ({ name: rule.name, rule })))('$name', ({ rule }) => {
  test('says what it looks for, why, what to do, and which controls it tests', () => {
    expect(rule.why.length).toBeGreaterThan(20)
    expect(rule.remedy.length).toBeGreaterThan(20)
    const frameworks = controlsOf(rule, catalogs).map(({ framework }) => framework)
    expect(frameworks).toContain('iso27001-2022')
    expect(frameworks).toContain('hipaa-security')
    expect(rule.id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    expect(rule.examples.map(({ expect: wanted }) => wanted)).toEqual(expect.arrayContaining(['match', 'no match']))
  })

  test.each(rule.examples.map((example, i) => ({ example, i: i + 1 })))(
    'example $i: $example.expect',
    async ({ example }) => {
      const found = await tryRules(lake, book, exampleEvents(example), exampleMesh(example))
      const own = found.filter((observation) => observation.rule === rule.name)
      expect(own.length > 0 ? 'match' : 'no match').toBe(example.expect)
    },
  )

  test('an example breaks when a condition of it is negated', async () => {
    const negated = negations(rule)
    expect(negated.length).toBeGreaterThan(0)
    for (const mutant of negated) {
      let broken = false
      for (const example of rule.examples) {
        const found = await tryRules(lake, mutant, exampleEvents(example), exampleMesh(example))
        broken ||= (found.some((one) => one.rule === rule.name) ? 'match' : 'no match') !== example.expect
      }
      expect(broken).toBe(true)
    }
  })
})

/** The rule's file once for each condition in it, with that condition turned round. */
function negations(rule: Rule): Rulebook[] {
  const file = files.get(rule.file)
  if (file === undefined) return []
  if (rule.kind === 'absence') {
    return [readRulebook([{ ...file, text: file.text.replace(/hours: \d+/, 'hours: 9000') }])]
  }
  return [...file.text.matchAll(/^ {2}condition: ([^{\n].*)$/gm)].map((match) => {
    const text = `${file.text.slice(0, match.index)}  condition: not (${match[1]})${file.text.slice(match.index + match[0].length)}`
    return readRulebook([{ ...file, text }])
  })
}
