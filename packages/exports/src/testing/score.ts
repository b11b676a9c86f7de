import { type Context, composites, type Row, rowChecks, setChecks } from './checks.ts'
import { errata } from './errata.ts'
import { type Check, checkOf, type Model, type Rule } from './model.ts'

/**
 * How each rule fared. `passed` and `failed` were held against the rows; `permitted` are MAY rules, which nothing can
 * break; `inapplicable` ask for something the provider does not have; `dynamic` need knowledge outside the data;
 * `alternative` stand under an OR, which is judged in their place.
 */
export type Verdict = 'passed' | 'failed' | 'permitted' | 'inapplicable' | 'dynamic' | 'alternative'
export type Score = {
  readonly verdicts: ReadonlyMap<string, Verdict>
  readonly failures: readonly { readonly rule: string; readonly text: string; readonly row: Row | null }[]
}

export type Scoring = {
  readonly model: Model
  readonly currencies: ReadonlySet<string>
  readonly columns: readonly string[]
  readonly rows: readonly Row[]
  /** The criteria that hold for the provider. */
  readonly supported: ReadonlySet<string>
}

/** Throws when the model names a function that has no meaning here: an unknown check must not count as passed. */
export function assertAllKnown({ CheckFunctions, ModelRules }: Model): void {
  const known = new Set<string>([...Object.keys(rowChecks), ...Object.keys(setChecks), ...composites])
  const named = Object.entries(ModelRules).flatMap(([id, { ValidationCriteria: v }]) =>
    [v.Requirement, v.Condition].flatMap((part) => functionsOf(part, id)),
  )
  const unknown = [...Object.keys(CheckFunctions), ...named].filter((name) => !known.has(name))
  if (unknown.length > 0) throw new Error(`unknown check functions: ${[...new Set(unknown)].join(', ')}`)
}

function functionsOf(part: unknown, where: string): string[] {
  const check = checkOf(part, where)
  if (check === null) return []
  const items = Array.isArray(check.Items) ? check.Items : []
  return [check.CheckFunction, ...items.flatMap((item) => functionsOf(item, where))]
}

/**
 * Hold every rule of the model against the rows.
 *
 * A rule applies when the provider has what it asks for; its condition, and those of the composites above it, choose
 * the rows. Children of an OR are alternatives: only the OR is judged. Composites with a failed child fail.
 */
export function score(scoring: Scoring): Score {
  assertAllKnown(scoring.model)
  const walk = new Walk(scoring)
  for (const id of walk.roots()) walk.judge(id, scoring.rows)
  return { verdicts: walk.verdicts, failures: walk.failures }
}

class Walk {
  readonly verdicts = new Map<string, Verdict>()
  readonly failures: { rule: string; text: string; row: Row | null }[] = []
  readonly #rules: Readonly<Record<string, Rule>>
  readonly #context: Context
  readonly #scoring: Scoring

  constructor(scoring: Scoring) {
    this.#scoring = scoring
    this.#rules = scoring.model.ModelRules
    this.#context = { columns: new Set(scoring.columns), currencies: scoring.currencies }
  }

