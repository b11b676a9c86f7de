import { compileHours, type Gap, gapsOf, type HourCount, type HourSeries, hourSeries } from '@meshledger/policy'
import type { House } from './house.ts'
import { policyInForce } from './rules.ts'
import { hoursOnce } from './warehouse/land-hours.ts'
import { logHeld } from './warehouse/log-held.ts'

type Held = { version: string; counts: Map<string, Promise<HourCount[]>>; series?: HourSeries[] }
const known = new WeakMap<House, Held>()

async function heldOf(house: House): Promise<Held> {
  const version = await house.lake.version()
  const before = known.get(house)
  if (before?.version === version) return before
  const held: Held = { version, counts: new Map() }
  known.set(house, held)
  return held
}

/** Audit events an hour, by the value of a field. Counted anew only when the facts have changed. */
export async function hourCounts(house: House, each: string): Promise<HourCount[]> {
  const held = await heldOf(house)
  const counts = held.counts.get(each) ?? countedHours(house, each)
  held.counts.set(each, counts)
  return counts
}

/**
 * Of a log that stays in its warehouse, what was counted there; events that were copied before are in that count too. A
 * workspace stands in one region, but what is of the account is told by each reader.
 */
async function countedHours(house: House, each: string): Promise<HourCount[]> {
  const { sql, params } = compileHours(each)
  if (each !== 'workspace_id' || (await logHeld(house)).kind === 'whole') return house.lake.rows(sql, params)
  return house.lake.rows(
    `SELECT source, hour, max(events) AS events
     FROM (SELECT workspace_id AS source, hour, events FROM ${hoursOnce} UNION ALL ${sql}) counted GROUP BY source, hour`,
    params,
  )
}

/** The hours of every workspace, from its first event to the end of the log. */
export async function workspaceHours(house: House): Promise<HourSeries[]> {
  const held = await heldOf(house)
  held.series ??= hourSeries(await hourCounts(house, 'workspace_id'))
  return held.series
}

/** When empty hours of a workspace are a gap: as the rule on gaps says, so that page and finding agree. */
export function gapLimits(): { weeks: number; hours: number; chance: number } {
  const rule = policyInForce().book.rules.find((one) => one.kind === 'absence' && one.each === 'workspace_id')
  return rule?.kind === 'absence' ? rule : { weeks: 6, hours: 3, chance: 0.000001 }
}

/** The gaps of every workspace that touch the time from `from` up to, not including, `to` (instants). */
export async function gapsBetween(house: House, from: string, to: string): Promise<Gap[]> {
  const limits = gapLimits()
  const gaps = (await workspaceHours(house)).flatMap((series) => gapsOf(series, limits))
  return gaps.filter((gap) => gap.to > from && gap.from < to).toSorted((a, b) => (a.from < b.from ? -1 : 1))
}
