import { duckdbType, parseType, tableNamed } from '@meshledger/facts'
import { describe, expect, test } from 'vitest'
import { columns } from './columns.ts'

/** The demo's name of a table; `billing.usage` is written as `usage`. */
const written = {
  'billing.usage': columns.usage,
  'billing.list_prices': columns.listPrices,
  'access.audit': columns.audit,
  'access.workspaces_latest': columns.workspacesLatest,
  'access.table_lineage': columns.tableLineage,
  'compute.clusters': columns.clusters,
  'compute.warehouses': columns.warehouses,
  'lakeflow.jobs': columns.jobs,
  'query.history': columns.queryHistory,
} as const

/** Names and types in a type, without the quotes and the order of members, which decide nothing. */
const words = (type: string) =>
  type
    .replaceAll('"', '')
    .match(/[\w[\]]+(\(\d+,\s*\d+\))?/g)
    ?.map((word) => word.replace(' ', ''))
    .toSorted()

describe('the demo and the lake wrote the same documentation down, each on its own', () => {
  test.each(Object.keys(written))('%s', (name) => {
    const own: Readonly<Record<string, string>> = written[name as keyof typeof written]
    const known = tableNamed(name).columns
    const differing = known
      .map((column) => ({
        name: column.name,
        lake: words(duckdbType(parseType(column.type))),
        demo: words(own[column.name] ?? 'absent'),
      }))
      .filter(({ lake, demo }) => JSON.stringify(lake) !== JSON.stringify(demo))
    expect(differing).toEqual([])
  })
})
