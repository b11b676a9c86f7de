import type { Arrival } from './arrivals.ts'

/** Something that used to come and comes no more. `since`: when the last row came, as far as it is known. */
export type Alarm = {
  readonly kind: 'silent-table' | 'silent-workspace' | 'silent-connection'
  readonly table: string
  readonly workspace: string | null
  readonly since: string | null
  readonly sentence: string
}

type Table = { readonly table: string; readonly last: string | null; readonly state: string }
type Connected = {
  readonly reader: string
  readonly table: string
  readonly through: string | null
  readonly state: string
}

/**
 * Who is silent. A table from which nothing comes at all is named once, and not again for each of its workspaces; of a
 * connection only what its table as a whole does not say already.
 */
export function alarmsOf(
  tables: readonly Table[],
  arrivals: readonly Arrival[],
  sources: readonly Connected[],
): Alarm[] {
  const silent = tables.filter(({ state }) => state === 'silent')
  const named = new Set(silent.map(({ table }) => table))
  return [
    ...silent.map(
      ({ table, last }): Alarm => ({
        ...{ kind: 'silent-table', table, workspace: null, since: last },
        sentence: `Nothing of ${table} comes any more: its last row is of ${minute(last)}.`,
      }),
    ),
    ...arrivals
      .filter(({ state, table }) => state === 'silent' && !named.has(table))
      .map(
        ({ table, workspace, lastDay, usual }): Alarm => ({
          ...{ kind: 'silent-workspace', table, workspace, since: lastDay },
          sentence: `${table} of ${workspace} is silent: its last row is of ${lastDay}${usual === null ? '' : `, and ${usual.low} to ${usual.high} rows a day are usual`}.`,
        }),
      ),
    ...sources
      .filter(({ state, table }) => state === 'silent' && !named.has(table))
      .map(
        ({ table, reader, through }): Alarm => ({
          ...{ kind: 'silent-connection', table, workspace: reader, since: through },
          sentence: `${table} is no longer read from ${reader}: it was read through ${minute(through)}.`,
        }),
      ),
  ]
}

const minute = (instant: string | null) =>
  instant === null ? 'an unknown time' : instant.slice(0, 16).replace('T', ' ')
