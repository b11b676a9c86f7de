import { type Comparison, comparisons, type DatePart, dateParts, type Placement, placements } from './ast.ts'
import { Fault, type Path } from './refusal.ts'

/** What the modifiers of one item ask for, taken together. */
export interface Plan {
  readonly how: 'plain' | 're' | 'cidr' | 'exists' | 'fieldref' | 'compare' | 'part'
  readonly placement: Placement | null
  readonly compare: Comparison
  readonly part: DatePart | null
  readonly all: boolean
  readonly neq: boolean
  readonly cased: boolean
  readonly flags: string
}

const flagOf: Record<string, string> = { i: 'i', ignorecase: 'i', m: 'm', multiline: 'm', s: 's', dotall: 's' }
/** Modifiers of Sigma 2.1 that this reader knows and cannot do. */
const unsupported = ['base64', 'base64offset', 'wide', 'utf16le', 'utf16be', 'utf16', 'windash', 'expand']

const includes = <T extends string>(list: readonly T[], name: string): name is T =>
  (list as readonly string[]).includes(name)

/**
 * Read the modifiers of an item, left to right. One that is unknown, that cannot be done or that makes no sense
 * beside the others is a fault: ignored, it would quietly change what the rule finds.
 */
export function planOf(modifiers: readonly string[], path: Path): Plan {
  let plan: Plan = {
    how: 'plain',
    placement: null,
    compare: 'eq',
    part: null,
    all: false,
    neq: false,
    cased: false,
    flags: '',
  }
  const clash = (name: string): never => {
    throw new Fault('modifier-combination', path, `${name} makes no sense in ${modifiers.join('|')}`)
  }
  for (const name of modifiers) {
    if (name === 'all' || name === 'neq' || name === 'cased') {
      if (plan[name]) clash(name)
      plan = { ...plan, [name]: true }
    } else if (includes(placements, name)) {
      if (plan.placement !== null) clash(name)
      plan = { ...plan, placement: name }
    } else if (name === 're' || name === 'cidr' || name === 'exists' || name === 'fieldref') {
      if (plan.how !== 'plain') clash(name)
      plan = { ...plan, how: name }
    } else if (flagOf[name] !== undefined && (plan.how === 're' || name.length > 1)) {
      if (plan.how !== 're') clash(name)
      plan = { ...plan, flags: plan.flags + flagOf[name] }
    } else if (includes(comparisons, name)) {
      if ((plan.how !== 'plain' && plan.how !== 'part') || plan.compare !== 'eq') clash(name)
      plan = { ...plan, how: plan.how === 'part' ? 'part' : 'compare', compare: name }
    } else if (includes(dateParts, name)) {
      if (plan.how !== 'plain') clash(name)
      plan = { ...plan, how: 'part', part: name }
    } else {
      const known = unsupported.includes(name)
      throw new Fault(
        known ? 'unsupported-modifier' : 'unknown-modifier',
        path,
        known ? `the modifier ${name} cannot be done on audit events` : `there is no modifier ${name}`,
      )
    }
  }
  if (plan.placement !== null && plan.how !== 'plain' && plan.how !== 'fieldref') clash(plan.placement)
  if (plan.cased && plan.how !== 'plain' && plan.how !== 'fieldref') clash('cased')
  if (plan.all && plan.how === 'exists') clash('all')
  return plan
}