  /** Rules that stand under no other. */
  roots(): string[] {
    const below = new Set(Object.keys(this.#rules).flatMap((id) => this.#children(id)))
    return Object.keys(this.#rules).filter((id) => !below.has(id))
  }

  /** Judge a rule and all below it on the rows that the conditions above it chose. */
  judge(id: string, above: readonly Row[]): boolean {
    const rule = this.#rule(id)
    const { requirement, condition } = this.#checks(id)
    const rows = condition === null ? above : above.filter((row) => this.#holds(condition, row))
    const below = this.#below(requirement, rows)
    const fits = rule.ApplicabilityCriteria.every((name) => this.#scoring.supported.has(name))
    if (!fits) return this.#is(id, 'inapplicable')
    if (rule.Type === 'Dynamic') return this.#is(id, 'dynamic')
    if (rule.ValidationCriteria.Keyword === 'MAY') return this.#is(id, 'permitted')
    if (requirement === null) throw new Error(`${id}: a rule that can be checked has no check`)
    if (this.#children(id).length > 0 && requirement.CheckFunction === 'AND') return this.#tell(id, below, null)
    return this.#onRows(id, requirement, rows)
  }

  #onRows(id: string, requirement: Check, rows: readonly Row[]): boolean {
    const whole = setChecks[requirement.CheckFunction]
    if (whole) return this.#tell(id, whole(rows, requirement, this.#context), null)
    const wrong = rows.find((row) => !this.#holds(requirement, row))
    return this.#tell(id, wrong === undefined, wrong ?? null)
  }

  /** The children of an AND are judged one by one; those of an OR only together, by the rule above them. */
  #below(requirement: Check | null, rows: readonly Row[]): boolean {
    if (requirement?.CheckFunction === 'CheckModelRule') return this.judge(String(requirement.ModelRuleId), rows)
    const items = Array.isArray(requirement?.Items) ? requirement.Items : []
    const checks = items.map((item) => checkOf(item, 'composite'))
    if (requirement?.CheckFunction === 'OR') {
      for (const one of checks)
        if (one?.CheckFunction === 'CheckModelRule') this.#is(String(one.ModelRuleId), 'alternative')
      return true
    }
    return checks.map((one) => this.#below(one, rows)).every(Boolean)
  }

  #holds(check: Check, row: Row): boolean {
    const items = Array.isArray(check.Items) ? check.Items.map((item) => checkOf(item, 'row')) : []
    if (check.CheckFunction === 'AND') return items.every((item) => item === null || this.#holds(item, row))
    if (check.CheckFunction === 'OR') return items.some((item) => item !== null && this.#holds(item, row))
    if (check.CheckFunction === 'CheckModelRule') return this.#ruleHolds(String(check.ModelRuleId), row)
    const test = rowChecks[check.CheckFunction]
    if (!test) throw new Error(`${check.CheckFunction} cannot be judged on one row`)
    return test(row, check, this.#context)
  }

  #ruleHolds(id: string, row: Row): boolean {
    const { requirement, condition } = this.#checks(id)
    if (condition !== null && !this.#holds(condition, row)) return true
    return requirement === null || this.#holds(requirement, row)
  }

  /** What a rule asks and of which rows, by its text where the two differ. */
  #checks(id: string): { requirement: Check | null; condition: Check | null } {
    const { Requirement, Condition } = this.#rule(id).ValidationCriteria
    return errata[id] ?? { requirement: checkOf(Requirement, id), condition: checkOf(Condition, id) }
  }

  #rule(id: string): Rule {
    const rule = this.#rules[id]
    if (!rule) throw new Error(`the model has no rule ${id}`)
    return rule
  }

  #children(id: string): string[] {
    const ids = (part: unknown): string[] => {
      const check = checkOf(part, id)
      if (check === null) return []
      if (check.CheckFunction === 'CheckModelRule') return [String(check.ModelRuleId)]
      return Array.isArray(check.Items) ? check.Items.flatMap(ids) : []
    }
    return ids(this.#rule(id).ValidationCriteria.Requirement)
  }

  #tell(id: string, passed: boolean, row: Row | null): boolean {
    if (!passed) this.failures.push({ rule: id, text: this.#rule(id).ValidationCriteria.MustSatisfy, row })
    this.#is(id, passed ? 'passed' : 'failed')
    return passed
  }

  /** A rule that is reached twice keeps the worse verdict. */
  #is(id: string, verdict: Verdict): true {
    if (this.verdicts.get(id) !== 'failed') this.verdicts.set(id, verdict)
    return true
  }
}

/** How many rules have each verdict. */
export function tally({ verdicts }: Score): Record<Verdict, number> {
  const counts = { passed: 0, failed: 0, permitted: 0, inapplicable: 0, dynamic: 0, alternative: 0 }
  for (const verdict of verdicts.values()) counts[verdict] += 1
  return counts
}
