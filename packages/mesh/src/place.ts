import { UNALLOCATED } from './domain.ts'
import type { DomainIndex, Step } from './domain-index.ts'
import { norm, tagText } from './norm.ts'

/** What a usage row tells about whom it belongs to, in the words of `billing.usage`. */
export type PlacementRow = {
  readonly workspace_id: string | null
  readonly job_id: string | null
  readonly dlt_pipeline_id: string | null
  readonly endpoint_id: string | null
  readonly endpoint_name: string | null
  readonly warehouse_id: string | null
  readonly cluster_id: string | null
  readonly usage_policy_id: string | null
  readonly catalog: string | null
  readonly custom_tags: Readonly<Record<string, string>>
  readonly run_as: string | null
  readonly owned_by: string | null
  readonly created_by: string | null
}

export const reasons = ['resource', 'tag', 'policy', 'workspace', 'catalog', 'identity', 'none'] as const
export type Reason = (typeof reasons)[number]

/** Why no rule placed a row. The first that holds, in this order. */
export const causes = [
  'ambiguous-tag',
  'ambiguous-identity',
  'unknown-tag',
  'unknown-policy',
  'unknown-identity',
  'account-level',
  'no-mark',
] as const
export type Cause = (typeof causes)[number]

export type Placement =
  | { readonly domain: string; readonly reason: Exclude<Reason, 'none'>; readonly selector: string }
  | {
      readonly domain: typeof UNALLOCATED
      readonly reason: 'none'
      readonly cause: Cause
      readonly detail: string | null
    }

/**
 * To which domain does a row belong, and by which rule?
 *
 * Exact resource → tag → usage policy → catalog, workspace → identity; the first step that matches wins. Inside the
 * first step the closer resource wins (a job before the cluster it ran on); a catalog is narrower than a workspace.
 * Where tags of one row belong to several domains, or its identity is in several teams, the chain stops: the row is
 * ambiguous and stays unallocated rather than being given to one of them in silence.
 */
export function place(row: PlacementRow, index: DomainIndex): Placement {
  return (
    byResource(row, index) ??
    byTag(row, index) ??
    byValue(index, 'policy', 'policy', row.usage_policy_id?.trim()) ??
    byValue(index, 'catalog', 'catalog', row.catalog === null ? undefined : norm(row.catalog)) ??
    byValue(index, 'workspace', 'workspace', row.workspace_id?.trim()) ??
    byIdentity(row, index) ??
    unallocated(causeOf(row, index))
  )
}

const unallocated = ([cause, detail]: readonly [Cause, string | null]): Placement => ({
  domain: UNALLOCATED,
  reason: 'none',
  cause,
  detail,
})

function byValue(index: DomainIndex, step: Step, reason: Exclude<Reason, 'none'>, value: string | undefined) {
  const domain = value === undefined ? undefined : index.claims[step].get(value)
  return domain === undefined ? undefined : ({ domain, reason, selector: `${step} ${value}` } as const)
}

function byResource(row: PlacementRow, index: DomainIndex): Placement | undefined {
  const ids: readonly (readonly [Step, string | null])[] = [
    ['job', row.job_id],
    ['pipeline', row.dlt_pipeline_id],
    ['endpoint', row.endpoint_id],
    ['endpoint', row.endpoint_name],
    ['warehouse', row.warehouse_id],
    ['cluster', row.cluster_id],
  ]
  for (const [step, id] of ids) {
    if (id === null || row.workspace_id === null) continue
    const placed = byValue(index, step, 'resource', `${row.workspace_id}/${id}`)
    if (placed) return placed
  }
  return undefined
}

function byTag(row: PlacementRow, index: DomainIndex): Placement | undefined {
  const matches = Object.entries(row.custom_tags)
    .map(([key, value]) => tagText(keyOf(key, index), value))
    .filter((tag) => index.claims.tag.has(tag))
    .toSorted()
  const domains = new Set(matches.map((tag) => index.claims.tag.get(tag)))
  if (domains.size > 1) return unallocated(['ambiguous-tag', matches.join(', ')])
  return byValue(index, 'tag', 'tag', matches[0])
}

/** A tag key in normal form, under the name that its aliases stand for. */
const keyOf = (key: string, { tagNames }: DomainIndex): string => tagNames.get(norm(key)) ?? norm(key)

function byIdentity(row: PlacementRow, index: DomainIndex): Placement | undefined {
  for (const raw of [row.run_as, row.owned_by, row.created_by]) {
    if (raw === null) continue
    const identity = norm(raw)
    const claimed = byValue(index, 'identity', 'identity', identity)
    if (claimed) return claimed
    const teams = index.members.get(identity) ?? []
    if (teams.length > 1) return unallocated(['ambiguous-identity', raw])
    const [domain] = teams
    if (domain !== undefined) return { domain, reason: 'identity', selector: `member ${identity}` }
  }
  return undefined
}

function causeOf(row: PlacementRow, index: DomainIndex): readonly [Cause, string | null] {
  const unknownTags = Object.entries(row.custom_tags)
    .filter(([key]) => index.tagKeys.has(keyOf(key, index)))
    .map(([key, value]) => tagText(keyOf(key, index), value))
    .toSorted()
  if (unknownTags.length > 0) return ['unknown-tag', unknownTags.join(', ')]
  if (row.usage_policy_id !== null) return ['unknown-policy', row.usage_policy_id]
  const identity = row.run_as ?? row.owned_by ?? row.created_by
  if (identity !== null) return ['unknown-identity', identity]
  if (row.workspace_id === null || row.workspace_id === '0') return ['account-level', null]
  return ['no-mark', null]
}
