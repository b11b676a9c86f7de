import {
  type CorrelationRule,
  type DetectionRule,
  type QueryRule,
  type Rule,
  type Rulebook,
  type RuleFile,
  readRulebook,
  type StateRule,
} from '@meshledger/policy'

import { brokenOwnKeys } from './mutants-own.ts'

type Expression = DetectionRule['match']

/** A rule of which one part is broken, with the rules that it relates, all under names of their own. */
export interface Mutant {
  readonly name: string
  /** Which part, in words of the rule. */
  readonly what: string
  readonly rules: readonly Rule[]
}

/** A rule of its file's book, once for each way to break one part of it. An absence rule has no parts of this kind. */
export function mutantsOf(book: Rulebook, rule: Rule, file: RuleFile): Mutant[] {
  const correlations = book.rules.filter((one) => one.kind === 'correlation')
  const variants =
    rule.kind === 'detection' || rule.kind === 'state' || rule.kind === 'query'
      ? [...brokenDetections(rule)]
      : [...correlations.flatMap((one) => [...brokenCorrelations(one, file)]), ...brokenParts(book)]
  return variants.map(({ what, rules }, i) => ({ what, name: `${rule.name}~${i}`, rules: renamed(rules, i) }))
}

/** The book with the mutants in it, each as a rule that speaks for itself. */
export function bookWith(book: Rulebook, mutants: readonly Mutant[]): Rulebook {
  const added = mutants.flatMap(({ rules }) => rules)
  const byName = new Map(added.map((rule) => [rule.name, rule]))
  const names = new Set(mutants.map(({ name }) => name))
  return {
    ...book,
    rules: [...book.rules, ...added],
    speaking: [...book.speaking, ...added.filter(({ name }) => names.has(name))],
    related: (rule) =>
      byName.has(rule.name)
        ? rule.rules
            .flatMap((name) => byName.get(name) ?? [])
            .filter((one) => one.kind === 'detection' || one.kind === 'correlation')
        : book.related(rule),
  }
}

type Variant = { what: string; rules: Rule[] }

function* brokenDetections(rule: DetectionRule | StateRule | QueryRule): Generator<Variant> {
  for (const { what, expression } of broken(rule.match)) yield { what, rules: [{ ...rule, match: expression }] }
  if (rule.kind === 'query') {
    for (const { what, sql } of brokenSql(rule.of)) yield { what, rules: [{ ...rule, of: sql }] }
    return
  }
  if (rule.kind === 'state') return
  for (const { what, rule: changed } of brokenOwnKeys(rule)) yield { what, rules: [changed] }
}

/** Each line that only adds a condition left out, each number one more and one less, each word that is looked for another. */
function* brokenSql(sql: string): Generator<{ what: string; sql: string }> {
  for (const [found] of sql.matchAll(/^ *(AND|OR) .*?(?=\)*,?$)/gm))
    yield { what: `without ${found.trim()}`, sql: sql.replace(found, '') }
  for (const { 0: found, index } of sql.matchAll(/\b[1-9]\d{0,2}\b/g)) {
    for (const step of [-1, 1]) {
      const changed = String(Number(found) + step)
      yield { what: `${changed} for ${found}`, sql: sql.slice(0, index) + changed + sql.slice(index + found.length) }
    }
  }
  for (const { 0: found, index } of sql.matchAll(/(?<=[=(,] ?)'[a-zA-Z_]+'(?! ?\)? ?AS)/g)) {
    yield { what: `another word than ${found}`, sql: `${sql.slice(0, index)}'~'${sql.slice(index + found.length)}` }
  }
}

