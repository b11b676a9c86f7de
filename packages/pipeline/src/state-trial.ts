import type { Lake } from '@meshledger/lake'
import { type Example, exampleState, outcomesOf, type StateRule, subjectsOf } from '@meshledger/policy'
import { matchesOf } from './state-run.ts'

/**
 * What each rule says in each example, by the rule's name. All examples are laid out together, each under its number:
 * what was read in one is nothing to another. No match is said only where all that the rule stands on was read.
 */
export async function stateVerdicts(
  lake: Lake,
  rules: readonly StateRule[],
  examples: readonly Example[],
): Promise<Map<string, Example['expect'][]>> {
  const trials = examples.map((example, i) => {
    const facts = exampleState(example)
    const subjects = subjectsOf(rules, facts)
    return { facts, subjects, laid: subjects.map((one) => ({ ...one, key: `${i} ${one.key}` })) }
  })
  const rows = await matchesOf(
    lake,
    rules,
    trials.flatMap(({ laid }) => laid),
  )
  const verdicts = new Map(rules.map(({ name }) => [name, [] as Example['expect'][]]))
  for (const [i, { facts, subjects }] of trials.entries()) {
    const matched = new Map(rules.map(({ name }) => [name, new Set<string>()]))
    for (const { rule, key } of rows) {
      const [number = '', ...rest] = key.split(' ')
      if (number === String(i)) matched.get(rules[rule]?.name ?? '')?.add(rest.join(' '))
    }
    for (const { rule, ...outcome } of worst(outcomesOf(rules, facts, subjects, matched))) {
      verdicts.get(rule)?.push(verdictOf[outcome.kind])
    }
  }
  return verdicts
}

const verdictOf = {
  'not-satisfied': 'match',
  'not-assessed': 'not assessed',
  stale: 'not assessed',
  satisfied: 'no match',
} as const

const order = ['not-satisfied', 'not-assessed', 'stale', 'satisfied'] as const

/** Of each rule the worst that it came to at any place. */
export function worst<T extends { rule: string; kind: (typeof order)[number] }>(outcomes: readonly T[]): T[] {
  const found = new Map<string, T>()
  for (const one of outcomes) {
    const known = found.get(one.rule)
    if (known === undefined || order.indexOf(one.kind) < order.indexOf(known.kind)) found.set(one.rule, one)
  }
  return [...found.values()]
}
