import type { Expression } from './ast.ts'
import { readCondition } from './condition.ts'
import { readCorrelation } from './correlation.ts'
import { readSearch } from './detection.ts'
import { readHead } from './head.ts'
import { Fault, type Refusal } from './refusal.ts'
import type { AbsenceRule, Rule, RuleFile } from './rule.ts'
import { type Fields, isFields, readDocuments, textAt, type Value, type YamlDocument } from './yaml.ts'

/**
 * Read every rule of one file. A file may hold several documents; each that cannot be read is refused with its
 * line and a reason, and the others are read all the same. Never throws.
 */
export function readRules(file: RuleFile): { rules: Rule[]; refusals: Refusal[] } {
  const yaml = readDocuments(file.text)
  if (yaml.kind === 'not-yaml') {
    return { rules: [], refusals: [{ file: file.file, line: yaml.line, reason: 'not-yaml', message: yaml.message }] }
  }
  const rules: Rule[] = []
  const refusals: Refusal[] = []
  if (yaml.documents.length === 0) {
    refusals.push({ file: file.file, line: 1, reason: 'no-rule', message: 'the file holds no rule' })
  }
  for (const document of yaml.documents) {
    try {
      rules.push(readRule(document, file))
    } catch (error) {
      if (!(error instanceof Fault)) throw error
      refusals.push({ file: file.file, line: document.line(error.path), reason: error.reason, message: error.message })
    }
  }
  return { rules, refusals }
}

function readRule(document: YamlDocument, file: RuleFile): Rule {
  const fields = document.content
  if (!isFields(fields)) throw new Fault('no-rule', [], 'this document is no rule: it holds no keys')
  if (isFields(fields.detection)) return readDetection(fields, fields.detection, document, file)
  if (isFields(fields.correlation)) {
    const body = readCorrelation(fields.correlation, fields.generate)
    const condition = `${body.type} of ${body.rules.join(', ')} within ${textAt(fields.correlation, 'timespan')}`
    const subject = body.groupBy.map((field) => `{${field}}`).join(' ')
    return { kind: 'correlation', ...body, ...readHead(fields, document, file, condition, subject) }
  }
  if (isFields(fields.absence)) return readAbsence(fields, fields.absence, document, file)
  if (fields.filter !== undefined) throw new Fault('unsupported', ['filter'], 'filters cannot be used yet')
  throw new Fault('no-rule', [], 'this document is no rule: it has neither detection, correlation nor absence')
}

function readDetection(fields: Fields, detection: Fields, document: YamlDocument, file: RuleFile): Rule {
  if (!isFields(fields.logsource)) throw new Fault('missing-key', [], 'logsource is missing')
  if (detection.timeframe !== undefined) {
    throw new Fault('unsupported', ['detection', 'timeframe'], 'timeframe is gone from Sigma; write a correlation rule')
  }
  const condition = textAt(detection, 'condition', ['detection'])
  const searches = new Map<string, Expression>()
  for (const [name, value] of Object.entries(detection)) {
    if (name !== 'condition') searches.set(name, readSearch(value, ['detection', name]))
  }
  const match = readCondition(condition, searches)
  return { kind: 'detection', match, ...readHead(fields, document, file, condition, '{user_identity.email}') }
}

function readAbsence(fields: Fields, absence: Fields, document: YamlDocument, file: RuleFile): AbsenceRule {
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
  return { kind: 'absence', each, weeks, hours, chance, ...readHead(fields, document, file, condition, `{${each}}`) }
}

function wholeAt(value: Value | undefined, path: (string | number)[]): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw new Fault('bad-value', path, `${String(path.at(-1))} must be a whole number of one or more`)
  }
  return value
}