/** Each part of an expression left out, negated or joined the other way; of a list of values each left out. */
function* broken(whole: Expression): Generator<{ what: string; expression: Expression }> {
  if (whole.kind === 'not') {
    yield { what: `without not: ${named(whole.item)}`, expression: whole.item }
    for (const { what, expression } of broken(whole.item)) yield { what, expression: { ...whole, item: expression } }
  } else if (whole.kind === 'and' || whole.kind === 'or') {
    const other = whole.kind === 'and' ? 'or' : 'and'
    yield { what: `${other} in place of ${whole.kind}: ${named(whole)}`, expression: { ...whole, kind: other } }
    for (const [i, item] of whole.items.entries()) {
      yield { what: `without ${named(item)}`, expression: { ...whole, items: whole.items.toSpliced(i, 1) } }
      if (whole.kind === 'or' && item.kind === 'field') continue
      for (const { what, expression } of broken(item)) {
        yield { what, expression: { ...whole, items: whole.items.with(i, expression) } }
      }
    }
  } else {
    yield { what: `not ${named(whole)}`, expression: { kind: 'not', item: whole } }
  }
  if (whole.kind === 'field' && whole.test.kind === 'number' && whole.test.compare !== 'eq') {
    for (const step of [-1, 1]) {
      const value = whole.test.value + step
      yield { what: `${value} in ${named(whole)}`, expression: { ...whole, test: { ...whole.test, value } } }
    }
  }
}

/** The rules of a file of which one detection is broken. */
function* brokenParts(book: Rulebook): Generator<Variant> {
  for (const part of book.rules.filter((one) => one.kind === 'detection')) {
    for (const { what, rules } of brokenDetections(part)) {
      yield { what, rules: [...book.rules.filter((one) => one !== part), ...rules] }
    }
  }
}

/** What a correlation asks, changed in the text of its file: window, count, groups, rules and type. */
function* brokenCorrelations(rule: CorrelationRule, file: RuleFile): Generator<Variant> {
  const at = file.text.indexOf('\ncorrelation:', file.text.indexOf(`\nname: ${rule.name}\n`)) + 1
  const [head, body] = [file.text.slice(0, at), file.text.slice(at)]
  const changed = (what: string, text: string): Variant => {
    const read = readRulebook([{ ...file, text: head + text }])
    return { what, rules: [...read.rules] }
  }
  const count = Number(/\bgte: (\d+)/.exec(body)?.[1] ?? 0)
  // Where one event is enough, no window and no group has a say.
  for (const step of count === 1 ? [] : [-1, 1]) {
    const { what, rules } = changed(`a timespan of ${rule.seconds + step} seconds`, body)
    yield { what, rules: rules.map((one) => (one.name === rule.name ? { ...one, seconds: rule.seconds + step } : one)) }
  }
  for (const value of [count - 1, count + 1].filter((one) => count > 0 && one > 0)) {
    yield changed(`gte: ${value}`, body.replace(/\bgte: \d+/, `gte: ${value}`))
  }
  for (const [key, names, least] of [
    ['group-by', rule.groupBy, count === 1 ? 99 : 1],
    ['rules', rule.rules, 2],
  ] as const) {
    for (const i of names.length < least ? [] : names.keys()) {
      const list = `${key}: [${names.toSpliced(i, 1).join(', ')}]`
      const without = body.replace(new RegExp(`${key}: \\[.*\\]`), list)
      yield changed(list, key === 'rules' ? without : without.replace(/^subject: .*$/m, 'subject: all'))
    }
  }
  const type = /type: (\w+)/.exec(body)?.[1]
  if (type === 'temporal_ordered') yield changed('type: temporal', body.replace(/type: \w+/, 'type: temporal'))
  if (type === 'value_count') {
    yield changed('type: event_count', body.replace(/type: \w+/, 'type: event_count').replace(/, field: [^ ]+/, ''))
  }
}

/** The rules of one mutant under names that no other rule has, also where they name each other. */
function renamed(rules: readonly Rule[], i: number): Rule[] {
  const own = new Set(rules.map(({ name }) => name))
  const nameOf = (name: string) => (own.has(name) ? `${name}~${i}` : name)
  return rules.map((rule) => {
    const copy = { ...rule, name: nameOf(rule.name), id: null }
    if (copy.kind !== 'correlation') return copy
    const aliases = [...copy.aliases].map(
      ([alias, fields]) => [alias, new Map([...fields].map(([name, field]) => [nameOf(name), field]))] as const,
    )
    return { ...copy, rules: copy.rules.map(nameOf), aliases: new Map(aliases) }
  })
}

function named(expression: Expression): string {
  switch (expression.kind) {
    case 'and':
    case 'or':
      return `(${expression.items.map(named).join(` ${expression.kind} `)})`
    case 'not':
      return `not ${named(expression.item)}`
    case 'field':
      return `${expression.field} ${JSON.stringify(expression.test)}`
    case 'keyword':
      return JSON.stringify(expression)
  }
}
