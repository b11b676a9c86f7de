import { accessTableLineage } from './access-table-lineage.ts'
import { columnsOfType } from './columns.ts'
import type { Table } from './table.ts'

/** As `access.table_lineage`, column by column. No row is no proof of no access. */
export const accessColumnLineage: Table = {
  ...accessTableLineage,
  name: 'access.column_lineage',
  meaning: 'Which column was read or written, by whom, from what',
  columns: [
    ...accessTableLineage.columns,
    ...columnsOfType('string', 'source_column_name target_column_name', 'column'),
  ],
  recognisedBy: ['source_column_name', 'target_column_name'],
}
