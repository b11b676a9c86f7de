import { type Comparison, comparisons, type DatePart, dateParts, type Placement, placements } from './ast.ts'
import { Fault, type Path } from './refusal.ts'

export const encodings = ['base64', 'base64offset', 'wide', 'utf16le', 'utf16be', 'utf16', 'windash'] as const
export type Encoding = (typeof encodings)[number]

/** What the modifiers of one item ask for, taken together. */
export interface Plan {
  readonly how: 'plain' | 're' | 'cidr' | 'exists' | 'fieldref' | 'compare' | 'part'
  readonly placement: Placement | null
  readonly compare: Comparison
  readonly part: DatePart | null
  readonly all: boolean
  readonly neq: boolean
  readonly cased: boolean
  readonly expand: boolean
  readonly flags: string
  /** How the text is written otherwise before it is looked for, in order. */
  readonly encodings: readonly Encoding[]
}

const flagOf: Record<string, string> = { i: 'i', ignorecase: 'i', m: 'm', multiline: 'm', s: 's', dotall: 's' }
const hows = ['re', 'cidr', 'exists', 'fieldref'] as const

const includes = <T extends string>(list: readonly T[], name: string): name is T =>
  (list as readonly string[]).includes(name)

/**
 * Read the modifiers of an item, left to right. One that is unknown or that makes no sense beside the others is a
 * fault: ignored, it would quietly change what the rule finds.
 */
export function planOf(modifiers: readonly string[], path: Path): Plan {
  let plan: Plan = {
    ...{ how: 'plain', placement: null, compare: 'eq', part: null, all: false, neq: false },
    ...{ cased: false, expand: false, flags: '', encodings: [] },
  }
  for (const name of modifiers) {
    const next = after(plan, name, path)
    if (next === null) {
      throw new Fault('modifier-combination', path, `${name} makes no sense in ${modifiers.join('|')}`)
    }
    plan = next
  }
  if (plan.how === 'exists' && plan.all) {
    throw new Fault('modifier-combination', path, `all makes no sense in ${modifiers.join('|')}`)
  }
  return plan
}

/** The plan with one more modifier; null when it does not fit to those before it. */
function after(plan: Plan, name: string, path: Path): Plan | null {
  const text = plan.how === 'plain'
  const untouched = text && plan.placement === null && !plan.cased && plan.encodings.length === 0
  if (name === 'all' || name === 'neq') return plan[name] ? null : { ...plan, [name]: true }
  if (name === 'cased') return (text || plan.how === 'fieldref') && !plan.cased ? { ...plan, cased: true } : null
  if (name === 'expand') return (text || plan.how === 're') && !plan.expand ? { ...plan, expand: true } : null
  if (includes(placements, name)) {
    const fits = text || plan.how === 're' || plan.how === 'fieldref'
    return fits && plan.placement === null ? { ...plan, placement: name } : null
  }
  if (includes(encodings, name)) {
    const wild = plan.placement !== null && name.startsWith('base64')
    return text && !wild && !plan.encodings.includes(name) ? { ...plan, encodings: [...plan.encodings, name] } : null
  }
  if (includes(hows, name)) {
    const casedReference = name === 'fieldref' && text && plan.placement === null && plan.encodings.length === 0
    const expands = plan.expand && name !== 're'
    return (untouched || casedReference) && !expands ? { ...plan, how: name } : null
  }
  const flag = Object.hasOwn(flagOf, name) ? flagOf[name] : undefined
  if (flag !== undefined) return plan.how === 're' ? { ...plan, flags: plan.flags + flag } : null
  if (includes(comparisons, name)) {
    if (plan.how === 'part' && plan.compare === 'eq') return { ...plan, compare: name }
    return untouched && !plan.expand ? { ...plan, how: 'compare', compare: name } : null
  }
  if (includes(dateParts, name)) return untouched && !plan.expand ? { ...plan, how: 'part', part: name } : null
  throw new Fault('unknown-modifier', path, `there is no modifier ${name}`)
}
