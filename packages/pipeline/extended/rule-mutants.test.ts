import { type Rule, readRulebook } from '@meshledger/policy'
import { expect, test } from 'vitest'
import { policyFiles, policyInForce } from '../src/rules.ts'
import { freshLake } from '../testing/fresh-lake.ts'
import { bookWith, mutantsOf } from '../testing/mutants.ts'
import { layoutOf, verdictsOf } from '../testing/verdicts.ts'

const lake = await freshLake()

const { book } = policyInForce()
const files = new Map(policyFiles('rules').map((file) => [file.file, file]))
const fileOf = (rule: Rule) => files.get(rule.file) ?? { file: rule.file, text: '', digest: '' }

test.each(book.speaking.map((rule) => ({ name: rule.name, rule })))(
  'to break any part of $name breaks one of its examples',
  async ({ rule }) => {
    const wanted = rule.examples.map(({ expect: verdict }) => verdict)
    const own = readRulebook([fileOf(rule)])
    const layout = layoutOf(rule, fileOf(rule).text)
    const unnoticed: string[] = []
    for (const mutants of batches(mutantsOf(own, rule, fileOf(rule)))) {
      const names = [rule.name, ...mutants.map(({ name }) => name)]
      const said = await verdictsOf(lake, bookWith(own, mutants), rule.examples, names, layout)
      expect(said.get(rule.name)).toEqual(wanted)
      unnoticed.push(...mutants.filter(({ name }) => String(said.get(name)) === String(wanted)).map(({ what }) => what))
    }
    expect(unnoticed).toEqual([])
    if (rule.kind === 'absence') expect(await absences(rule)).toEqual([wanted, wanted.map(() => 'no match')])
  },
)

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
