import { columnsOfType } from './columns.ts'
import { asLastSeen } from './unity-catalog.ts'

const tags = <const S extends string>(of: string, names: S) =>
  asLastSeen({
    name: `unity_catalog.${of}_tags`,
    systemName: `information_schema.${of}_tags`,
    meaning: `Tags of ${of}s`,
    columns: [
      ...columnsOfType('string', names, 'the object'),
      ...columnsOfType('string', 'tag_name tag_value', 'the tag'),
    ],
    key: [...names.split(' '), 'tag_name'],
  })

/** Tags of everything in Unity Catalog, from the views of `system.information_schema`. */
export const unityCatalogTags = [
  tags('catalog', 'catalog_name'),
  tags('schema', 'catalog_name schema_name'),
  tags('table', 'catalog_name schema_name table_name'),
  tags('column', 'catalog_name schema_name table_name column_name'),
  tags('volume', 'catalog_name schema_name volume_name'),
]
