import { decimal, money } from '../format/index.ts'
import { type Column, DataTable, OutLink, Quiet, Share, Sparkline } from '../ui/index.ts'
import { onlyNames } from '../view/index.ts'
import { words } from '../words.ts'
import { Traced } from './traced.tsx'
import type { Resource, Resources } from './types.ts'

const say = words.cost.resources
const column = words.cost.column

/** The dearest resources with owner, trend, share and the way to the object in Databricks. */
export function ResourcesTable(props: {
  resources: Resources
  titleOf: (domain: string) => string
  withDomain?: boolean
  brief?: boolean
  sort?: string | undefined
  onSort?: (sort: string) => void
}) {
  const { currency, total, period, basis } = props.resources
  const days = { from: period.from, to: period.to, basis }
  const columns: Column<Resource>[] = [
    {
      id: 'name',
      header: column.resource,
      wrap: true,
      order: (a, b) => a.name.localeCompare(b.name),
      cell: (row) => (
        <>
          {row.url === null ? (
            row.name
          ) : (
            <OutLink href={row.url} label={say.open(row.name)}>
              {row.name}
            </OutLink>
          )}
          <br />
          <small className="ml-quiet">
            {row.kind} · {row.product}
            {props.withDomain ? ` · ${props.titleOf(row.domain)}` : ''}
          </small>
        </>
      ),
      foot: say.all(props.resources.count),
    },
    ...(props.brief
      ? []
      : ([
          { id: 'owner', header: column.owner, cell: (row) => row.owner ?? <Quiet>{say.noOwner}</Quiet> },
          { id: 'workspace', header: column.workspace, cell: (row) => row.workspace },
          {
            id: 'trend',
            header: column.trend,
            cell: (row) => <Sparkline amounts={row.trend} label={trendName(row, currency)} />,
          },
        ] satisfies Column<Resource>[])),
    {
      id: 'share',
      header: column.share,
      align: 'end',
      order: (a, b) => a.share - b.share,
      cell: (row) => <Share share={row.share} />,
    },
    {
      id: 'amount',
      header: column.amount,
      align: 'end',
      order: (a, b) => decimal.compare(a.amount, b.amount),
      cell: (row) => (
        <Traced
          amount={row.amount}
          currency={currency}
          of={{
            ...days,
            'f.domain': row.domain,
            'f.product': onlyNames(row.product),
            'f.resource': onlyNames(row.resource),
          }}
        />
      ),
      foot: <Traced amount={total} currency={currency} of={days} />,
    },
  ]
  return (
    <DataTable
      label={say.title}
      columns={columns}
      rows={props.resources.resources}
      rowKey={(row) => `${row.resource}/${row.domain}/${row.product}/${row.workspace}`}
      sort={props.sort ?? '-amount'}
      onSort={props.onSort}
      total={props.resources.count}
    />
  )
}

const trendName = (row: Resource, currency: string): string =>
  say.trend(row.name, money(row.trend[0] ?? '0', currency), money(row.trend.at(-1) ?? '0', currency))
