import { elsewhere, faultsOfQuery, type QueryLooks } from './check.ts'
import { fieldsRead } from './fields-read.ts'
import { inCircle, named, rulesAmong } from './references.ts'
import { joined } from './sigma/ast.ts'
import { fieldNamed } from './sigma/field.ts'
import type { LogSource } from './sigma/metadata.ts'
import type { Placeholders } from './sigma/placeholders.ts'
import { isRefusal, readFile } from './sigma/read.ts'
import { type Refusal, RulesRefused } from './sigma/refusal.ts'
import type { CorrelationRule, DetectionRule, FilterRule, Rule, RuleFile } from './sigma/rule.ts'
import { PARAMETER } from './sigma/scope.ts'
import { templateFields } from './sigma/template.ts'
import { faultOfState } from './state/check.ts'

/** All rules of a folder, checked together: every name is one rule's, every reference leads somewhere. */
export interface Rulebook {
  readonly rules: readonly Rule[]
  /** The rules that may speak for themselves: all but those that only serve a correlation. */
  readonly speaking: readonly Rule[]
  /** The rules a correlation relates, in its order. */
  related(rule: CorrelationRule): readonly (DetectionRule | CorrelationRule)[]
}

/** Read rule files into one rulebook. Throws `RulesRefused` with every refusal: file, line, reason. */
export function readRulebook(files: readonly RuleFile[]): Rulebook {
  const documents = sorted(files).flatMap((file) => readFile(file))
  const outcomes = documents.map(({ outcome }) => outcome)
  const rules = rulesAmong(documents)
  const refusals = [...documents.flatMap((one) => one.refusals), ...rules.flatMap((rule) => checkRule(rule, rules))]
  if (refusals.length > 0) throw new RulesRefused(refusals)
  return bookOf(rules, filtersAmong(outcomes))
}

/** Rules that can be run, and those that were left aside, each with its place and why. */
export interface Runnable {
  readonly book: Rulebook
  readonly leftAside: readonly Refusal[]
}

/**
 * Of rules from anywhere, those that can be run over audit events. What is refused, is about another product, or relates
 * rules that are not there, is left aside by name. Fields may have any name: what is no column is a parameter.
 */
export function readRunnable(
  files: readonly RuleFile[],
  placeholders: Placeholders = new Map(),
  queries: QueryLooks = new Map(),
): Runnable {
  const documents = sorted(files).flatMap((file) => readFile(file, placeholders))
  const leftAside: Refusal[] = []
  const aside = (place: Pick<Refusal, 'file' | 'line'>, reason: Refusal['reason'], message: string) => {
    leftAside.push({ file: place.file, line: place.line, column: 1, reason, message })
  }
  for (const { refusals } of documents) leftAside.push(...refusals)
  let rules = rulesAmong(documents).filter((rule) => {
    if (rule.kind === 'query') {
      const faults = faultsOfQuery(rule, queries)
      leftAside.push(...faults)
      return faults.length === 0
    }
    const why = rule.kind === 'detection' ? elsewhere(rule) : rule.kind === 'state' ? faultOfState(rule) : null
    if (why !== null) aside(rule, 'unsupported', `${rule.name} is not run: ${why}`)
    return why === null
  })
  for (let before = -1; before !== rules.length; ) {
    before = rules.length
    const all = rules
    rules = all.filter((rule) => {
      if (rule.kind !== 'correlation') return true
      const missing = rule.rules.find((name) => named(name, all).length === 0)
      const circle = missing === undefined && inCircle(rule, all)
      if (missing !== undefined)
        aside(rule, 'unknown-rule', `${rule.name} is not run: its rule ${missing} is not there`)
      if (circle) aside(rule, 'rule-cycle', `${rule.name} is not run: it correlates itself`)
      return missing === undefined && !circle
    })
  }
  return { book: bookOf(rules, filtersAmong(documents.map(({ outcome }) => outcome))), leftAside }
}

/** A rulebook of one rule, which speaks, and those that it needs. */
export function bookAround(rule: Rule, book: Rulebook): Rulebook {
  const rules = new Set<Rule>([rule])
  for (const one of rules) if (one.kind === 'correlation') for (const below of book.related(one)) rules.add(below)
  return { rules: [...rules], speaking: [rule], related: book.related }
}

