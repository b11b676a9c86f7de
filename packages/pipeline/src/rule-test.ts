import type { Lake } from '@meshledger/lake'
import {
  bookAround,
  type Example,
  exampleEvents,
  exampleMesh,
  type Refusal,
  type Rule,
  type Rulebook,
} from '@meshledger/policy'
import { inEmptyLake, placeholdersIn, runnableIn } from './rule-check.ts'
import { ruleFilesIn } from './rule-files.ts'
import { queryVerdicts } from './rule-query-trial.ts'
import { tryRules } from './rule-trial.ts'
import { stateVerdicts } from './state-trial.ts'

/** What became of one example of a rule. */
export type ExampleOutcome = {
  readonly file: string
  readonly line: number
  readonly rule: string
  readonly expect: Example['expect']
  readonly got: Example['expect'] | 'unreadable'
  readonly passed: boolean
  /** Why the example cannot be read, or in what the match is another than it says. */
  readonly message: string | null
}

export type RuleTest = {
  readonly passed: number
  readonly failed: number
  readonly examples: readonly ExampleOutcome[]
  /** Rules that speak for themselves and bring no example. */
  readonly without: readonly string[]
  readonly leftAside: readonly Refusal[]
}

/** Run the examples that rules bring along, each over a log of its own on the real engine. Throws `RulePathError`. */
export async function ruleTest(paths: readonly string[], placeholders?: string): Promise<RuleTest> {
  const files = ruleFilesIn(paths)
  const filled = placeholdersIn(placeholders)
  return inEmptyLake(async (lake) => {
    const { book, leftAside } = await runnableIn(lake, files, filled)
    const examples: ExampleOutcome[] = []
    for (const rule of book.rules) {
      const alone = bookAround(rule, book)
      for (const example of rule.examples) examples.push(await outcomeOf(lake, rule, alone, example))
    }
    const passed = examples.filter((one) => one.passed).length
    const without = book.speaking.filter((rule) => rule.examples.length === 0).map(({ name }) => name)
    return { passed, failed: examples.length - passed, examples, without, leftAside }
  })
}

async function outcomeOf(lake: Lake, rule: Rule, book: Rulebook, example: Example): Promise<ExampleOutcome> {
  const { expect, line } = example
  const told = { file: rule.file, line, rule: rule.name, expect }
  try {
    if (rule.kind === 'state' || rule.kind === 'query') {
      const said =
        rule.kind === 'state' ? stateVerdicts(lake, [rule], [example]) : queryVerdicts(lake, [rule], [example])
      const [got = 'no match'] = (await said).get(rule.name) ?? []
      return { ...told, got, passed: got === expect, message: null }
    }
    const found = await tryRules(lake, book, exampleEvents(example), exampleMesh(example))
    const levels = found.flatMap((one) => (one.rule === rule.name ? [one.severity] : []))
    const got = levels.length > 0 ? 'match' : 'no match'
    const other = example.level === null || levels.includes(example.level) ? undefined : levels[0]
    const message = other === undefined ? null : `a finding of severity ${example.level}, got ${other}`
    return { ...told, got, passed: got === expect && message === null, message }
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return { ...told, got: 'unreadable', passed: false, message: error.message }
  }
}
