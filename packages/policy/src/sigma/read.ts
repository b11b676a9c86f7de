import type { Expression } from './ast.ts'
import { readCondition } from './condition.ts'
import { holdsAtZero, readCorrelation } from './correlation.ts'
import { type Reading, readSearch } from './detection.ts'
import { readHead, type Source } from './head.ts'
import { checkMetadata, readLogSource } from './metadata.ts'
import type { Placeholders } from './placeholders.ts'
import { Fault, type Path, type Refusal } from './refusal.ts'
import type { AbsenceRule, FilterRule, Rule, RuleFile } from './rule.ts'
import { type Fields, isFields, isList, own, readDocuments, textAt, type Value, type YamlDocument } from './yaml.ts'

/** A document of a rule file: what it turned out to be, or why it was refused. */
export interface ReadDocument {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly outcome: Rule | FilterRule | Refusal
  /** What is allowed and still looks like a slip. */
  readonly warnings: readonly string[]
  /** Where a path of the document stands. */
  readonly place: YamlDocument['place']
}

export const isRefusal = (outcome: ReadDocument['outcome']): outcome is Refusal => 'reason' in outcome

/**
 * Read every document of one file. Each that cannot be read is refused with its place and a reason, and the others are
 * read all the same. Never throws.
 */
export function readFile(file: RuleFile, placeholders: Placeholders = new Map()): ReadDocument[] {
  const yaml = readDocuments(file.text)
  const alone = (refusal: Omit<Refusal, 'file'>): ReadDocument[] => [
    {
      file: file.file,
      line: 1,
      column: 1,
      outcome: { file: file.file, ...refusal },
      warnings: [],
      place: () => refusal,
    },
  ]
  if (yaml.kind === 'not-yaml') {
    return alone({ line: yaml.line, column: yaml.column, reason: 'not-yaml', message: yaml.message })
  }
  if (yaml.documents.length === 0) {
    return alone({ line: 1, column: 1, reason: 'no-rule', message: 'the file holds no rule' })
  }
  const sources = yaml.documents.map(({ content }) => (isFields(content) ? own(content, 'logsource') : undefined))
  const products = sources.map((source) => (isFields(source) ? source.product : undefined))
  const ours = products.some((name) => String(name).toLowerCase() === 'databricks') || products.every((name) => !name)
  return yaml.documents.map((document, nth) => {
    const { place } = document
    const warnings: string[] = []
    const here = { file: file.file, ...place([]), warnings, place }
    try {
      const { content } = document
      if (!isFields(content)) throw new Fault('no-rule', [], 'this document is no rule: it holds no keys')
      const reading: Reading = { placeholders, written: document.written }
      return { ...here, outcome: readRule({ fields: content, document, file, nth, ours }, reading, warnings) }
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      const { reason, message, path } = error
      return { ...here, outcome: { file: file.file, ...place(path), reason, message } }
    }
  })
}

/** The rules of one file and its refusals, filters left aside. Never throws. */
export function readRules(file: RuleFile): { rules: Rule[]; refusals: Refusal[] } {
  const outcomes = readFile(file).map(({ outcome }) => outcome)
  return {
    rules: outcomes.flatMap((outcome) => (isRefusal(outcome) || outcome.kind === 'filter' ? [] : [outcome])),
    refusals: outcomes.filter(isRefusal),
  }
}

function readRule(source: Source, reading: Reading, warnings: string[]): Rule | FilterRule {
  const { fields } = source
  const kinds = (['detection', 'correlation', 'filter', 'absence'] as const).filter(
    (key) => own(fields, key) !== undefined && (key !== 'absence' || source.ours),
  )
  const [kind] = kinds
  if (kind === undefined) {
    throw new Fault('no-rule', [], 'this document is no rule: it has neither detection, correlation nor filter')
  }
  if (kinds.length > 1) throw new Fault('no-rule', [], `this document is two things at once: ${kinds.join(' and ')}`)
  checkMetadata(fields, kind === 'absence' ? 'detection' : kind)
  const body = fields[kind]
  if (!isFields(body)) throw new Fault('bad-value', [kind], `${kind} must be a map`)
  if (kind === 'detection') return readDetection(source, body, reading, warnings)
  if (kind === 'filter') return readFilter(source, body, reading, warnings)
  return kind === 'absence' ? readAbsence(source, body) : readCorrelated(source, body, warnings)
}

