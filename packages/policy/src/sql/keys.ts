import type { Rulebook } from '../rulebook.ts'
import type { CorrelationRule, DetectionRule } from '../sigma/rule.ts'

/** A value that a correlation needs of each event: what it groups by, then what it measures. */
export interface Key {
  readonly name: string
  readonly column: string
  /** The field of a detection rule's event that the name means, through every alias on the way. */
  readonly fieldIn: ReadonlyMap<DetectionRule, string>
}

/** The keys of a correlation, numbered `n`: its group-by fields, then the fields that it measures. */
export function keysOf(rule: CorrelationRule, n: number, book: Rulebook): Key[] {
  return [...rule.groupBy, ...(rule.measure?.fields ?? [])].map((name, i) => ({
    name,
    column: `k${n}_${i}`,
    fieldIn: fieldsBelow(name, rule, book),
  }))
}

/** What a name means in each detection rule below a correlation. Where two ways lead to one rule, the first counts. */
function fieldsBelow(name: string, rule: CorrelationRule, book: Rulebook): Map<DetectionRule, string> {
  const found = new Map<DetectionRule, string>()
  for (const related of book.related(rule)) {
    const alias = rule.aliases.get(name)
    const meant = alias?.get(related.name) ?? alias?.get(related.id ?? '') ?? name
    const below = related.kind === 'detection' ? new Map([[related, meant]]) : fieldsBelow(meant, related, book)
    for (const [one, field] of below) if (!found.has(one)) found.set(one, field)
  }
  return found
}

/** The detection rules below a correlation, at any depth. */
export function basesOf(rule: CorrelationRule, book: Rulebook): DetectionRule[] {
  const below = book.related(rule).flatMap((one) => (one.kind === 'detection' ? [one] : basesOf(one, book)))
  return [...new Set(below)]
}

/** The correlations that relate a correlation, at any depth. */
export function correlationsAbove(
  rule: CorrelationRule,
  all: readonly CorrelationRule[],
  book: Rulebook,
): CorrelationRule[] {
  const direct = all.filter((one) => book.related(one).includes(rule))
  return [...new Set(direct.flatMap((one) => [one, ...correlationsAbove(one, all, book)]))]
}
