import type { House } from '../house.ts'
import { hoursOnce } from './land-hours.ts'
import { logHeld, undecidedByLog } from './log-held.ts'

/** A part of the evidence that what is here of the log does not prove, and why. */
export type Unproven = { readonly part: 'events' | 'seal' | 'completeness' | 'findings'; readonly sentence: string }

/**
 * What evidence of some time (from `start` up to, not including, `end`) cannot prove since the log stays in its
 * warehouse; nothing where the log is here as a whole. The rest of it is as good as ever.
 */
export async function unproven(house: House, { start, end }: { start: string; end: string }): Promise<Unproven[]> {
  if ((await logHeld(house)).kind === 'whole') return []
  const [[counted], open] = await Promise.all([
    house.lake.rows<{ events: bigint }>(
      `SELECT CAST(coalesce(sum(events), 0) AS BIGINT) AS events FROM ${hoursOnce}
       WHERE hour >= CAST($start AS TIMESTAMP) AND hour < CAST($end AS TIMESTAMP)`,
      { start, end },
    ),
    undecidedByLog(house),
  ])
  const part = (name: Unproven['part'], sentence: string): Unproven => ({ part: name, sentence })
  return [
    part(
      'events',
      `The audit log stays in its warehouse, where ${counted?.events} events of workspaces were counted in these days. ` +
        'Only those are here to which rules can come; that there was no other event is not shown.',
    ),
    part(
      'seal',
      'The seal of the log covers the events that came here. That those in the warehouse are unaltered is not.',
    ),
    part(
      'completeness',
      'Received and usual are what the warehouse counted by the hour, and not events that are held here.',
    ),
    ...open.map(({ rule, reason }) => part('findings', `${rule} is not assessed. ${reason}`)),
  ]
}
