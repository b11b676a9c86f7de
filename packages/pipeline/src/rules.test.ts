import { controlsOf, type Rule, readRulebook } from '@meshledger/policy'
import { describe, expect, test } from 'vitest'
import { freshLake } from '../testing/fresh-lake.ts'
import { bookWith, mutantsOf } from '../testing/mutants.ts'
import { verdictsOf } from '../testing/verdicts.ts'
import { policyFiles, policyInForce } from './rules.ts'

const lake = await freshLake()

const { book, catalogs } = policyInForce()
const files = new Map(policyFiles('rules').map((file) => [file.file, file]))
const fileOf = (rule: Rule) => files.get(rule.file) ?? { file: rule.file, text: '', digest: '' }

/** The events of a grant outlast any distance in time; an absence is of all events together. */
const isAlone = (rule: Rule): boolean => rule.kind === 'absence' || fileOf(rule).text.includes('mesh.actor_is_granted')

describe.each(book.speaking.map((rule) => ({ name: rule.name, rule })))('$name', ({ rule }) => {
  test('says what it looks for, why, what to do, and which controls it tests', () => {
    expect(rule.why.length).toBeGreaterThan(20)
    expect(rule.remedy.length).toBeGreaterThan(20)
    const frameworks = controlsOf(rule, catalogs).map(({ framework }) => framework)
    expect(frameworks).toContain('iso27001-2022')
    expect(frameworks).toContain('hipaa-security')
    expect(rule.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  test('speaks in its examples as they say, and to break any part of it breaks one of them', async () => {
    const wanted = rule.examples.map(({ expect: verdict }) => verdict)
    expect(wanted).toEqual(expect.arrayContaining(['match', 'no match']))
    const own = readRulebook([fileOf(rule)])
    const alone = isAlone(rule)
    const each = rule.kind === 'detection' && (rule.scope.derived.size > 0 || rule.history !== null)
    const unnoticed: string[] = []
    for (const mutants of batches(mutantsOf(own, rule, fileOf(rule)))) {
      const names = [rule.name, ...mutants.map(({ name }) => name)]
      const said = await verdictsOf(lake, bookWith(own, mutants), rule.examples, names, { alone, each })
      expect(said.get(rule.name)).toEqual(wanted)
      unnoticed.push(...mutants.filter(({ name }) => String(said.get(name)) === String(wanted)).map(({ what }) => what))
    }
    expect(unnoticed).toEqual([])
    if (rule.kind === 'absence') expect(await absences(rule)).toEqual([wanted, wanted.map(() => 'no match')])
  })
})

/** A scan of a few mutants is planned quickly, one of all of them is not, and one each is as many scans. */
const batches = <T>(items: readonly T[], size = 20): T[][] =>
  Array.from({ length: Math.max(1, Math.ceil(items.length / size)) }, (_, i) => items.slice(i * size, i * size + size))

/** What an absence rule says, and what it would say if it asked for more empty hours than there can be. */
async function absences(rule: Rule) {
  const { text, ...file } = fileOf(rule)
  const books = [text, text.replace(/hours: \d+/, 'hours: 9000')].map((one) => readRulebook([{ ...file, text: one }]))
  const said = books.map((one) => verdictsOf(lake, one, rule.examples, [rule.name], { alone: true }))
  return (await Promise.all(said)).map((verdicts) => verdicts.get(rule.name))
}

test('every rule is its own: no two say the same name, id or title', () => {
  for (const of of [book.rules.map(({ name }) => name), book.speaking.map(({ id }) => id)]) {
    expect(of.length).toBe(new Set(of).size)
  }
  expect(new Set(book.speaking.map(({ title }) => title)).size).toBe(book.speaking.length)
})
