import type { ReadDocument } from './sigma/read.ts'
import { isRefusal } from './sigma/read.ts'
import type { Refusal } from './sigma/refusal.ts'
import type { CorrelationRule, Rule } from './sigma/rule.ts'

/** The rules that a name or id may mean. */
export const named = (name: string, rules: readonly Rule[]): Rule[] =>
  rules.filter((rule) => rule.name === name || (rule.id !== null && rule.id.toLowerCase() === name.toLowerCase()))

/** A correlation with what is wrong with the names in it. `unknown` names are known to none of the rules given. */
export interface References {
  readonly refusals: readonly Refusal[]
  readonly unknown: readonly string[]
}

/**
 * Check the names in a correlation against all rules at hand. A correlation of which not one name is known, in a file of
 * its own, was given without its rules: that is said, and is no fault of the file.
 */
export function referencesOf(
  document: ReadDocument,
  rule: CorrelationRule,
  all: readonly Rule[],
  alone: boolean,
): References {
  const unknown = rule.rules.filter((name) => named(name, all).length === 0)
  const refusal = (reason: Refusal['reason'], path: readonly (string | number)[], message: string): Refusal => ({
    ...{ file: document.file, ...document.place(['correlation', ...path]), reason, message },
  })
  const without = alone && unknown.length === rule.rules.length
  const missing = unknown.map((name) =>
    refusal('unknown-rule', ['rules', rule.rules.indexOf(name)], `there is no rule ${name} to correlate`),
  )
  const odd = [...rule.aliases].flatMap(([alias, fields]) =>
    [...fields.keys()]
      .filter((name) => !rule.rules.includes(name) && named(name, all).length === 0)
      .map((name) =>
        refusal(
          'unknown-rule',
          ['aliases', alias, name],
          `the alias ${alias} names the rule ${name}, which is not there`,
        ),
      ),
  )
  const circle = inCircle(rule, all)
    ? [refusal('rule-cycle', ['rules'], `${rule.name} correlates itself, by way of the rules it names`)]
    : []
  return { refusals: [...(without ? [] : [...missing, ...odd]), ...circle], unknown }
}

/** Does a correlation name itself, by way of the rules it names? */
export function inCircle(start: CorrelationRule, all: readonly Rule[]): boolean {
  const seen = new Set<Rule>()
  const queue: Rule[] = [start]
  for (let rule = queue.pop(); rule !== undefined; rule = queue.pop()) {
    const next = rule.kind === 'correlation' ? rule.rules.flatMap((name) => named(name, all)) : []
    if (next.includes(start)) return true
    for (const one of next) {
      if (!seen.has(one)) queue.push(one)
      seen.add(one)
    }
  }
  return false
}

/** The rules among documents. */
export const rulesAmong = (documents: readonly ReadDocument[]): Rule[] =>
  documents.flatMap(({ outcome }) => (isRefusal(outcome) || outcome.kind === 'filter' ? [] : [outcome]))
