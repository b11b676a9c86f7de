import { isOfQuery, readSql } from '../query/rule.ts'
import { isOfConfiguration } from '../state/rule.ts'
import { readAbsence } from './absence.ts'
import { type Expression, fieldsOf } from './ast.ts'
import { readCondition } from './condition.ts'
import { holdsAtZero, readCorrelation } from './correlation.ts'
import { type Reading, readSearch, unread } from './detection.ts'
import { readGrades } from './grades.ts'
import { ownKeys, readHead, type Source } from './head.ts'
import { readHistory } from './history.ts'
import { checkMetadata, isOfDatabricks, readLogSource } from './metadata.ts'
import type { Placeholders } from './placeholders.ts'
import { Fault, Faults, type Path, type Refusal, refusalText } from './refusal.ts'
import type { FilterRule, Rule, RuleFile } from './rule.ts'
import { emptyScope, type Scope } from './scope.ts'
import { checkParameter, readScope } from './scope-keys.ts'
import { templateFields } from './template.ts'
import { type Fields, isFields, isList, own, readDocuments, textAt, type Value, type YamlDocument } from './yaml.ts'

/** A document of a rule file: what it turned out to be, or why it was refused. */
export interface ReadDocument {
  readonly file: string
  readonly line: number
  readonly column: number
  /** Of a document that was refused, its first fault. */
  readonly outcome: Rule | FilterRule | Refusal
  /** Every fault of the document, in the order of the text; none where it is valid. */
  readonly refusals: readonly Refusal[]
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
      refusals: [{ file: file.file, ...refusal }],
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
  const whose = yaml.documents.map(({ content }) => sourceIsOurs(content))
  const silent = whose.every((one) => one === null)
  return yaml.documents.map((document, nth) => {
    const read = (ours: boolean) => readDocument(document, { file, nth, ours }, placeholders)
    const own = read(whose[nth] ?? (silent || whose.includes(true)))
    if (!silent || own.refusals.length === 0) return own
    // A correlation that stands alone may be anybody's, and its keys too.
    const others = read(false)
    const [first] = own.refusals
    if (others.refusals.length > 0 || first === undefined) return own
    const left = `nothing here says that it is about Databricks, so keys of ours mean nothing: line ${first.line}: ${first.message}`
    return { ...others, warnings: [...others.warnings, left] }
  })
}

/** Does the log source of a document say that it is about Databricks? Null where it names nothing. */
function sourceIsOurs(content: Value): boolean | null {
  const source = isFields(content) ? own(content, 'logsource') : undefined
  if (!isFields(source)) return null
  const word = (key: string): string | null => {
    const value = own(source, key)
    return typeof value === 'string' && value !== '' ? value : null
  }
  const named = { category: word('category'), product: word('product'), service: word('service') }
  return Object.values(named).every((one) => one === null) ? null : isOfDatabricks(named)
}

function readDocument(
  document: YamlDocument,
  { file, nth, ours }: Pick<Source, 'file' | 'nth' | 'ours'>,
  placeholders: Placeholders,
): ReadDocument {
  const { place, content } = document
  const warnings: string[] = []
  const faults = new Faults()
  const reading: Reading = { placeholders, written: document.written, faults }
  const rule = faults.attempt(() => {
    if (!isFields(content)) throw new Fault('no-rule', [], 'this document is no rule: it holds no keys')
    return readRule({ fields: content, document, file, nth, ours, faults }, reading, warnings)
  }, null)
  const refusals = refusalsOf(file.file, faults, place)
  const [first] = refusals
  const outcome = first ?? rule
  if (outcome === null) throw new Error(`${file.file}: a document came to nothing, and no fault says why`)
  return { file: file.file, ...place([]), warnings, place, outcome, refusals }
}

/** The faults with their places, in the order of the text; what is said twice of one place is said once. */
function refusalsOf(file: string, { found }: Faults, place: YamlDocument['place']): Refusal[] {
  const all = found.map(({ reason, message, path }): Refusal => ({ file, ...place(path), reason, message }))
  const unique = new Map(all.map((one) => [refusalText(one), one]))
  return [...unique.values()].toSorted((a, b) => a.line - b.line || a.column - b.column)
}

