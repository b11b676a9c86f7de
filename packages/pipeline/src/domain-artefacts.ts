import { domainArtefacts, guardrailsOf } from '@meshledger/exports'
import { ConfigError, type DomainDefinition, type NewDomain, newDomain } from '@meshledger/mesh'
import { groupedBy } from './audit-grants.ts'
import { type CatalogTag, compareGuardrails, type DeployedReading, type DiffRow } from './domain-compare.ts'
import type { House } from './house.ts'
import { checkedRules } from './plan.ts'
import { NoSuchDomainError, type VisibleDomains } from './visible.ts'

/**
 * The file of a domain that is to be, and its preventive artefacts. Nothing is put in force. Throws `ConfigError` where
 * the domain exists, or claims what another claims.
 */
export async function draftDomain(house: House, wish: NewDomain) {
  const { path, text, definition } = newDomain(wish)
  if ((await house.ledger.domains.current()).some(({ domain }) => domain === wish.domain)) {
    throw new ConfigError([
      {
        ...{ file: path, line: null, key: 'domain', problem: `the domain ${wish.domain} exists already` },
        remedy: 'Choose another name, or ask for its artefacts: meshledger domain artefacts.',
      },
    ])
  }
  await checkedRules(house, [{ file: path, text }])
  const { files, notes } = domainArtefacts(definition)
  return { domain: wish.domain, files: [{ path, text }, ...files], notes: [...notes] }
}

/** The preventive artefacts of a domain that the asker sees. Throws `NoSuchDomainError`. */
export async function artefactsOfDomain(house: House, domain: string, sees: VisibleDomains) {
  const { files, notes } = domainArtefacts(await definitionOf(house, domain, sees))
  return { domain, files, notes: [...notes] }
}

export type DomainDiff = {
  readonly domain: string
  readonly rows: readonly DiffRow[]
  readonly counts: Readonly<Record<DiffRow['state'], number>>
}

/** The artefacts of a domain against what was deployed when the configuration was last read. */
export async function domainDiff(house: House, domain: string, sees: VisibleDomains): Promise<DomainDiff> {
  const definition = await definitionOf(house, domain, sees)
  const rails = guardrailsOf(definition)
  const rows = compareGuardrails(rails, await deployed(house), {
    warehouses: definition.select.warehouses,
    catalogTags: await catalogTags(house),
  })
  const count = (state: DiffRow['state']) => rows.filter((row) => row.state === state).length
  return {
    ...{ domain, rows },
    counts: {
      ...{ same: count('same'), differs: count('differs'), missing: count('missing') },
      'not-compared': count('not-compared'),
    },
  }
}

async function definitionOf({ ledger }: House, domain: string, sees: VisibleDomains): Promise<DomainDefinition> {
  const found = (await ledger.domains.current()).find((one) => one.domain === domain)
  if (found === undefined || (sees !== 'all' && !sees.includes(domain))) throw new NoSuchDomainError()
  return found
}

const kinds = [
  ...['cluster-policies', 'usage-policies', 'budget-policies', 'tag-policies', 'warehouses', 'catalogs'],
  ...['catalog-grants', 'catalog-policies'],
] as const

type Row = Pick<DeployedReading, 'kind' | 'complete'> & {
  workspace_id: string | null
  object_id: string | null
  taken_at: string
  body: string | null
}

/** The newest reading of each kind and workspace. */
async function deployed({ lake }: House): Promise<DeployedReading[]> {
  const rows = await lake.rows<Row>(
    `SELECT kind, workspace_id, object_id, taken_at, complete, body FROM config.snapshots
     WHERE kind IN (${kinds.map((kind) => `'${kind}'`).join(', ')})
     QUALIFY taken_at = max(taken_at) OVER (PARTITION BY kind, workspace_id)
     ORDER BY kind, workspace_id, object_id`,
  )
  return [...groupedBy(rows, ({ kind, workspace_id }) => JSON.stringify([kind, workspace_id])).values()].map(
    (some) => ({
      kind: some[0]?.kind ?? '',
      workspace: some[0]?.workspace_id ?? null,
      takenAt: some[0]?.taken_at ?? '',
      complete: some.every(({ complete }) => complete),
      objects: some.flatMap(({ object_id, body }) =>
        object_id === null ? [] : [{ id: object_id, body: body === null ? null : JSON.parse(body) }],
      ),
    }),
  )
}

/** Null while no tag of any catalog was ever read: then nothing can be said of one. */
async function catalogTags({ lake }: House): Promise<CatalogTag[] | null> {
  const rows = await lake.rows<CatalogTag>(
    'SELECT metastore, catalog_name AS catalog, tag_name AS "key", tag_value AS "value" FROM unity_catalog.catalog_tags ORDER BY ALL',
  )
  return rows.length === 0 ? null : rows
}
