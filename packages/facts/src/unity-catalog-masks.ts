import { columnsOfType } from './columns.ts'
import { asLastSeen } from './unity-catalog.ts'

/** Table of a mask or filter. The manual and real catalogs name it differently, so both names are read. */
const place = columnsOfType('string', 'table_catalog table_schema catalog_name schema_name table_name', 'the table')
const placeKey = place.map((column) => column.name)

/** Masks on columns and filters on rows that stand on the table itself; those of ABAC policies are not among them. */
export const unityCatalogMasks = [
  asLastSeen({
    name: 'unity_catalog.column_masks',
    systemName: 'information_schema.column_masks',
    meaning: 'Functions that mask a column',
    columns: [
      ...place,
      { name: 'column_name', type: 'string', meaning: 'the masked column' },
      ...columnsOfType('string', 'mask_catalog mask_schema mask_name', 'the function'),
      ...columnsOfType('string', 'using_columns mask_col_usage', 'columns that it is given besides'),
    ],
    key: [...placeKey, 'column_name'],
    required: ['table_name', 'column_name', 'mask_name'],
  }),
  asLastSeen({
    name: 'unity_catalog.row_filters',
    systemName: 'information_schema.row_filters',
    meaning: 'Functions that filter the rows of a table',
    columns: [
      ...place,
      ...columnsOfType('string', 'filter_catalog filter_schema filter_name', 'the function'),
      ...columnsOfType('string', 'target_columns filter_col_usage', 'columns that it is given'),
    ],
    key: placeKey,
    required: ['table_name', 'filter_name'],
  }),
]
