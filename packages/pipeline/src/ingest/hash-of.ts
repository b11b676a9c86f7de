import type { Table } from '@meshledger/facts'
import { name } from './inbox.ts'

/** A hash that is the same for all rows of one identity. */
export const hashOf = (table: Table): string => `hash(${(table.matchedOn ?? table.key).map(name).join(', ')})`