/** The rules of one file and its refusals, filters left aside. Never throws. */
export function readRules(file: RuleFile): { rules: Rule[]; refusals: Refusal[] } {
  const documents = readFile(file)
  const outcomes = documents.map(({ outcome }) => outcome)
  return {
    rules: outcomes.flatMap((outcome) => (isRefusal(outcome) || outcome.kind === 'filter' ? [] : [outcome])),
    refusals: documents.flatMap(({ refusals }) => refusals),
  }
}

/** What a document of a rule collection, which Sigma had before 2.0, said of those behind it: it is no rule by itself. */
const COLLECTED = ['global', 'reset', 'repeat']

function readRule(source: Source, reading: Reading, warnings: string[]): Rule | FilterRule {
  const { fields } = source
  const action = own(fields, 'action')
  if (typeof action === 'string' && COLLECTED.includes(action)) {
    const message = `action: ${action} is gone from Sigma; write every rule out in full`
    throw new Fault('bad-value', ['action'], message)
  }
  const kinds = (['detection', 'correlation', 'filter', 'absence'] as const).filter(
    (key) => own(fields, key) !== undefined && (key !== 'absence' || source.ours),
  )
  const [kind] = kinds
  if (kind === undefined) {
    throw new Fault('no-rule', [], 'this document is no rule: it has neither detection, correlation nor filter')
  }
  if (kinds.length > 1) throw new Fault('no-rule', [], `this document is two things at once: ${kinds.join(' and ')}`)
  checkMetadata(fields, kind === 'absence' ? 'detection' : kind, source.faults)
  if (source.ours && kind !== 'correlation') source.faults.check(() => requireOwnTaxonomy(fields))
  const body = fields[kind]
  if (!isFields(body)) throw new Fault('bad-value', [kind], `${kind} must be a map`)
  if (kind === 'detection') return readDetection(source, body, reading, warnings)
  if (kind === 'filter') return readFilter(source, body, reading, warnings)
  return kind === 'absence' ? readAbsence(source, body) : readCorrelated(source, body, warnings)
}

/** A rule in the words of another taxonomy would be asked of fields that it does not mean. */
function requireOwnTaxonomy(fields: Fields): void {
  const taxonomy = own(fields, 'taxonomy')
  if (typeof taxonomy !== 'string' || /^(sigma)?$/i.test(taxonomy)) return
  const message = `taxonomy ${taxonomy} names fields in words of its own; a rule about Databricks uses those of its log`
  throw new Fault('unsupported', ['taxonomy'], message)
}

function readCorrelated(source: Source, body: Fields, warnings: string[]): Rule {
  const read = readCorrelation(body, source.fields.generate, source.faults)
  if (read.measure !== null && holdsAtZero(read.measure)) {
    warnings.push('the condition also holds without any event; a window without events is not seen')
  }
  if (read.type === 'value_median') warnings.push('value_median is no type of the Sigma 2.1 schema')
  refuseKeys(source, 'a correlation')
  const condition = `${read.type} of ${read.rules.join(', ')} within ${String(body.timespan)}`
  const subject = read.groupBy.map((field) => `{${field}}`).join(' ')
  return { kind: 'correlation', ...read, ...readHead(source, condition, subject) }
}

/** Keys of ours that are asked of the event itself; elsewhere they would quietly mean nothing. */
const onEvents = ['derived', 'parameters', 'severity', 'history']

function refuseKeys(source: Source, what: string, keys: readonly string[] = onEvents): void {
  const fields = ownKeys(source)
  for (const key of keys.filter((one) => own(fields, one) !== undefined && typeof own(fields, one) !== 'string')) {
    source.faults.found.push(new Fault('bad-value', [key], `${key} is asked of single events, not of ${what}`))
  }
}

