import type { ChargeBook, ChargeKey } from '@meshledger/costing'

/**
 * Null where the charge belongs to no single resource: a placeholder would be a violation (FOCUS 1.2, null handling and
 * ResourceId).
 */
export type FocusResource = { readonly id: string; readonly type: string }

/**
 * Account, workspace, kind and id: ids of Databricks are unique only inside a workspace (FOCUS 1.2, ResourceId: unique
 * in the provider, fully qualified).
 */
export function resourceIdOf(key: ChargeKey, accountId: string): FocusResource | null {
  if (key.resource === null) return null
  const { kind, workspace_id, id } = key.resource
  const type = `${kind.slice(0, 1).toUpperCase()}${kind.slice(1)}`
  return { id: `${accountId}/${workspace_id}/${kind.toLowerCase().replaceAll(' ', '-')}/${id}`, type }
}

/**
 * The name that the resource bore on the day, or null when none is known; never its id (FOCUS 1.2, ResourceName).
 *
 * A resource that was renamed keeps its old name in the charges before the change (FOCUS 1.2, string handling).
 */
export function resourceNameOn(book: ChargeBook, key: ChargeKey, day: number): string | null {
  if (key.resource === null) return null
  const versions = book.names.get(key.resourceText) ?? []
  const version = versions.findLast(({ since }) => since <= day) ?? versions[0]
  const name = version?.name ?? namedByUsage(key)
  return name === null || name.trim() === '' || name === key.resource.id ? null : name
}

/** Some usage carries the name beside the id. */
function namedByUsage({ resource, raw }: ChargeKey): string | null {
  if (resource?.kind === 'endpoint') return raw.endpoint_name
  return resource?.kind === 'catalog' ? raw.uc_table_catalog : null
}
