import { actionsFor, type Rule } from '@meshledger/policy'
import { type Action, actionKinds } from '@meshledger/sources'

/** A kind of action that fits a finding, and those of its parameters that are known. */
export type OfferedAction = { readonly kind: string; readonly params: Record<string, string> }

/**
 * What puts a finding of this subject right, as its rule says; nothing where a person has to, or where the rule is gone.
 * What the subject gives and the action would not take (a name where it wants an id, `unknown`) is left to be filled in.
 */
export function actionsOf(rule: Pick<Rule, 'actions'> | undefined, subject: string): OfferedAction[] {
  if (rule === undefined) return []
  return actionsFor(rule, subject).flatMap(({ kind, params }) => {
    const action = actionKinds.find((one) => one.kind === kind)
    return action === undefined ? [] : [{ kind, params: fitting(action, params) }]
  })
}

/** What puts right what a rule finds, in words, each kind once. */
export const titlesOf = ({ actions }: Pick<Rule, 'actions'>): string[] => [
  ...new Set(actions.flatMap(({ kind }) => actionKinds.find((one) => one.kind === kind)?.title ?? [])),
]

const fitting = (action: Action, params: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(params).filter(([name, value]) => value !== 'unknown' && action.params[name]?.test(value)),
  )