const sorted = (files: readonly RuleFile[]): RuleFile[] => files.toSorted((a, b) => (a.file < b.file ? -1 : 1))

const filtersAmong = (outcomes: readonly (Rule | FilterRule | Refusal)[]): FilterRule[] =>
  outcomes.flatMap((one) => (!isRefusal(one) && one.kind === 'filter' ? [one] : []))

/** A filter holds for a rule that it names and whose log source is within its own; its condition is added as written. */
function bookOf(given: readonly Rule[], filters: readonly FilterRule[]): Rulebook {
  const rules = given.map((rule): Rule => {
    if (rule.kind !== 'detection' && rule.kind !== 'state' && rule.kind !== 'query') return rule
    const of = filters.filter(
      (filter) =>
        within(rule.logsource, filter.logsource) && filter.rules.some((name) => named(name, [rule]).length > 0),
    )
    return { ...rule, match: joined('and', [rule.match, ...of.map(({ match }) => match)]) }
  })
  const related: Rulebook['related'] = (rule) =>
    rule.rules.flatMap((name) => named(name, rules).slice(0, 1)).filter(isOfEvents)
  const silent = new Set<Rule>(
    rules.flatMap((rule) => (rule.kind === 'correlation' && !rule.generate ? related(rule) : [])),
  )
  return { rules, speaking: rules.filter((rule) => !silent.has(rule)), related }
}

/** Rules that a correlation can relate: those whose matches are events. */
const isOfEvents = (rule: Rule): rule is DetectionRule | CorrelationRule =>
  rule.kind === 'detection' || rule.kind === 'correlation'

const within = (rule: LogSource, filter: LogSource): boolean =>
  (['category', 'product', 'service'] as const).every(
    (key) => filter[key] === null || filter[key]?.toLowerCase() === rule[key]?.toLowerCase(),
  )

function checkRule(rule: Rule, rules: readonly Rule[]): Refusal[] {
  const refusal = (reason: Refusal['reason'], message: string): Refusal => ({
    ...{ file: rule.file, line: rule.line, column: 1, reason, message },
  })
  const found: Refusal[] = []
  if (named(rule.name, rules).length > 1) found.push(refusal('duplicate-rule', `two rules are called ${rule.name}`))
  for (const field of new Set(fieldsUsed(rule, rules))) {
    if (fieldNamed(field) === null) found.push(refusal('unknown-field', `no audit event has the field ${field}`))
  }
  if (rule.kind === 'query') found.push(...faultsOfQuery(rule, new Map()))
  const odd = rule.kind === 'state' ? faultOfState(rule) : null
  if (odd !== null) found.push(refusal('unknown-field', odd))
  if (rule.kind !== 'correlation') return found
  for (const name of rule.rules) {
    const [related] = named(name, rules)
    if (related === undefined) found.push(refusal('unknown-rule', `there is no rule ${name} to correlate`))
    else if (!isOfEvents(related)) found.push(refusal('unsupported', `${name} sees what no single event shows`))
  }
  if (inCircle(rule, rules)) found.push(refusal('rule-cycle', `${rule.name} correlates itself`))
  for (const field of templateFields(rule.subject)) {
    if (!rule.groupBy.includes(field))
      found.push(refusal('unknown-field', `the subject names ${field}, which is not in group-by`))
  }
  return found
}

/** The fields of an event that a rule needs, each of its own fields replaced by what it is derived from. */
function fieldsUsed(rule: Rule, rules: readonly Rule[]): string[] {
  if (rule.kind === 'absence') return [rule.each]
  if (rule.kind === 'state' || rule.kind === 'query') return []
  if (rule.kind === 'detection') return fieldsRead(rule).filter((name) => !name.startsWith(PARAMETER))
  const aliased = [...rule.aliases.values()].flatMap((fields) => [...fields.values()])
  const plain = [...rule.groupBy, ...(rule.measure?.fields ?? [])].filter((name) => !rule.aliases.has(name))
  const below = rule.rules.flatMap((name) => named(name, rules))
  const derived = new Set(below.flatMap((one) => (one.kind === 'detection' ? [...one.scope.derived.keys()] : [])))
  return [...plain, ...aliased].filter((name) => !derived.has(name))
}
