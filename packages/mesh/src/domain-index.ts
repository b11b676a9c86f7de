import { ConfigError, type Fault } from './config-error.ts'
import type { DomainDefinition, Selectors } from './domain.ts'
import { norm, tagText } from './norm.ts'

/** The steps that place by an exact value; the key is the selector's normal form. */
export const steps = [
  'job',
  'pipeline',
  'endpoint',
  'warehouse',
  'cluster',
  'tag',
  'policy',
  'catalog',
  'workspace',
  'identity',
] as const
export type Step = (typeof steps)[number]

/** Who claims what, ready for `place`. Members may be in several teams, so there each name has a list. */
export type DomainIndex = {
  readonly claims: Readonly<Record<Step, ReadonlyMap<string, string>>>
  readonly members: ReadonlyMap<string, readonly string[]>
  readonly tagKeys: ReadonlySet<string>
  /** Another name of a tag key → the key, both in normal form. */
  readonly tagNames: ReadonlyMap<string, string>
  /** Where selectors begin or end to hold: the index of each stretch of days, oldest first; empty when none is dated. */
  readonly dated: readonly { readonly from: string; readonly index: DomainIndex }[]
}

/** Other names of tag keys: key → names. */
export type TagAliases = Readonly<Record<string, readonly string[]>>

type Claim = { step: Step; value: string; key: string }

/** A definition, and the name of the file it was read from. */
export type DomainSource = { definition: DomainDefinition; file: string }

/** Every selector of a domain in its normal form, with the key under which it stands in the file. */
function claimsOf(select: Selectors, tagNames: ReadonlyMap<string, string>): Claim[] {
  const exact = (step: Step, key: string, values: readonly string[]) =>
    values.map((value) => ({ step, key, value: value.trim() }))
  const loose = (step: Step, key: string, values: readonly string[]) =>
    values.map((value) => ({ step, key, value: norm(value) }))
  return [
    ...exact('job', 'select.jobs', select.jobs),
    ...exact('pipeline', 'select.pipelines', select.pipelines),
    ...exact('endpoint', 'select.endpoints', select.endpoints),
    ...exact('warehouse', 'select.warehouses', select.warehouses),
    ...exact('cluster', 'select.clusters', select.clusters),
    ...select.tags.flatMap(({ key, values }) =>
      values.map((value) => ({
        step: 'tag' as const,
        key: 'select.tags',
        value: tagText(tagNames.get(norm(key)) ?? key, value),
      })),
    ),
    ...exact('policy', 'select.usage_policies', select.usage_policies),
    ...loose('catalog', 'select.catalogs', select.catalogs),
    ...exact('workspace', 'select.workspaces', select.workspaces),
    ...loose('identity', 'select.identities', select.identities),
    ...loose('identity', 'select.service_principals', select.service_principals),
  ]
}

/**
 * Index the selectors of all domains.
 *
 * Throws `ConfigError` when a domain is defined twice or two domains claim one selector on the same day: both would be
 * right, so neither may be picked. The fault names both domains, both files and the selector. What is dated holds on its
 * days: ask `indexOn` for a day. The index itself holds what has no end.
 */
export function indexDomains(sources: readonly DomainSource[], aliases: TagAliases = {}): DomainIndex {
  const tagNames = new Map(
    Object.entries(aliases).flatMap(([key, names]) => names.map((name) => [norm(name), norm(key)] as const)),
  )
  const always = indexOfDay(sources, tagNames, ({ until }) => until === undefined)
  const days = new Set<string>()
  for (const { definition } of sources) {
    for (const { from, until } of definition.dated) {
      days.add('')
      if (from !== undefined) days.add(from)
      if (until !== undefined) days.add(dayAfter(until))
    }
  }
  const dated = [...days].toSorted().map((day) => ({
    from: day,
    index: indexOfDay(sources, tagNames, ({ from, until }) => (from ?? '') <= day && day <= (until ?? '9999')),
  }))
  return { ...always, dated }
}

/** The index that holds on a day, such as 2026-03-01. */
export function indexOn(index: DomainIndex, day: string): DomainIndex {
  return index.dated.findLast(({ from }) => from <= day)?.index ?? index
}

/** The day after one, as text. Days are compared as text only, so one that no calendar has does no harm. */
function dayAfter(day: string): string {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number)
  const last = [
    31,
    year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28,
    31,
    30,
    31,
    30,
    31,
    31,
    30,
    31,
    30,
    31,
  ]
  const pad = (value: number, length = 2) => String(value).padStart(length, '0')
  if (date < (last[month - 1] ?? 31)) return `${pad(year, 4)}-${pad(month)}-${pad(date + 1)}`
  return month < 12 ? `${pad(year, 4)}-${pad(month + 1)}-01` : `${pad(year + 1, 4)}-01-01`
}

type Days = { from?: string | undefined; until?: string | undefined }

function indexOfDay(
  sources: readonly DomainSource[],
  tagNames: ReadonlyMap<string, string>,
  holds: (days: Days) => boolean,
): DomainIndex {
  const claims = Object.fromEntries(steps.map((step) => [step, new Map<string, string>()])) as {
    [S in Step]: Map<string, string>
  }
  const members = new Map<string, string[]>()
  const tagKeys = new Set<string>()
  const faults: Fault[] = []
  const fileOf = new Map<string, string>()

  for (const { definition, file } of sources) {
    const { domain } = definition
    const other = fileOf.get(domain)
    if (other !== undefined) faults.push(definedTwice(domain, file, other))
    fileOf.set(domain, other ?? file)
    const selects = [definition.select, ...definition.dated.filter(holds).map(({ select }) => select)]
    for (const claim of selects.flatMap((select) => claimsOf(select, tagNames))) {
      const holder = claims[claim.step].get(claim.value)
      if (holder === undefined) claims[claim.step].set(claim.value, domain)
      else if (holder !== domain) faults.push(claimedTwice(claim, domain, file, holder, fileOf.get(holder) ?? ''))
    }
    for (const { key } of selects.flatMap(({ tags }) => tags)) tagKeys.add(tagNames.get(norm(key)) ?? norm(key))
    for (const member of new Set([definition.owner, ...definition.members].map(norm))) {
      members.set(member, [...(members.get(member) ?? []), domain])
    }
  }
  if (faults.length > 0) throw new ConfigError(faults)
  return { claims, members, tagKeys, tagNames, dated: [] }
}

const definedTwice = (domain: string, file: string, other: string): Fault => ({
  file,
  line: null,
  key: 'domain',
  problem: `${domain} is defined in ${other} as well`,
  remedy: 'Keep one of the two files.',
})

const claimedTwice = (claim: Claim, domain: string, file: string, holder: string, other: string): Fault => ({
  file,
  line: null,
  key: claim.key,
  problem: `${domain} claims ${claim.step} ${claim.value}, which ${holder} claims in ${other}`,
  remedy: 'Leave it in one of the two files.',
})