function readDetection(source: Source, detection: Fields, reading: Reading, warnings: string[]): Rule {
  const { faults } = source
  const logsource = faults.attempt(() => readLogSource(source.fields), { category: null, product: null, service: null })
  if (typeof own(detection, 'timeframe') === 'string') {
    const message = 'timeframe is gone from Sigma; write a correlation rule'
    faults.found.push(new Fault('bad-value', ['detection', 'timeframe'], message))
  }
  const fields = ownKeys(source)
  const graded = readGrades(own(fields, 'severity'), faults, warnings)
  const { match, put } = readSearches(detection, 'detection', ['condition'], reading, {
    warnings,
    also: graded.map(({ when }) => when),
  })
  const written = own(detection, 'condition')
  const condition = typeof written === 'string' ? written : ''
  if (isOfConfiguration(logsource)) {
    const of = logsource.service?.toLowerCase() ?? ''
    refuseKeys(source, 'the configuration', ['severity', 'history'])
    const head = readHead(source, condition, '{name}')
    const scope = readScope(fields, head.domain, faults)
    checkNames(match, scope, faults)
    return { kind: 'state', logsource, of, match, scope, ...head }
  }
  if (isOfQuery(logsource)) {
    const of = faults.attempt(() => readSql(fields), '')
    refuseKeys(source, 'rows of a query')
    const { line } = source.document.place(['query'])
    const head = readHead(source, condition, '{subject}')
    return {
      kind: 'query',
      logsource,
      of,
      match,
      scope: emptyScope,
      queryLine: of.includes('\n') ? line + 1 : line,
      ...head,
    }
  }
  const head = readHead(source, condition, '{user_identity.email}')
  const scope = readScope(fields, head.domain, faults)
  const grades = graded.map(({ when, level, path }) => ({ when: faults.attempt(() => put(when, path), unread), level }))
  checkNames(match, scope, faults)
  const history = readHistory(own(fields, 'history'), templateFields(head.subject), faults)
  return { kind: 'detection', logsource, match, scope, grades, history, ...head }
}

/** A parameter that a condition names must be one of the rule. */
function checkNames(match: Expression, { parameters }: Scope, faults: Faults): void {
  for (const field of fieldsOf(match)) faults.check(() => checkParameter(field, parameters, ['detection']))
}

function readFilter(source: Source, filter: Fields, reading: Reading, warnings: string[]): FilterRule {
  const { faults } = source
  const logsource = faults.attempt(() => readLogSource(source.fields), { category: null, product: null, service: null })
  for (const key of ['rules', 'selection', 'condition']) {
    faults.check(() => {
      if (own(filter, key) === undefined) throw new Fault('missing-key', ['filter'], `${key} of the filter is missing`)
    })
  }
  const names = own(filter, 'rules') === undefined ? [] : faults.attempt(() => readNames(filter.rules), [])
  const complete = own(filter, 'condition') !== undefined && own(filter, 'selection') !== undefined
  const match = complete
    ? readSearches(filter, 'filter', ['condition', 'rules'], reading, { warnings, also: [] }).match
    : unread
  const { title } = source.fields
  return {
    kind: 'filter',
    title: typeof title === 'string' ? title : '',
    logsource,
    rules: names,
    match,
    file: source.file.file,
    line: source.document.place([]).line,
  }
}

function readNames(rules: Value | undefined): string[] {
  if (!isList(rules) || rules.length === 0) {
    throw new Fault('bad-value', ['filter', 'rules'], 'rules of the filter must be a list of at least one rule')
  }
  return rules.map((rule, i) => {
    if (typeof rule === 'string' && rules.indexOf(rule) === i) return rule
    throw new Fault('bad-value', ['filter', 'rules', i], 'rules of the filter must hold text, none of it twice')
  })
}

interface Searched {
  readonly match: Expression
  /** Puts the search identifiers into another condition. */
  readonly put: (condition: string, path: Path) => Expression
}

/** The search identifiers of a detection or filter, put into its condition. `also` are conditions that use them too. */
function readSearches(
  body: Fields,
  key: 'detection' | 'filter',
  others: readonly string[],
  reading: Reading,
  { warnings, also }: { warnings: string[]; also: readonly string[] },
): Searched {
  const { faults } = reading
  const searches = new Map<string, Expression>()
  for (const [name, value] of Object.entries(body)) {
    if (others.includes(name)) continue
    searches.set(
      name,
      faults.attempt(() => readSearch(value, [key, name], reading), unread),
    )
  }
  const put = (condition: string, path: Path) => readCondition(condition, searches, path).match
  return {
    put,
    match: faults.attempt(() => {
      const condition = textAt(body, 'condition', [key])
      if (searches.size === 0) throw new Fault('missing-key', [key], `the ${key} has no search identifier`)
      const { match, unused } = readCondition(condition, searches, [key, 'condition'])
      const named = new Set(also.flatMap((one) => one.split(/[\s()]+/)))
      for (const name of unused) if (!named.has(name)) warnings.push(`the condition does not use ${name}`)
      return match
    }, unread),
  }
}