function readCorrelated(source: Source, body: Fields, warnings: string[]): Rule {
  const read = readCorrelation(body, source.fields.generate)
  if (read.measure !== null && holdsAtZero(read.measure)) {
    warnings.push('the condition also holds without any event; a window without events is not seen')
  }
  if (read.type === 'value_median') warnings.push('value_median is no type of the Sigma 2.1 schema')
  const condition = `${read.type} of ${read.rules.join(', ')} within ${textAt(body, 'timespan')}`
  const subject = read.groupBy.map((field) => `{${field}}`).join(' ')
  return { kind: 'correlation', ...read, ...readHead(source, condition, subject) }
}

function readDetection(source: Source, detection: Fields, reading: Reading, warnings: string[]): Rule {
  const logsource = readLogSource(source.fields)
  if (typeof own(detection, 'timeframe') === 'string') {
    throw new Fault('bad-value', ['detection', 'timeframe'], 'timeframe is gone from Sigma; write a correlation rule')
  }
  const match = readSearches(detection, 'detection', ['condition'], reading, warnings)
  const head = readHead(source, textAt(detection, 'condition', ['detection']), '{user_identity.email}')
  return { kind: 'detection', logsource, match, ...head }
}

function readFilter(source: Source, filter: Fields, reading: Reading, warnings: string[]): FilterRule {
  const logsource = readLogSource(source.fields)
  for (const key of ['rules', 'selection', 'condition']) {
    if (own(filter, key) === undefined) throw new Fault('missing-key', ['filter'], `${key} of the filter is missing`)
  }
  const { rules } = filter
  if (!isList(rules) || rules.length === 0) {
    throw new Fault('bad-value', ['filter', 'rules'], 'rules of the filter must be a list of at least one rule')
  }
  const names = rules.map((rule, i) => {
    if (typeof rule === 'string' && rules.indexOf(rule) === i) return rule
    throw new Fault('bad-value', ['filter', 'rules', i], 'rules of the filter must hold text, none of it twice')
  })
  const match = readSearches(filter, 'filter', ['condition', 'rules'], reading, warnings)
  const title = textAt(source.fields, 'title')
  return {
    kind: 'filter',
    title,
    logsource,
    rules: names,
    match,
    file: source.file.file,
    line: source.document.place([]).line,
  }
}

/** The search identifiers of a detection or filter, put into its condition. */
function readSearches(
  body: Fields,
  key: 'detection' | 'filter',
  others: readonly string[],
  reading: Reading,
  warnings: string[],
): Expression {
  const at: Path = [key, 'condition']
  const condition = textAt(body, 'condition', [key])
  const searches = new Map<string, Expression>()
  for (const [name, value] of Object.entries(body)) {
    if (!others.includes(name)) searches.set(name, readSearch(value, [key, name], reading))
  }
  if (searches.size === 0) throw new Fault('missing-key', [key], `the ${key} has no search identifier`)
  const { match, unused } = readCondition(condition, searches, at)
  for (const name of unused) warnings.push(`the condition does not use ${name}`)
  return match
}

function readAbsence(source: Source, absence: Fields): AbsenceRule {
  const path = ['absence']
  const each = textAt(absence, 'each', path)
  const weeks = wholeAt(absence.weeks, [...path, 'weeks'])
  const hours = wholeAt(absence.hours, [...path, 'hours'])
  const { chance } = absence
  if (typeof chance !== 'number' || !(chance > 0 && chance < 1)) {
    throw new Fault('bad-value', [...path, 'chance'], 'chance must lie between 0 and 1')
  }
  const unknown = Object.keys(absence).find((key) => !['each', 'weeks', 'hours', 'chance'].includes(key))
  if (unknown !== undefined) throw new Fault('bad-value', [...path, unknown], `absence has no key ${unknown}`)
  const condition = `no event of a ${each} for ${hours} hours or more, where chance alone explains it less often than ${chance}`
  return { kind: 'absence', each, weeks, hours, chance, ...readHead(source, condition, `{${each}}`) }
}

function wholeAt(value: Value | undefined, path: (string | number)[]): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw new Fault('bad-value', path, `${String(path.at(-1))} must be a whole number of one or more`)
  }
  return value
}
