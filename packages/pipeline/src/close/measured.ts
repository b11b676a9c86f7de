import { gunzipSync, gzipSync } from 'node:zlib'
import { addMonths, type Measured, measuredIn } from '@meshledger/costing'
import type { MonthBooks, RuleSet } from './month-facts.ts'

/**
 * What the splits of a month had measured of it and of the month before (with which a statement compares), packed to be
 * kept with the step; null where they measure nothing. The same measurements pack to the same text.
 */
export function keptMeasures({ apart, drivers }: MonthBooks, period: string, { money }: RuleSet): string | null {
  const measured = measuredIn(apart, money.allocation.definition, drivers, [addMonths(period, -1), period])
  return measured === null ? null : gzipSync(JSON.stringify(measured)).toString('base64')
}

export const readMeasures = (kept: string): Measured =>
  JSON.parse(gunzipSync(Buffer.from(kept, 'base64')).toString('utf8')) as Measured
