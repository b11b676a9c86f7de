import { type DomainDefinition, norm } from '@meshledger/mesh'
import { grouped } from './grouped.ts'

/** What the virtual `mesh.*` fields are looked up in, made from the domains. All keys are in their normal form. */
export interface MeshTables {
  readonly catalogs: readonly { catalog: string; domain: string; classification: string }[]
  /** An identity stands here once for each domain that it belongs to. */
  readonly members: readonly { identity: string; domain: string }[]
  /** Delta Sharing names a table without its catalog: `schema.table` of products, where one domain alone has it. */
  readonly shared: readonly { name: string; table: string }[]
}

type Facts = Pick<DomainDefinition, 'domain' | 'classification' | 'members' | 'owner' | 'products'> & {
  select: Pick<DomainDefinition['select'], 'catalogs' | 'identities' | 'service_principals'>
}

/** A domain's people are its owner, its members, and the identities and service principals it selects. */
export function meshTables(domains: readonly Facts[]): MeshTables {
  return {
    catalogs: domains.flatMap(({ domain, classification, select }) =>
      [...new Set(select.catalogs.map(norm))].map((catalog) => ({
        catalog,
        domain,
        classification: classification.map(norm).toSorted().join(' '),
      })),
    ),
    members: domains.flatMap(({ domain, owner, members, select }) =>
      [...new Set([owner, ...members, ...select.identities, ...select.service_principals].map(norm))].map(
        (identity) => ({
          identity,
          domain,
        }),
      ),
    ),
    shared: sharedNames(domains.flatMap(({ products }) => products.flatMap(({ tables }) => tables.map(norm)))),
  }
}

function sharedNames(tables: readonly string[]): MeshTables['shared'] {
  const byName = grouped(new Set(tables), (table) => table.split('.').slice(1).join('.'))
  return [...byName].flatMap(([name, of]) => (of.length === 1 ? of.map((table) => ({ name, table })) : []))
}
