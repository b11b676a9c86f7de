import { named } from './references.ts'
import { fieldsOf } from './sigma/ast.ts'
import { fieldNamed } from './sigma/field.ts'
import { readRules } from './sigma/read.ts'
import { type Refusal, RulesRefused } from './sigma/refusal.ts'
import type { CorrelationRule, DetectionRule, Rule, RuleFile } from './sigma/rule.ts'
import { templateFields } from './sigma/template.ts'

/** All rules of a folder, checked together: every name is one rule's, every reference leads somewhere. */
export interface Rulebook {
  readonly rules: readonly Rule[]
  /** The rules that may speak for themselves: all but those that only serve a correlation. */
  readonly speaking: readonly Rule[]
  /** The detection rules a correlation relates, in its order. */
  related(rule: CorrelationRule): readonly DetectionRule[]
}

/** Read rule files into one rulebook. Throws `RulesRefused` with every refusal: file, line, reason. */
export function readRulebook(files: readonly RuleFile[]): Rulebook {
  const read = files.toSorted((a, b) => (a.file < b.file ? -1 : 1)).map(readRules)
  const rules = read.flatMap((file) => file.rules)
  const refusals = [...read.flatMap((file) => file.refusals), ...rules.flatMap((rule) => checkRule(rule, rules))]
  if (refusals.length > 0) throw new RulesRefused(refusals)
  const silent = new Set(
    rules.flatMap((rule) =>
      rule.kind === 'correlation' && !rule.generate ? rule.rules.map((n) => named(n, rules)[0]) : [],
    ),
  )
  return {
    rules,
    speaking: rules.filter((rule) => !silent.has(rule)),
    related: (rule) => rule.rules.flatMap((name) => named(name, rules)).filter((r) => r.kind === 'detection'),
  }
}

function checkRule(rule: Rule, rules: readonly Rule[]): Refusal[] {
  const refusal = (reason: Refusal['reason'], message: string): Refusal => ({
    ...{ file: rule.file, line: rule.line, column: 1, reason, message },
  })
  const found: Refusal[] = []
  if (named(rule.name, rules).length > 1) found.push(refusal('duplicate-rule', `two rules are called ${rule.name}`))
  for (const field of new Set(fieldsUsed(rule))) {
    if (fieldNamed(field) === null) found.push(refusal('unknown-field', `no audit event has the field ${field}`))
  }
  if (rule.kind !== 'correlation') return found
  for (const name of rule.rules) {
    const [related] = named(name, rules)
    if (related === undefined) found.push(refusal('unknown-rule', `there is no rule ${name} to correlate`))
    else if (related.kind !== 'detection') {
      found.push(
        refusal('unsupported', `${name} is no detection rule; correlations of correlations cannot be done yet`),
      )
    }
  }
  for (const field of templateFields(rule.subject)) {
    if (!rule.groupBy.includes(field))
      found.push(refusal('unknown-field', `the subject names ${field}, which is not in group-by`))
  }
  return found
}

function fieldsUsed(rule: Rule): string[] {
  if (rule.kind === 'detection') return [...fieldsOf(rule.match), ...templateFields(rule.subject)]
  if (rule.kind === 'absence') return [rule.each]
  const plain = rule.groupBy.filter((name) => !rule.aliases.has(name))
  const aliased = [...rule.aliases.values()].flatMap((fields) => [...fields.values()])
  return [...plain, ...aliased, ...(rule.measure?.fields ?? [])]
}
