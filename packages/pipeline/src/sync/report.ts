import type { TableProbe } from '@meshledger/sources'
import type { FileCount } from '../ingest/report.ts'

/** What one sync did with one table of one source. read = added + duplicate + corrected + quarantined. */
export type TableSync = FileCount & {
  readonly reader: string
  readonly table: string
  /** `synced`, `left` where it is by the engine of its group, what a probe says of a table that cannot be read, or `failed`. */
  readonly state: 'synced' | 'left' | 'failed' | Exclude<TableProbe['state'], 'available' | 'empty'>
  readonly because: string
  /** What to ask an admin for, in order. */
  readonly ask: readonly string[]
  readonly statements: number
  /** The newest value of the ordering column that is held; null for a table that is read whole. */
  readonly through: string | null
}

/** What one reading of the configuration gave. */
export type SnapshotSync = {
  readonly reader: string
  readonly takenAt: string
  readonly readings: number
  readonly objects: number
  /** Readings that were refused or broke off: they are kept as partial and never stand for "none". */
  readonly partial: readonly { readonly kind: string; readonly what: string; readonly remedy: string }[]
}

export type SyncReport = {
  readonly tables: readonly TableSync[]
  readonly snapshots: readonly SnapshotSync[]
  readonly seconds: number
}

/** A sentence for the list of runs. */
export function sentenceOf(tables: readonly TableSync[], snapshot: SnapshotSync | undefined): string {
  const sum = (pick: (one: TableSync) => number) => tables.reduce((all, one) => all + pick(one), 0)
  const synced = tables.filter(({ state }) => state === 'synced').length
  const failed = tables.filter(({ state }) => state === 'failed').map(({ table }) => table)
  return [
    ...(tables.length === 0
      ? []
      : [
          `${synced} of ${tables.length} tables: ${sum((one) => one.added)} rows added, ${sum((one) => one.corrected)} corrected`,
        ]),
    ...(failed.length > 0 ? [`failed: ${failed.join(', ')}`] : []),
    ...(snapshot ? [`${snapshot.objects} objects of configuration, ${snapshot.partial.length} readings partial`] : []),
  ].join('; ')
}
