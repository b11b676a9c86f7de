import type { DiskUse } from '@meshledger/lake'
import type { House } from './house.ts'

export type DiskReport = {
  /** The lake's file, in bytes. */
  readonly bytes: number
  /** Of it, what nothing stands in: it is filled again by the next rows, or given back by `upkeep`. */
  readonly free: number
  readonly tables: readonly {
    readonly table: string
    readonly rows: number
    readonly bytes: number
    /** Null for a table that takes less than a MiB: a block is held for few rows as for many, so it would say nothing. */
    readonly bytesPerMillionRows: number | null
  }[]
}

const TELLING = 2 ** 20

const known = new WeakMap<House, { print: string; use: Promise<DiskUse> }>()

/** What the lake takes of the disk, and each table of it; largest first. Looked at anew only when facts or file have changed. */
export async function diskReport(house: House): Promise<DiskReport> {
  const { lake } = house
  const print = `${await lake.version()} ${lake.fileBytes()}`
  const held = known.get(house)
  const use = held?.print === print ? held.use : lake.diskUse()
  known.set(house, { print, use })
  use.catch(() => known.delete(house))
  const { bytes, free, tables } = await use
  return {
    ...{ bytes, free },
    tables: tables
      .filter(({ rows }) => rows > 0)
      .map((one) => ({
        ...one,
        bytesPerMillionRows: one.bytes < TELLING ? null : Math.round((one.bytes / one.rows) * 1_000_000),
      }))
      .toSorted((a, b) => b.bytes - a.bytes || (a.table < b.table ? -1 : 1)),
  }
}
