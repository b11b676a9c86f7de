import {
  createSortedRowModel,
  rowSortingFeature,
  type SortingState,
  tableFeatures,
  useTable,
} from '@tanstack/react-table'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useMemo, useRef } from 'react'
import { words } from '../words.ts'
import { Mark } from './mark.tsx'
import { Scroll } from './scroll.tsx'

export type Column<R> = {
  id: string
  header: string
  cell: (row: R) => ReactNode
  /** Present on columns that can be sorted by; ascending order. */
  order?: (a: R, b: R) => number
  align?: 'end'
  /** Long text that may wrap. */
  wrap?: boolean
  foot?: ReactNode
}

type Props<R> = {
  /** What the table holds; its accessible name. */
  label: string
  columns: readonly Column<R>[]
  rows: readonly R[]
  rowKey: (row: R) => string
  /** `-amount` sorts by amount, largest first. Lives in the address, so the page hands it in. */
  sort?: string | undefined
  onSort?: ((sort: string) => void) | undefined
  /** Marks rows that want the eye, such as Unallocated. */
  mark?: ((row: R) => string | undefined) | undefined
  onRow?: ((row: R) => void) | undefined
  /** Called when the last rows come into sight; for lists that load as they are read. */
  onEnd?: (() => void) | undefined
  /** Rows there are in all, when more than the table holds. */
  total?: number
}

const features = tableFeatures({ rowSortingFeature, sortedRowModel: createSortedRowModel() })
const ROW = 37
const VIRTUAL_FROM = 100

const readSort = (sort: string | undefined): SortingState =>
  sort === undefined ? [] : [{ id: sort.replace(/^-/, ''), desc: sort.startsWith('-') }]

/**
 * Every table of the product: a real `<table>`, headers that sort, first column and header that stay in sight,
 * rows drawn as they come into view beyond a hundred, and a footer with the sums of the whole set.
 */
export function DataTable<R>(props: Props<R>) {
  const { columns, rows, sort } = props
  const definitions = useMemo(
    () =>
      columns.map((column) => ({
        id: column.id,
        accessorFn: (row: R) => row,
        enableSorting: column.order !== undefined,
        sortFn: (a: { original: R }, b: { original: R }) => column.order?.(a.original, b.original) ?? 0,
      })),
    [columns],
  )
  const table = useTable({
    features,
    columns: definitions as never,
    data: rows as never[],
    state: { sorting: readSort(sort) },
    enableSortingRemoval: false,
    getRowId: (row: unknown) => props.rowKey(row as R),
  })
  const ordered = table.getRowModel().rows.map((row: { original: unknown }) => row.original as R)
  const scroller = useRef<HTMLElement>(null)
  const virtual = ordered.length >= VIRTUAL_FROM
  const virtualizer = useVirtualizer({
    count: ordered.length,
    enabled: virtual,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW,
    overscan: 12,
    onChange: (instance) => {
      const last = instance.getVirtualItems().at(-1)
      if (last && last.index >= ordered.length - 10) props.onEnd?.()
    },
  })
  const items = virtualizer.getVirtualItems()
  const shown = virtual
    ? items.map((item) => ({ row: ordered[item.index] as R, index: item.index }))
    : ordered.map((row, index) => ({ row, index }))
  const before = virtual ? (items[0]?.start ?? 0) : 0
  const after = virtual ? virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0) : 0

  return (
    <Scroll className="ml-table-scroll" virtual={virtual} ref={scroller} label={words.tables.scroll(props.label)}>
      <table className="ml-table" aria-label={props.label} aria-rowcount={(props.total ?? ordered.length) + 1}>
        <Head {...props} />
        <tbody>
          {before > 0 ? <Gap height={before} span={columns.length} /> : null}
          {shown.map(({ row, index }) => (
            <BodyRow key={props.rowKey(row)} row={row} index={index} {...props} />
          ))}
          {after > 0 ? <Gap height={after} span={columns.length} /> : null}
        </tbody>
        {columns.some((column) => column.foot !== undefined) ? (
          <tfoot>
            <tr>
              {columns.map((column, i) =>
                i === 0 ? (
                  <th key={column.id} scope="row">
                    {column.foot}
                  </th>
                ) : (
                  <td key={column.id} data-align={column.align}>
                    {column.foot}
                  </td>
                ),
              )}
            </tr>
          </tfoot>
        ) : null}
      </table>
    </Scroll>
  )
}

function Head<R>({ columns, sort, onSort }: Props<R>) {
  const by = sort?.replace(/^-/, '')
  const descending = sort?.startsWith('-') ?? false
  return (
    <thead>
      <tr>
        {columns.map((column) => {
          const current = by === column.id
          const direction = current ? (descending ? 'descending' : 'ascending') : undefined
          const next = current && descending ? column.id : `-${column.id}`
          return (
            <th key={column.id} scope="col" data-align={column.align} aria-sort={direction}>
              {column.order && onSort ? (
                <button
                  type="button"
                  className="ml-sort"
                  onClick={() => onSort(next)}
                  title={words.tables.sortBy(column.header)}
                >
                  {column.header}
                  <Mark name={current ? (descending ? 'down' : 'up') : 'sort'} size={12} />
                </button>
              ) : (
                column.header
              )}
            </th>
          )
        })}
      </tr>
    </thead>
  )
}

function BodyRow<R>({ row, index, columns, mark, onRow }: Props<R> & { row: R; index: number }) {
  return (
    <tr
      data-mark={mark?.(row)}
      data-opens={onRow !== undefined}
      aria-rowindex={index + 2}
      onClick={onRow ? () => onRow(row) : undefined}
    >
      {columns.map((column, i) =>
        i === 0 ? (
          <th key={column.id} scope="row" data-wrap={column.wrap}>
            {column.cell(row)}
          </th>
        ) : (
          <td key={column.id} data-align={column.align} data-wrap={column.wrap}>
            {column.cell(row)}
          </td>
        ),
      )}
    </tr>
  )
}

const Gap = ({ height, span }: { height: number; span: number }) => (
  <tr>
    <td colSpan={span} style={{ blockSize: height, padding: 0, border: 0 }} />
  </tr>
)
