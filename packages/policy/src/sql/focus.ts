import { fieldsMatched, fieldsReached } from '../fields-read.ts'
import type { Rulebook } from '../rulebook.ts'
import type { CorrelationRule, DetectionRule } from '../sigma/rule.ts'
import { type Binds, within } from './binds.ts'
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
    .find((one) => pairsOf(one.match) !== null && !fieldsMatched(one).some(isMesh) && !isLate(fieldIn(one), one))
  if (narrow === undefined || isLate(fieldIn(wide), wide)) return []
  const own = within(binds, narrow.scope)
  return [
    {
      rule,
      step: `focus${rule}`,
      sql: `SELECT DISTINCT lower(${textSql(fieldIn(narrow), own)}) AS g FROM ${table} e WHERE ${conditionSql(narrow.match, own)}`,
      value: `lower(${textSql(fieldIn(wide), within(binds, wide.scope))})`,
    },
  ]
}

/** Mesh fields are looked up later than the candidates are chosen. */
const isMesh = (field: string): boolean => field.startsWith('mesh.')
const isLate = (field: string, rule: DetectionRule): boolean => fieldsReached([field], rule).some(isMesh)
