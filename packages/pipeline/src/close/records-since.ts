import type { RawKey } from '@meshledger/costing'
import { parseDecimal, QUANTITY_SCALE } from '@meshledger/money'
import { keyText } from '../charges.ts'
import type { KeptDay } from './kept-records.ts'

/** A usage row as a trace reads it. */
export type UsageRow = RawKey & {
  readonly record_id: string
  readonly usage_quantity: string
  readonly usage_end_time: string
}

/** What became of kept records since, by id; those that are in none of these lists stand as they did. */
export type RecordsSince = {
  /** Taken back by a later RETRACTION, and stated anew by a RESTATEMENT. */
  corrected: string[]
  /** Taken back by a later RETRACTION alone. */
  retracted: string[]
  /** No longer held. */
  removed: string[]
}

/**
 * What became of the records that a freeze kept, given all kept ones of a day and the usage rows of now of that day and SKU.
 *
 * Databricks links a correction to what it corrects by nothing but its dimensions. So a RETRACTION that was not kept takes
 * back one kept row of the same key, hour and opposite quantity; it was restated where a RESTATEMENT that was not kept has
 * the same key and hour, but for its tags, which a correction may have changed.
 */
export function sinceKept(day: KeptDay, rows: readonly UsageRow[]): (ids: readonly string[]) => RecordsSince {
  const kept = new Set([...day.values()].flatMap(({ ids }) => ids))
  const now = new Map(rows.map((row) => [row.record_id, row]))
  const later = rows.filter(({ record_id }) => !kept.has(record_id))
  const restated = new Set(later.filter(({ record_type }) => record_type === 'RESTATEMENT').map(hourOf))
  const retractions = new Map<string, number>()
  for (const row of later) {
    if (row.record_type !== 'RETRACTION') continue
    const name = takenBack(row, -units(row))
    retractions.set(name, (retractions.get(name) ?? 0) + 1)
  }
  const fate = new Map<string, keyof RecordsSince>()
  for (const id of [...kept].toSorted()) {
    const row = now.get(id)
    if (row === undefined) continue
    const left = retractions.get(takenBack(row, units(row))) ?? 0
    if (left === 0) continue
    retractions.set(takenBack(row, units(row)), left - 1)
    fate.set(id, restated.has(hourOf(row)) ? 'corrected' : 'retracted')
  }
  return (ids) => ({
    corrected: ids.filter((id) => fate.get(id) === 'corrected'),
    retracted: ids.filter((id) => fate.get(id) === 'retracted'),
    removed: ids.filter((id) => !now.has(id)),
  })
}

const units = ({ usage_quantity }: UsageRow): bigint => parseDecimal(usage_quantity, QUANTITY_SCALE)

/** The key as it was before anybody corrected anything, and the hour. */
const dimensionsOf = (row: UsageRow): string =>
  `${keyText({ ...row, record_type: null, late: false })} ${row.usage_end_time}`
const hourOf = (row: UsageRow): string => dimensionsOf({ ...row, custom_tags: null })
const takenBack = (row: UsageRow, quantity: bigint): string => `${dimensionsOf(row)} ${quantity}`
