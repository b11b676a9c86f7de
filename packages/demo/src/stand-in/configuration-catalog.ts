import { grantedToEverybody, handedOver, openCatalog } from '../world/configuration-faults.ts'
import type { Facts } from './configuration-facts.ts'
import type { Answers } from './configuration-routes.ts'
import { uuidOf } from './identity.ts'

const uc = '/api/2.1/unity-catalog'

/** Fills in what Unity Catalog answers: the metastore, catalogs and grants, policies, shares and recipients. */
export function catalogConfiguration(facts: Facts, { lists, objects }: Answers): void {
  const { metastoreId, domains } = facts
  const list = (path: string, key: string, items: readonly unknown[]) =>
    lists.set(`${uc}/${path}`, { key, items, paging: 'page-token' })
  objects.set(`${uc}/current-metastore-assignment`, {
    metastore_id: metastoreId,
    workspace_id: Number(facts.workspaceId),
    default_catalog_name: 'main',
  })
  objects.set(`${uc}/metastore_summary`, {
    metastore_id: metastoreId,
    name: 'selene',
    owner: 'platform',
    privilege_model_version: '1.0',
    delta_sharing_scope: 'INTERNAL_AND_EXTERNAL',
    delta_sharing_recipient_token_lifetime_in_seconds: 7_776_000,
    external_access_enabled: false,
  })
  list(`permissions/metastore/${metastoreId}`, 'privilege_assignments', [
    { principal: 'platform', privileges: ['CREATE_CATALOG', 'CREATE_RECIPIENT', 'CREATE_SHARE'] },
  ])
  list(
    'models',
    'registered_models',
    domains.flatMap(({ catalogs, groups }) =>
      catalogs.map((name) => ({ name: 'scoring', full_name: `${name}.gold.scoring`, owner: groups[0] })),
    ),
  )
  list(`metastores/${metastoreId}/systemschemas`, 'schemas', systemSchemas(facts))
  const owned = domains.flatMap((domain) => domain.catalogs.map((name) => ({ name, domain })))
  list(
    'catalogs',
    'catalogs',
    [...owned, { name: 'system', domain: undefined }].map(({ name, domain }) => ({
      name,
      owner: domain?.groups[0] ?? 'System user',
      catalog_type: domain ? 'MANAGED_CATALOG' : 'SYSTEM_CATALOG',
      isolation_mode: domain?.classification.includes('phi') && name !== openCatalog ? 'ISOLATED' : 'OPEN',
      metastore_id: metastoreId,
    })),
  )
  for (const { name, domain } of owned) {
    list(`permissions/catalog/${name}`, 'privilege_assignments', [
      ...domain.groups.map((principal) => ({
        principal,
        privileges: ['USE_CATALOG', 'USE_SCHEMA', 'SELECT', 'MODIFY'],
      })),
      ...(name === grantedToEverybody ? [{ principal: 'account users', privileges: ['USE_CATALOG', 'SELECT'] }] : []),
      ...(name === handedOver.catalog ? [{ principal: handedOver.to, privileges: ['ALL_PRIVILEGES'] }] : []),
    ])
    const bound = domain.classification.includes('phi') ? [facts.workspaceId] : []
    list(
      `bindings/catalog/${name}`,
      'bindings',
      bound.map((id) => ({ workspace_id: Number(id), binding_type: 'BINDING_TYPE_READ_WRITE' })),
    )
    list(
      `policies/CATALOG/${name}`,
      'policies',
      domain.classification.includes('phi') ? [maskPolicy(name, domain.groups)] : [],
    )
    const schemas = [
      ...new Set(domain.tables.filter((table) => table.startsWith(`${name}.`)).map((table) => table.split('.')[1])),
    ]
    list(
      `schemas?catalog_name=${name}`,
      'schemas',
      schemas.map((schema) => ({
        name: schema,
        catalog_name: name,
        full_name: `${name}.${schema}`,
        owner: domain.groups[0],
      })),
    )
  }
  list('permissions/catalog/system', 'privilege_assignments', [])
  list('bindings/catalog/system', 'bindings', [])
  list('policies/CATALOG/system', 'policies', [])
  list(
    'schemas?catalog_name=system',
    'schemas',
    systemSchemas(facts).map(({ schema }) => ({ name: schema, catalog_name: 'system' })),
  )
  sharing(facts, list)
  for (const type of ['INIT_SCRIPT', 'LIBRARY_JAR', 'LIBRARY_MAVEN'])
    list(`artifact-allowlists/${type}`, 'artifact_matchers', [
      { artifact: '/Volumes/main/ops/allowed', match_type: 'PREFIX_MATCH' },
    ])
  list('external-locations', 'external_locations', [])
  list('storage-credentials', 'storage_credentials', [])
  list('connections', 'connections', [])
  lists.set('/api/2.1/tag-policies', {
    key: 'tag_policies',
    items: [{ tag_key: 'class', description: 'kind of data', values: [{ name: 'phi' }, { name: 'pii' }] }],
    paging: 'page-token',
  })
}

/** A schema with tables is on; one that the order names is off. `billing` is managed by Databricks. */
export function systemSchemas({ tables, notEnabled }: Facts): { schema: string; state: string }[] {
  const schemas = new Set([...tables].map((table) => table.split('.')[0] as string))
  for (const schema of ['access', 'billing', 'compute', 'lakeflow', 'query', 'serving', 'storage']) schemas.add(schema)
  return [...schemas].sort().map((schema) => ({
    schema,
    state: notEnabled.includes(schema)
      ? 'AVAILABLE'
      : ['billing', 'uc_information_schema'].includes(schema)
        ? 'MANAGED'
        : 'ENABLE_COMPLETED',
  }))
}

const maskPolicy = (catalog: string, groups: readonly string[]) => ({
  name: `mask_${catalog}_phi`,
  on_securable_type: 'CATALOG',
  on_securable_fullname: catalog,
  for_securable_type: 'TABLE',
  policy_type: 'POLICY_TYPE_COLUMN_MASK',
  to_principals: ['account users'],
  except_principals: groups,
  match_columns: [{ alias: 'c', condition: "has_tag_value('class', 'phi')" }],
  column_mask: { function_name: `${catalog}.gold.mask_text`, on_column: 'c', using: [] },
})

function sharing({ done, clock }: Facts, list: (path: string, key: string, items: readonly unknown[]) => void) {
  list(
    'recipients',
    'recipients',
    done('createRecipient').map(({ actor, at, params: { name = '', authentication_type = 'TOKEN' } }) => ({
      name,
      owner: actor,
      authentication_type,
      activated: true,
      created_at: at,
      tokens: [{ id: uuidOf(`recipient ${name}`), expiration_time: Date.parse(clock) + 90 * 86_400_000 }],
    })),
  )
  const shares = done('createShare').map(({ actor, at, params: { name = '' } }) => ({
    name,
    owner: actor,
    created_at: at,
  }))
  list('shares', 'shares', shares)
  for (const { name } of shares) {
    const changes = done('updateSharePermissions').filter(({ params }) => params.name === name)
    list(
      `shares/${name}/permissions`,
      'privilege_assignments',
      changes.flatMap(({ params }) => granted(params.changes)),
    )
  }
}

function granted(changes = '[]'): { principal: string; privileges: string[] }[] {
  const read = JSON.parse(changes) as { principal: string; add?: string[] }[]
  return read.map(({ principal, add = [] }) => ({ principal, privileges: add }))
}
