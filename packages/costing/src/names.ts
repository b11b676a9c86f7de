import type { ChargeBook, ChargeKey, ResourceName } from './book.ts'
import type { Day } from './days.ts'

/**
 * Name and owner of a resource as they stood on a day: the latest version not later than the day, else the first known.
 *
 * Without a version the id is the name, and the owner is whoever the usage says.
 */
export function nameOn(book: ChargeBook, key: ChargeKey, day: Day): { name: string; owner: string | null } {
  const versions = book.names.get(key.resourceText) ?? []
  const version = versionOn(versions, day)
  const { resource, raw } = key
  const plain = resource === null ? 'No single resource' : (namedByUsage(key) ?? `${resource.kind} ${resource.id}`)
  return { name: version?.name ?? plain, owner: version?.owner ?? raw.run_as ?? raw.owned_by ?? raw.created_by }
}

/** Some usage carries the name beside the id. */
function namedByUsage({ resource, raw }: ChargeKey): string | null {
  if (resource?.kind === 'endpoint') return raw.endpoint_name
  return resource?.kind === 'catalog' ? raw.uc_table_catalog : null
}

function versionOn(versions: readonly ResourceName[], day: Day): ResourceName | undefined {
  return versions.findLast((version) => version.since <= day) ?? versions[0]
}
