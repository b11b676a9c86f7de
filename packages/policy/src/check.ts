import { referencesOf, rulesAmong } from './references.ts'
import type { Placeholders } from './sigma/placeholders.ts'
import { isRefusal, type ReadDocument, readFile } from './sigma/read.ts'
import type { Refusal, RefusalReason } from './sigma/refusal.ts'
import type { FilterRule, Rule, RuleFile } from './sigma/rule.ts'
import { faultOfState } from './state/check.ts'

/** What was found out about one document of a rule file. */
export interface Verdict {
  readonly file: string
  /** Of the fault; of the document where there is none. */
  readonly line: number
  readonly column: number
  readonly kind: 'detection' | 'correlation' | 'filter' | 'absence' | 'state' | null
  readonly title: string | null
  readonly valid: boolean
  readonly reason: RefusalReason | null
  readonly message: string | null
  /** Every fault of the document, in the order of the text: `line`, `reason` and `message` are those of the first. */
  readonly faults: readonly Omit<Refusal, 'file'>[]
  readonly warnings: readonly string[]
  /** Why a valid rule cannot be run over audit events; null where it can. */
  readonly notHere: string | null
}

/**
 * Say of every document of the files whether it is valid Sigma. Names between rules are looked up in all the files.
 * A rule for another product is valid; that it cannot be run here is said apart. Never throws.
 */
export function checkRules(files: readonly RuleFile[], placeholders: Placeholders = new Map()): Verdict[] {
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

/** The name and the id that an author gave. */
const handlesOf = (rule: Rule): string[] => (rule.id === null ? [rule.name] : [...new Set([rule.name, rule.id])])

function refused(document: ReadDocument, refusals: readonly Refusal[]): Verdict {
  const faults = refusals.map(({ file: _, ...fault }) => fault)
  const { line, column, reason, message } = faults[0] ?? { ...document, reason: null, message: null }
  return {
    ...{ file: document.file, line, column, kind: null, title: null, valid: false, reason, message, faults },
    ...{ warnings: document.warnings, notHere: null },
  }
}

const valid = (
  { file, line, column, warnings }: ReadDocument,
  { kind, title }: Rule | FilterRule,
  more: readonly string[],
  notHere: string | null,
): Verdict => ({
  ...{ file, line, column, kind, title, valid: true, reason: null, message: null, faults: [] },
  ...{ warnings: [...warnings, ...more], notHere },
})

/** Whose events a rule is about, when they are not Databricks'. */
export function elsewhere({ logsource }: Pick<FilterRule, 'logsource'>): string | null {
  const product = logsource.product?.toLowerCase() ?? null
  const { category, service } = logsource
  const audit = [category, service].some((name) => name !== null && /^audit/i.test(name))
  if (product === 'databricks' || (product === null && audit)) return null
  const named = [product, category, service].filter((name) => name !== null).join(' / ')
  return `it is about ${named}, not about Databricks`
}
