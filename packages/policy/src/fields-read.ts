import { fieldsOf } from './sigma/ast.ts'
import type { DetectionRule } from './sigma/rule.ts'
import { PARAMETER, reachedFrom } from './sigma/scope.ts'
import { templateFields } from './sigma/template.ts'

/** The fields that a rule's condition reads, each of its own replaced by what it is derived from. */
export const fieldsMatched = (rule: DetectionRule): string[] => fieldsReached(fieldsOf(rule.match), rule)

/** Every field of an event that a rule reads, for its condition and for whatever else it says or asks. */
export function fieldsRead(rule: DetectionRule): string[] {
  const { match, grades, history, subject, scope } = rule
  const asked = history === null ? [] : [...history.by, ...(history.ask.field === null ? [] : [history.ask.field])]
  const conditions = [match, ...grades.map(({ when }) => when)].flatMap(fieldsOf)
  return fieldsReached([...conditions, ...asked, ...templateFields(subject), ...scope.derived.keys()], rule)
}

/** What fields of a rule read in the end. A parameter with a value for some domains also reads the domain of the event. */
export function fieldsReached(names: readonly string[], { scope }: DetectionRule): string[] {
  return reachedFrom(names, scope).flatMap((name) => {
    const parameter = name.startsWith(PARAMETER) ? scope.parameters.get(name.slice(PARAMETER.length)) : undefined
    return parameter === undefined || parameter.domains.size === 0 ? [name] : [name, `mesh.${scope.by}_domain`]
  })
}
