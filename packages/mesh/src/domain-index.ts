import { ConfigError, type Fault } from './config-error.ts'
import type { DomainDefinition } from './domain.ts'
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
}

type Claim = { step: Step; value: string; key: string }

/** A definition, and the name of the file it was read from. */
export type DomainSource = { definition: DomainDefinition; file: string }

/** Every selector of a domain in its normal form, with the key under which it stands in the file. */
function claimsOf({ select }: DomainDefinition): Claim[] {
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
      values.map((value) => ({ step: 'tag' as const, key: 'select.tags', value: tagText(key, value) })),
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
 * Throws `ConfigError` when a domain is defined twice or two domains claim one selector: both would be right, so
 * neither may be picked. The fault names both domains, both files and the selector.
 */
export function indexDomains(sources: readonly DomainSource[]): DomainIndex {
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
    for (const claim of claimsOf(definition)) {
      const holder = claims[claim.step].get(claim.value)
      if (holder === undefined) claims[claim.step].set(claim.value, domain)
      else if (holder !== domain) faults.push(claimedTwice(claim, domain, file, holder, fileOf.get(holder) ?? ''))
    }
    for (const { key } of definition.select.tags) tagKeys.add(norm(key))
    for (const member of new Set([definition.owner, ...definition.members].map(norm))) {
      members.set(member, [...(members.get(member) ?? []), domain])
    }
  }
  if (faults.length > 0) throw new ConfigError(faults)
  return { claims, members, tagKeys }
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
