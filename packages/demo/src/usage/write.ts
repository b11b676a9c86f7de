import { join } from 'node:path'
import { LineFile } from '../files/lines.ts'
import type { ParquetFile, ParquetWriter } from '../files/parquet.ts'
import { randomStream } from '../random.ts'
import { at, DAY, isoDay, month, SYSTEM_TABLES_FROM } from '../time.ts'
import { identities } from '../world/people.ts'
import { usageOfDay } from './day.ts'
import { type PlantedRows, plantedRows } from './planted-rows.ts'
import type { Resource } from './resource.ts'
import { legacyHeader, legacyLine, type UsageRow, usageLine } from './row.ts'
import { UsageTally } from './tally.ts'

/** October 2026 has a column that no documentation knows. */
export const EXTRA_COLUMN = { month: '2026-10', name: 'commitment_id', value: 'cmt-2026-q4' } as const
/** This day's rows come once more in a file of their own … */
const REDELIVERED_DAY = at('2026-06-10')
/** … and this day's once more in the next month's file. */
const REPEATED_DAY = at('2026-05-31')
const AT_MOST = 150

export type Redelivery = { readonly file: string; readonly also_in: string; readonly record_ids: readonly string[] }

const fileOf = (name: string) => `system/billing/usage/usage-${name}.parquet`
const userIds = new Map(identities.map(({ id, userId }) => [id, userId]))

/**
 * Writes `billing.usage` (a Parquet file a month) and, before the system tables begin, the legacy CSV, day by day.
 * Holds no more than the rows that are delivered twice.
 */
export class UsageFiles {
  readonly tally = new UsageTally()
  readonly planted: PlantedRows
  readonly redelivered: Redelivery[] = []
  readonly #resources: readonly Resource[]
  readonly #draws: ReturnType<typeof randomStream>[]
  readonly #root: string
  readonly #parquet: ParquetWriter
  #month = ''
  #file: ParquetFile | undefined
  #legacy: LineFile | undefined
  #kept: UsageRow[] = []
  delivered = { usage: 0, legacy: 0 }
  legacyFiles = 0
  /** Rows of the file with the unknown column. */
  extraRows = 0

  constructor(root: string, parquet: ParquetWriter, resources: readonly Resource[], seed: number, scale: number) {
    this.#root = root
    this.#parquet = parquet
    this.#resources = resources
    this.#draws = resources.map(({ key }) => randomStream(seed, `usage ${key}`))
    this.planted = plantedRows(resources, seed, scale)
  }

  day(day: number): void {
    if (month(day) !== this.#month) this.#open(month(day))
    this.#resources.forEach((resource, i) => {
      const draw = this.#draws[i]
      if (draw === undefined) return
      for (const row of usageOfDay(resource, day, draw)) this.#write(row, resource)
    })
    for (const { row, resource } of this.planted.byDay.get(day) ?? []) this.#write(row, resource)
  }

  close(): void {
    if (this.#file !== undefined && this.#month === EXTRA_COLUMN.month) this.extraRows = this.#file.rows
    this.#file?.close()
    this.#legacy?.close()
    this.#file = undefined
    this.#legacy = undefined
  }

  #open(name: string): void {
    this.close()
    this.#month = name
    if (at(`${name}-01`) < SYSTEM_TABLES_FROM) {
      this.legacyFiles += 1
      this.#legacy = new LineFile(join(this.#root, `legacy/billable-usage-${name}.csv`))
      this.#legacy.add(legacyHeader)
      return
    }
    const extra = name === EXTRA_COLUMN.month ? { [EXTRA_COLUMN.name]: 'VARCHAR' } : {}
    this.#file = this.#parquet.file(fileOf(name), 'usage', extra)
    if (month(REPEATED_DAY + DAY) === name) {
      for (const row of this.#kept) this.#line(row)
      this.#remember(fileOf(month(REPEATED_DAY)), fileOf(name))
    }
    if (month(REDELIVERED_DAY) < name && this.#kept.length > 0) this.#redeliver()
  }

  #write(row: UsageRow, resource: Resource): void {
    this.tally.add(row, resource)
    if (this.#legacy !== undefined) {
      this.delivered.legacy += 1
      const owner = resource.runAs ?? resource.ownedBy ?? resource.createdBy
      this.#legacy.add(legacyLine(row, resource.name, userIds.get(owner ?? '') ?? ''))
      return
    }
    const day = isoDay(row.start)
    const twice = day === isoDay(REPEATED_DAY) || day === isoDay(REDELIVERED_DAY)
    if (twice && this.#kept.length < AT_MOST) this.#kept.push(row)
    this.#line(row)
  }

  #line(row: UsageRow): void {
    this.delivered.usage += 1
    this.#file?.add(
      usageLine(row, this.#month === EXTRA_COLUMN.month ? { [EXTRA_COLUMN.name]: EXTRA_COLUMN.value } : undefined),
    )
  }

  #redeliver(): void {
    const again = 'system/billing/usage/usage-2026-06-10-redelivered.parquet'
    const file = this.#parquet.file(again, 'usage')
    for (const row of this.#kept) file.add(usageLine(row))
    this.delivered.usage += this.#kept.length
    file.close()
    this.#remember(fileOf(month(REDELIVERED_DAY)), again)
  }

  #remember(file: string, also_in: string): void {
    this.redelivered.push({ file, also_in, record_ids: this.#kept.map(({ record_id }) => record_id) })
    this.#kept = []
  }
}
