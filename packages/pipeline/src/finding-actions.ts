import { actionsFor, type Rule } from '@meshledger/policy'
import { type Action, actionKinds } from '@meshledger/sources'
import { QueryError } from './query-error.ts'

/**
 * A kind of action that fits a finding: the parameters that rule and subject give, and those that whoever asks says. Of
 * these `most` is the limit that the rule proposes, up to which another may be said; null where anything fits.
 */
export type OfferedAction = {
  readonly kind: string
  readonly params: Record<string, string>
  readonly open: readonly { readonly name: string; readonly most: string | null }[]
}

type Offering = Pick<Rule, 'name' | 'actions'>
type Wish = { readonly kind: string; readonly params: Readonly<Record<string, string>> }

/** The account is known to the server, and not for anybody to choose. */
const ACCOUNT = 'account'
const WHOLE_NUMBER = /^[1-9]\d{0,14}$/

/**
 * What puts a finding of this subject right, as its rule says; nothing where a person has to, or where the rule is gone.
 * What the subject gives and the action would not take (a name where it wants an id, `unknown`) is left to be filled in.
 */
export function actionsOf(rule: Offering | undefined, subject: string): OfferedAction[] {
  if (rule === undefined) return []
  return actionsFor(rule, subject).flatMap(({ kind, params }) => {
    const action = actionKinds.find((one) => one.kind === kind)
    return action === undefined ? [] : [{ kind, ...split(action, params) }]
  })
}

/**
 * Whether a wish is one of the actions that the rule of a finding names for its subject: what they give stands as they
 * give it, a limit may be tighter. Throws `QueryError`, which says what is allowed.
 */
export function requireOffered(rule: Offering | undefined, subject: string, { kind, params }: Wish): void {
  const all = actionsOf(rule, subject)
  const offers = all.filter((one) => one.kind === kind)
  if (offers.length === 0) throw new QueryError('kind', notOffered(rule, kind, all))
  const misfits = offers.map((offer) => misfitOf(offer, params))
  const [first] = misfits
  if (first === undefined || misfits.includes(null)) return
  const said = [...new Set(misfits.flatMap((one) => (one?.name === first?.name ? [one?.allowed] : [])))]
  throw new QueryError(`params.${first?.name}`, `for this finding ${kind} takes ${said.join(' or ')}`)
}

/** What puts right what a rule finds, in words, each kind once. */
export const titlesOf = ({ actions }: Pick<Rule, 'actions'>): string[] => [
  ...new Set(actions.flatMap(({ kind }) => actionKinds.find((one) => one.kind === kind)?.title ?? [])),
]

function split(action: Action, given: Readonly<Record<string, string>>): Omit<OfferedAction, 'kind'> {
  const params = Object.fromEntries(
    Object.entries(given).filter(([name, value]) => value !== 'unknown' && action.params[name]?.test(value)),
  )
  const open = Object.keys(action.params).flatMap((name): OfferedAction['open'] => {
    const value = params[name]
    if (name === ACCOUNT) return []
    if (value === undefined) return [{ name, most: null }]
    return action.limits?.includes(name) && WHOLE_NUMBER.test(value) ? [{ name, most: value }] : []
  })
  return { params, open }
}

/** The first parameter that is not as the offer has it, with what the offer allows; null where all are. */
function misfitOf({ params, open }: OfferedAction, wished: Wish['params']): { name: string; allowed: string } | null {
  for (const [name, value] of Object.entries(params)) {
    const said = wished[name] ?? ''
    const most = open.find((one) => one.name === name)?.most ?? null
    const fits = most === null ? said === value : WHOLE_NUMBER.test(said) && Number(said) <= Number(most)
    if (!fits) return { name, allowed: most === null ? `${name} ${value}` : `${name} from 1 to ${most}` }
  }
  return null
}

function notOffered(rule: Offering | undefined, kind: string, all: readonly OfferedAction[]): string {
  if (rule === undefined) return 'the rule of this finding is no longer in force: nothing over the API puts it right'
  const kinds = [...new Set(all.map((one) => one.kind))]
  const instead = kinds.length === 0 ? 'a person puts it right' : `it names ${kinds.join(', ')}`
  return `${rule.name} does not name ${kind} for what this finding is about; ${instead}`
}
