import { columnsOfType } from './columns.ts'
import { asLastSeen } from './unity-catalog.ts'

const privileges = <const S extends string>(of: string, names: S, also: string = '') =>
  asLastSeen({
    name: `unity_catalog.${of}_privileges`,
    systemName: `information_schema.${of}_privileges`,
    meaning: `Who may do what with a ${of.replaceAll('_', ' ')}`,
    columns: [
      ...columnsOfType('string', 'grantor grantee', 'identity or group'),
      ...columnsOfType('string', names, 'the object'),
      ...also
        .split(' ')
        .filter((name) => name !== '')
        .map((name) => ({ name, type: 'string', meaning: 'the object, by another name' })),
      { name: 'privilege_type', type: 'string', meaning: 'SELECT, USE_CATALOG … (open set)' },
      { name: 'is_grantable', type: 'string', meaning: 'always NO' },
      { name: 'inherited_from', type: 'string', meaning: 'the object above from which it comes' },
    ],
    key: ['grantor', 'grantee', ...names.split(' '), 'privilege_type'],
  })

/**
 * Privileges in Unity Catalog, from the views of `system.information_schema`. A reader sees only what they may see, and
 * privileges given by ABAC policies are not among them. Columns: the pages of the views in the SQL language manual.
 */
export const unityCatalogPrivileges = [
  privileges('catalog', 'catalog_name'),
  privileges('schema', 'catalog_name schema_name'),
  privileges('table', 'table_catalog table_schema table_name'),
  privileges('volume', 'volume_catalog volume_schema volume_name'),
  privileges(
    'routine',
    'specific_catalog specific_schema specific_name',
    'routine_catalog routine_schema routine_name',
  ),
  privileges('external_location', 'external_location_name'),
  privileges('storage_credential', 'storage_credential_name'),
  privileges('credential', 'credential_name'),
  privileges('connection', 'connection_name'),
  privileges('metastore', 'metastore_id'),
  asLastSeen({
    name: 'unity_catalog.share_recipient_privileges',
    systemName: 'information_schema.share_recipient_privileges',
    meaning: 'Which recipient may read which share',
    columns: columnsOfType('string', 'grantor recipient_name share_name privilege_type', 'as named'),
    key: ['grantor', 'recipient_name', 'share_name', 'privilege_type'],
  }),
]
