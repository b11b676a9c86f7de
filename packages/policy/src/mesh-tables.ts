import { type DomainDefinition, norm } from '@meshledger/mesh'

/** What the virtual `mesh.*` fields are looked up in, made from the domains. All keys are in their normal form. */
export interface MeshTables {
  readonly catalogs: readonly { catalog: string; domain: string; classification: string }[]
  /** An identity stands here once for each domain that it belongs to. */
  readonly members: readonly { identity: string; domain: string }[]
}

type Facts = Pick<DomainDefinition, 'domain' | 'classification' | 'members' | 'owner'> & {
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
  }
}
