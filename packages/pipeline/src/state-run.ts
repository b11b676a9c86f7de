import type { Lake } from '@meshledger/lake'
import {
  compileState,
  outcomesOf,
  placesOf,
  type StateFacts,
  type StateMatchRow,
  type StateOutcome,
  type StateRule,
  type StateSubject,
  subjectRow,
  subjectsOf,
} from '@meshledger/policy'
import { layOut, TRIAL } from './rule-trial.ts'

/** What a rule saw in one object. */
export type StateMatch = { readonly rule: StateRule; readonly of: StateSubject; readonly subject: string }

/** What rules on the configuration come to. */
export type StateRun = {
  readonly subjects: number
  /** In the order of the rules, then of the subjects. */
  readonly matches: readonly StateMatch[]
  /** One for each rule and place. */
  readonly outcomes: readonly StateOutcome[]
}

/** A statement of more rules than these is planned slower than two of half as many. */
const RULES_AT_ONCE = 40

/** Hold rules against what was read of the configuration, on the engine of the lake. Nothing is recorded. */
export async function runState(lake: Lake, rules: readonly StateRule[], facts: StateFacts): Promise<StateRun> {
  const places = placesOf(facts)
  const subjects = subjectsOf(rules, facts, places)
  const found = await matchesOf(lake, rules, subjects)
  const byKey = new Map(subjects.map((one) => [one.key, one]))
  const matched = new Map(rules.map(({ name }) => [name, new Set<string>()]))
  const matches = found.flatMap(({ rule: number, key, subject }): StateMatch[] => {
    const [rule, of] = [rules[number], byKey.get(key)]
    if (rule === undefined || of === undefined) return []
    matched.get(rule.name)?.add(key)
    return [{ rule, of, subject }]
  })
  return { subjects: subjects.length, matches, outcomes: outcomesOf(rules, facts, subjects, matched, places) }
}

/** Which rules match which subjects: `rule` is the place of the rule in the list. */
export async function matchesOf(
  lake: Lake,
  rules: readonly StateRule[],
  subjects: readonly StateSubject[],
): Promise<StateMatchRow[]> {
  if (subjects.length === 0 || rules.length === 0) return []
  return lake.session(async (session) => {
    await layOut(session, subjects.map(subjectRow))
    const found: StateMatchRow[] = []
    for (let from = 0; from < rules.length; from += RULES_AT_ONCE) {
      const { sql, params } = compileState(rules.slice(from, from + RULES_AT_ONCE), subjects, TRIAL.table)
      const rows = await session.rows<StateMatchRow>(sql, params)
      found.push(...rows.map((row) => ({ ...row, rule: row.rule + from })))
    }
    return found
  })
}
