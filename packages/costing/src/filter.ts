import type { ChargeKey } from './book.ts'
import { printOf } from './print.ts'
import { CostQueryError } from './query-error.ts'
import { causeOf } from './unallocated-cause.ts'

/** Where no split rule took part. */
export const NO_RULE = 'direct'

/** What can be filtered by; in a query each stands as `f.<name>`. */
export const filterNames = [
  'domain',
  'product',
  'workspace',
  'sku',
  'resource',
  'reason',
  'provider',
  'cloud',
  'run_as',
  'certainty',
  'rule',
  'cause',
  'record_type',
  'from',
] as const
export type FilterName = (typeof filterNames)[number]

/** `any`: one of these (empty: whatever); `none`: none of these. Names are compared as given. */
export type Filter = Partial<
  Readonly<Record<FilterName, { readonly any: readonly string[]; readonly none: readonly string[] }>>
>

/** `'all'`, or the domains that a person may see: what lies elsewhere counts nowhere, `Unallocated` included. */
export type Visible = readonly string[] | 'all'

export type FilterQuery = { readonly [K in `f.${FilterName}`]?: string | undefined }

/**
 * Read `f.domain=a,~b` and its like from a query; its other parts are passed over. A comma, a `~` or a backslash that
 * belongs to a name stands behind a backslash; `#` and the print of a name stand for the name. Throws `CostQueryError` for a filter of an unknown name.
 */
export function parseFilter(query: object): Filter {
  const filter: { [K in FilterName]?: { any: string[]; none: string[] } } = {}
  for (const [field, text] of Object.entries(query)) {
    if (!field.startsWith('f.') || text === undefined) continue
    const name = filterNames.find((known) => `f.${known}` === field)
    if (!name)
      throw new CostQueryError(
        field,
        `${field} is no filter; use one of ${filterNames.map((n) => `f.${n}`).join(', ')}`,
      )
    const names = (String(text).match(/(?:\\.|[^,\\])+/g) ?? [])
      .map((one) => one.trim())
      .filter((one) => one !== '' && one !== '~')
    filter[name] = {
      any: names.filter((one) => !one.startsWith('~')).map(unescaped),
      none: names.filter((one) => one.startsWith('~')).map((one) => unescaped(one.slice(1))),
    }
  }
  return filter
}

const unescaped = (name: string): string => name.replace(/\\(.)/g, '$1')

export const filterValue: { readonly [K in FilterName]: (key: ChargeKey) => string } = {
  domain: (key) => key.domain,
  product: (key) => key.product,
  workspace: (key) => key.workspace,
  sku: (key) => key.raw.sku_name,
  resource: (key) => key.resourceText,
  reason: (key) => key.reason,
  provider: (key) => key.provider,
  cloud: (key) => key.raw.cloud,
  run_as: (key) => key.runAs,
  certainty: (key) => key.certainty,
  rule: (key) => key.shared?.rule ?? NO_RULE,
  cause: causeOf,
  record_type: recordTypeOf,
  from: (key) => key.shared?.from ?? '',
}

/** The kind of correction that a usage row is; logs of an older shape do not tell. */
export function recordTypeOf({ raw }: ChargeKey): string {
  return raw.record_type ?? 'not given'
}

/** Whether a name is among those given, by itself or by its print. */
const holds = (names: ReadonlySet<string>, value: string): boolean =>
  names.has(value) ||
  (names.size > 0 && [...names].some((name) => name.startsWith('#')) && names.has(`#${printOf(value)}`))

/** Whether something passes a filter, by what it is called in each dimension that the filter names. */
export const passes = (filter: Filter, nameIn: (dimension: FilterName) => string): boolean =>
  filterNames.every((dimension) => {
    const { any = [], none = [] } = filter[dimension] ?? {}
    if (any.length + none.length === 0) return true
    const name = nameIn(dimension)
    return (any.length === 0 || holds(new Set(any), name)) && !holds(new Set(none), name)
  })

/** For every key, whether its charges count: 1 or 0. */
export function keysThatCount(keys: readonly ChargeKey[], filter: Filter, visible: Visible): Uint8Array {
  const seen = visible === 'all' ? null : new Set(visible)
  const tests = filterNames.flatMap((name) => {
    const rule = filter[name]
    if (!rule) return []
    const any = new Set(rule.any)
    const none = new Set(rule.none)
    return [
      (key: ChargeKey) => {
        const value = filterValue[name](key)
        return (any.size === 0 || holds(any, value)) && !holds(none, value)
      },
    ]
  })
  const counts = new Uint8Array(keys.length)
  if (seen === null && tests.length === 0) return counts.fill(1)
  keys.forEach((key, at) => {
    if ((seen === null || seen.has(key.domain)) && tests.every((test) => test(key))) counts[at] = 1
  })
  return counts
}

/** Does a domain pass the filter and may it be seen? For figures that stand without a charge, such as budgets. */
export function domainCounts(domain: string, filter: Filter, visible: Visible): boolean {
  if (visible !== 'all' && !visible.includes(domain)) return false
  const rule = filter.domain
  return !rule || ((rule.any.length === 0 || rule.any.includes(domain)) && !rule.none.includes(domain))
}
