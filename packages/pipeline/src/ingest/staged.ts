import type { Table } from '@meshledger/facts'
import { name } from './inbox.ts'

/**
 * Where the rows of a batch stand while it is found out which of them are new: in a temporary table `fresh` beside the
 * table, or `inside` it already, where a condition over a stored row `t` tells them from the others.
 */
export type Staged = { readonly inside: boolean; readonly isFresh: string }

export const BESIDE: Staged = { inside: false, isFresh: 'false' }
/** Written by an earlier transaction and hidden from every reader. */
export const HIDDEN: Staged = { inside: true, isFresh: 'EXISTS (FROM meta.pending p WHERE p.file = t._source)' }

/** A hash that is the same for all rows of one identity; `of` gives the SQL of a column that has no name yet. */
export const hashOf = (table: Table, of: (column: string) => string = name): string =>
  `hash(${(table.matchedOn ?? table.key).map(of).join(', ')})`
