import type { Column, Table } from './table.ts'

type State = {
  readonly name: string
  readonly systemName: string
  readonly meaning: string
  readonly columns: readonly Column[]
  readonly key: readonly string[]
  readonly required?: readonly string[]
}

const metastore = {
  name: 'metastore',
  type: 'string',
  meaning: 'metastore in which it was read, as cloud:region:id; null where a file brought it',
} as const satisfies Column

/**
 * A view of `information_schema`: what is so now, without a time of its own. The row that arrived last is kept; one that
 * is no longer there stays as last seen when it came by a file, which may hold only what its reader may see. Where it is
 * read over a connection, each reading is the whole, and what it no longer shows goes. What must not look held after it
 * was taken away is read over the REST APIs into `config.snapshots`, where each reading stands for itself.
 *
 * Catalogs of two metastores may have one name, so what was read over a connection says of which metastore it is; rows of
 * two of them stay apart. A file does not say it: its row is taken for the one that a connection gives.
 *
 * The engine keeps the name `information_schema` for itself, so these tables stand in the schema `unity_catalog`.
 */
export const asLastSeen = (state: State): Table => ({
  ...state,
  columns: [...state.columns, metastore],
  asked: { metastore: 'current_metastore()' },
  copyId: metastore.name,
  prefer: [],
  snapshot: true,
  required: state.required ?? state.key,
  orderedBy: null,
  happenedAt: null,
  alignedOn: null,
  freshForHours: null,
  shapes: [],
})
