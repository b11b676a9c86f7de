import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** A check as the model writes it: a function and its arguments. */
export type Check = { readonly CheckFunction: string; readonly [argument: string]: unknown }

export type Rule = {
  readonly Function: string
  readonly Type: 'Static' | 'Dynamic'
  readonly ApplicabilityCriteria: readonly string[]
  readonly ValidationCriteria: {
    readonly MustSatisfy: string
    readonly Keyword: string
    readonly Requirement: unknown
    readonly Condition: unknown
  }
}

export type Model = {
  readonly ApplicabilityCriteria: Readonly<Record<string, unknown>>
  readonly CheckFunctions: Readonly<Record<string, unknown>>
  readonly ModelRules: Readonly<Record<string, Rule>>
}

const root = join(dirname(fileURLToPath(import.meta.url)), '../../../..')
const folder = join(process.env.MESHLEDGER_STANDARDS ?? join(root, '../shared/data'), 'focus')

/**
 * The requirements model of FOCUS 1.2 and the national currencies; null where the folder of standards is not at hand.
 */
export function readStandards(): { model: Model; currencies: ReadonlySet<string> } | null {
  const file = join(folder, 'model-1.2.json')
  if (!existsSync(file)) return null
  const codes = readFileSync(join(folder, 'currency_codes.csv'), 'utf8').match(/\b[A-Z]{3}\b/g) ?? []
  return { model: JSON.parse(readFileSync(file, 'utf8')) as Model, currencies: new Set(codes) }
}

/**
 * A check in one shape. Four conditions of the model of 1.2 are spelled otherwise: `CheckCondition` for `ColumnName`
 * (ResourceId-C-006-C, ResourceType-C-005-C) and a bare `AND` (CapacityReservationStatus-C-003-C, -004-C). Null for an
 * empty object: no condition. Throws for any other shape, so that a rule is never passed over because it was not
 * understood.
 */
export function checkOf(found: unknown, where: string): Check | null {
  if (typeof found !== 'object' || found === null) throw new Error(`${where}: expected a check`)
  const { CheckFunction, CheckCondition, AND, ...rest } = found as Record<string, unknown>
  if (AND !== undefined) return { CheckFunction: 'AND', Items: [AND].flat() }
  if (typeof CheckFunction === 'string') {
    return { CheckFunction, ...rest, ...(CheckCondition === undefined ? {} : { ColumnName: CheckCondition }) }
  }
  if (Object.keys(found).length === 0) return null
  throw new Error(`${where}: a check without a function`)
}
