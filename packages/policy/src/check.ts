import type { QueryFault } from './query/judge.ts'
import { placeOfFault, type QueryRule, rowFields } from './query/rule.ts'
import { referencesOf, rulesAmong } from './references.ts'
import { isOfDatabricks } from './sigma/metadata.ts'
import type { Placeholders } from './sigma/placeholders.ts'
import { isRefusal, type ReadDocument, readFile } from './sigma/read.ts'
import type { Refusal, RefusalReason } from './sigma/refusal.ts'
import type { FilterRule, Rule, RuleFile } from './sigma/rule.ts'
import { fieldsNamed } from './state/assess.ts'
import { faultOfState } from './state/check.ts'

const OWN_SQL = 'it is asked of the data folder and never runs in Databricks'

/** What was found out about one document of a rule file. */
export interface Verdict {
  readonly file: string
  /** Of the fault; of the document where there is none. */
  readonly line: number
  readonly column: number
  readonly kind: 'detection' | 'correlation' | 'filter' | 'absence' | 'state' | 'query' | null
  readonly title: string | null
  readonly valid: boolean
  readonly reason: RefusalReason | null
  readonly message: string | null
  /** Every fault of the document, in the order of the text: `line`, `reason` and `message` are those of the first. */
  readonly faults: readonly Omit<Refusal, 'file'>[]
  readonly warnings: readonly string[]
  /** Why a valid rule cannot be run over audit events; null where it can. */
  readonly notHere: string | null
  /** What whoever wrote the rule should know of it, though nothing is wrong; null where there is nothing. */
  readonly note: string | null
}

/**
 * Say of every document of the files whether it is valid Sigma. Names between rules are looked up in all the files.
 * A rule for another product is valid; that it cannot be run here is said apart. Never throws.
 */
export function checkRules(
  files: readonly RuleFile[],
  placeholders: Placeholders = new Map(),
  queries: QueryLooks = new Map(),
): Verdict[] {
  const read = files.map((file) => readFile(file, placeholders))
  const rules = rulesAmong(read.flat())
  const counts = new Map<string, number>()
  for (const name of rules.flatMap(handlesOf)) counts.set(name, (counts.get(name) ?? 0) + 1)
  return read.flatMap((documents) =>
    documents.map((document) => {
      const { outcome } = document
      if (isRefusal(outcome)) return refused(document, document.refusals)
      if (outcome.kind === 'filter') return valid(document, outcome, [], elsewhere(outcome))
      const twice = handlesOf(outcome).find((name) => (counts.get(name) ?? 0) > 1)
      const warnings = twice === undefined ? [] : [`another rule given has the name or id ${twice} too`]
      if (outcome.kind === 'query') {
        const faults = faultsOfQuery(outcome, queries)
        if (faults.length > 0) return refused(document, faults)
        return { ...valid(document, outcome, warnings, null), note: noteOn(queries.get(outcome.of)) }
      }
      if (outcome.kind === 'state') return valid(document, outcome, warnings, faultOfState(outcome))
      if (outcome.kind !== 'correlation') {
        return valid(document, outcome, warnings, outcome.kind === 'detection' ? elsewhere(outcome) : null)
      }
      const { refusals, unknown } = referencesOf(document, outcome, rules, documents.length === 1)
      if (refusals.length > 0) return refused(document, refusals)
      const missing = unknown.length === 0 ? null : `its rules were not given: ${unknown.join(', ')}`
      return valid(document, outcome, warnings, missing)
    }),
  )
}

/** What the engine's parser and `judgeQuery` say of a query. */
export interface QueryLook {
  readonly faults: readonly QueryFault[]
  /** What in it only DuckDB knows, or another engine takes for something else. */
  readonly duckdbOnly: readonly string[]
}
/** Looks at queries by their text. */
export type QueryLooks = ReadonlyMap<string, QueryLook>

/** The SQL of every rule of the files that can be read. */
export const queriesIn = (files: readonly RuleFile[], placeholders: Placeholders = new Map()): string[] =>
  rulesAmong(files.flatMap((file) => readFile(file, placeholders))).flatMap((rule) =>
    rule.kind === 'query' ? [rule.of] : [],
  )

/** What is wrong with a rule in SQL, each with its place in the file. */
export function faultsOfQuery(rule: QueryRule, queries: QueryLooks): Refusal[] {
  const odd = fieldsNamed(rule).find((name) => !rowFields.includes(name))
  const unknown: Refusal[] =
    odd === undefined
      ? []
      : [
          {
            file: rule.file,
            line: rule.line,
            column: 1,
            reason: 'unknown-field',
            message: `a row of a query has no field ${odd}`,
          },
        ]
  const faults = queries.get(rule.of)?.faults ?? []
  return [
    ...unknown,
    ...faults.map(({ reason, message, offset }) => ({
      file: rule.file,
      ...placeOfFault(rule, offset),
      reason,
      message,
    })),
  ]
}

/** The name and the id that an author gave. */
const handlesOf = (rule: Rule): string[] => (rule.id === null ? [rule.name] : [...new Set([rule.name, rule.id])])

function refused(document: ReadDocument, refusals: readonly Refusal[]): Verdict {
  const faults = refusals.map(({ file: _, ...fault }) => fault)
  const { line, column, reason, message } = faults[0] ?? { ...document, reason: null, message: null }
  return {
    ...{ file: document.file, line, column, kind: null, title: null, valid: false, reason, message, faults },
    ...{ warnings: document.warnings, notHere: null, note: null },
  }
}

const valid = (
  { file, line, column, warnings }: ReadDocument,
  { kind, title }: Rule | FilterRule,
  more: readonly string[],
  notHere: string | null,
): Verdict => ({
  ...{ file, line, column, kind, title, valid: true, reason: null, message: null, faults: [] },
  ...{ warnings: [...warnings, ...more], notHere, note: null },
})

/** Whether the SQL of a rule would say the same on Spark, as far as its words show it. */
function noteOn(look: QueryLook | undefined): string {
  if (look === undefined) return OWN_SQL
  const { duckdbOnly } = look
  if (duckdbOnly.length === 0) return `${OWN_SQL}; as far as its words show, Spark would give the same rows`
  return `${OWN_SQL}; what only DuckDB knows, or Spark takes for something else: ${duckdbOnly.join(', ')}`
}

/** Whose events a rule is about, when they are not Databricks'. */
export function elsewhere({ logsource }: Pick<FilterRule, 'logsource'>): string | null {
  if (isOfDatabricks(logsource)) return null
  const { product, category, service } = logsource
  const named = [product, category, service].filter((name) => name !== null).join(' / ')
  return `it is about ${named}, not about Databricks`
}
