import type { Rulebook } from '../rulebook.ts'
import { fieldsOf } from '../sigma/ast.ts'
import type { CorrelationRule, DetectionRule } from '../sigma/rule.ts'
import type { Binds } from './binds.ts'
import { conditionSql } from './condition.ts'
import { textSql } from './field.ts'
import { keysOf } from './keys.ts'
import { pairsOf } from './pairs.ts'

/** A rule that names no pair, and only serves one correlation in which another rule is narrower. */
export interface Focus {
  readonly rule: number
  /** Name of the step that yields the group values `g` in which the narrower rule matched. */
  readonly step: string
  readonly sql: string
  /** The group value of the wide rule, over an event `e`. */
  readonly value: string
}

/**
 * Where each rule of a correlation must match in one group, events of other groups than those of its narrowest rule
 * can make nothing. So a rule as wide as “anybody did anything” is asked only of the few people that another rule names.
 */
export function focusesOf(detections: readonly DetectionRule[], book: Rulebook, table: string, binds: Binds): Focus[] {
  const correlations = book.rules.filter((rule) => rule.kind === 'correlation')
  return detections.flatMap((rule, i) => {
    if (pairsOf(rule.match) !== null || book.speaking.includes(rule)) return []
    const users = correlations.filter((correlation) => book.related(correlation).includes(rule))
    const [correlation] = users
    return users.length === 1 && correlation !== undefined ? focusOf(rule, i, correlation, book, table, binds) : []
  })
}

function focusOf(
  wide: DetectionRule,
  rule: number,
  correlation: CorrelationRule,
  book: Rulebook,
  table: string,
  binds: Binds,
): Focus[] {
  const [key] = correlation.groupBy.length > 0 ? keysOf(correlation, 0, book) : []
  if (key === undefined || correlation.measure !== null) return []
  const related = book.related(correlation)
  // A correlation below may match in any group.
  if (related.some(({ kind }) => kind === 'correlation')) return []
  const fieldIn = (one: DetectionRule): string => key.fieldIn.get(one) ?? key.name
  const narrow = related
    .filter((one) => one.kind === 'detection')
    .find((one) => pairsOf(one.match) !== null && !fieldsOf(one.match).some(isMesh) && !isMesh(fieldIn(one)))
  if (narrow === undefined || isMesh(fieldIn(wide))) return []
  return [
    {
      rule,
      step: `focus${rule}`,
      sql: `SELECT DISTINCT lower(${textSql(fieldIn(narrow), binds)}) AS g FROM ${table} e WHERE ${conditionSql(narrow.match, binds)}`,
      value: `lower(${textSql(fieldIn(wide), binds)})`,
    },
  ]
}

/** Mesh fields are looked up later than the candidates are chosen. */
const isMesh = (field: string): boolean => field.startsWith('mesh.')
