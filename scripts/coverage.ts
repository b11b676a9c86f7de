/** How far each check and each control is answered: from the checks, the catalogues and the tags of the rules. */
import type { Catalog } from '../packages/policy/src/index.ts'

export const coverages = ['automatic', 'partial', 'manual', 'inherited', 'not covered'] as const
export type Coverage = (typeof coverages)[number]

/** A check as `catalogs/checks/platform.yml` writes it. */
export type Check = {
  readonly id: string
  readonly title: string
  readonly evidence: string
  readonly severity: string
  readonly coverage: Coverage
  /** What answers it beside the rules. */
  readonly by?: string
  readonly reason?: string
  readonly iso27001: readonly string[]
  readonly hipaa: readonly string[]
}

/** A check of somebody else's tool, as `catalogs/tools/*.yml` writes it. */
export type ToolCheck = {
  readonly id: string
  readonly title: string
  readonly coverage: Coverage
  readonly rules: readonly string[]
  readonly reason?: string
}

/** A rule as far as coverage needs it. */
export type TaggedRule = {
  readonly name: string
  readonly checks: readonly string[]
  readonly controls: ReadonlySet<string>
}

export type Row = {
  readonly id: string
  readonly title: string
  readonly coverage: Coverage
  readonly rules: readonly string[]
  readonly checks: readonly string[]
  readonly reason: string
}

export const rulesOfCheck = (check: Check, rules: readonly TaggedRule[]): string[] =>
  rules.filter(({ checks }) => checks.includes(check.id)).map(({ name }) => name)

/** Where the checks contradict themselves or the rules, each as a sentence. */
export function contradictions(checks: readonly Check[], rules: readonly TaggedRule[]): string[] {
  const known = new Set(checks.map(({ id }) => id))
  const unknown = rules.flatMap(({ name, checks: named }) =>
    named.filter((id) => !known.has(id)).map((id) => `${name} names the check ${id}, which there is not`),
  )
  return [...unknown, ...checks.flatMap((check) => contradictionsOf(check, rulesOfCheck(check, rules)))]
}

/** Where what is said of a tool contradicts the rules, each as a sentence. */
export function toolContradictions(tool: readonly ToolCheck[], rules: readonly TaggedRule[]): string[] {
  const names = new Set(rules.map(({ name }) => name))
  return tool.flatMap(({ id, coverage, rules: asked, reason }) => {
    const found = asked
      .filter((name) => !names.has(name))
      .map((name) => `${id} names the rule ${name}, which there is not`)
    if (!['automatic', 'partial', 'manual', 'inherited'].includes(coverage))
      found.push(`${id} is not answered: ${coverage}`)
    const answered = coverage === 'automatic' || coverage === 'partial'
    if (answered !== asked.length > 0) found.push(`${id} is said to be ${coverage}, with ${asked.length} rules`)
    if (coverage !== 'automatic' && !reason) found.push(`${id} is ${coverage} without a reason`)
    return found
  })
}

function contradictionsOf({ id, coverage, by, reason }: Check, rules: readonly string[]): string[] {
  const found: string[] = []
  if (!coverages.includes(coverage)) found.push(`${id} has a coverage of no known kind: ${coverage}`)
  const answered = coverage === 'automatic' || coverage === 'partial'
  if (answered && rules.length === 0 && by === undefined)
    found.push(`${id} is said to be ${coverage}, and no rule names it`)
  if (!answered && rules.length > 0) found.push(`${id} is said to be ${coverage}, and ${rules.join(', ')} names it`)
  if (coverage !== 'automatic' && !reason) found.push(`${id} is ${coverage} without a reason`)
  return found
}

/** Every control of a catalogue, with what answers it and what is missing. */
export function controlRows(catalog: Catalog, checks: readonly Check[], rules: readonly TaggedRule[]): Row[] {
  return catalog.controls.map(({ id, title, automation }) => {
    const serving = checks.filter((check) => (catalog.tag === 'iso27001' ? check.iso27001 : check.hipaa).includes(id))
    const named = rules.filter(({ controls }) => controls.has(`${catalog.framework}:${id}`)).map(({ name }) => name)
    const coverage = coverageOf(automation, serving, named.length)
    const missing = serving.filter((check) => check.coverage !== 'automatic').map((check) => check.id)
    const reason = { ...reasons, partial: partly(automation, missing) }[coverage]
    return { id, title, coverage, rules: named, checks: serving.map((check) => check.id), reason }
  })
}

const reasons: Record<Coverage, string> = {
  automatic: '',
  partial: '',
  manual: 'The word of a person with a document and a date.',
  inherited: 'Met by the cloud provider and the vendor; their reports show it.',
  'not covered': 'None of its checks has a rule yet.',
}

function partly(automation: string, missing: readonly string[]): string {
  const person = automation === 'manual' || automation === 'inherited'
  const open = missing.length === 0 ? '' : `Open or in part: ${missing.join(', ')}.`
  return person ? `The log shows signs of it; the rest is the word of a person. ${open}`.trim() : open || 'Signs only.'
}

/** All of its checks must be answered for a control to be; a person's word stays one whatever the rules see. */
function coverageOf(automation: string, serving: readonly Check[], rules: number): Coverage {
  const kinds = serving.map(({ coverage }) => coverage)
  const byPerson = automation === 'manual' || automation === 'inherited'
  if (automation === 'auto' && kinds.length > 0 && kinds.every((kind) => kind === 'automatic')) return 'automatic'
  if (rules > 0) return 'partial'
  if (byPerson) return automation
  if (kinds.includes('automatic') || kinds.includes('partial')) return 'partial'
  // Nothing but words and reports answers it: a word is then asked for, where a report alone would not do.
  if (kinds.length > 0 && kinds.every((kind) => kind === 'inherited')) return 'inherited'
  return kinds.length > 0 && kinds.every((kind) => kind !== 'not covered') ? 'manual' : 'not covered'
}
