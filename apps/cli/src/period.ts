import { Day, Month } from '@meshledger/contracts'
import { UsageError } from './failures.ts'

export type PeriodOptions = { period?: string; from?: string; to?: string }

/** A month, or an inclusive range of days, or nothing; anything else is wrong usage. */
export function periodOf({ period, from, to }: PeriodOptions): PeriodOptions {
  if (period !== undefined) {
    if (from !== undefined || to !== undefined) throw new UsageError('Give --period, or --from and --to, not both.')
    if (!Month.safeParse(period).success)
      throw new UsageError(`--period takes a month such as 2026-09, not “${period}”.`)
    return { period }
  }
  if (from === undefined && to === undefined) return {}
  if (from === undefined || to === undefined) throw new UsageError('--from and --to belong together.')
  for (const [name, day] of Object.entries({ from, to })) {
    if (!Day.safeParse(day).success) throw new UsageError(`--${name} takes a day such as 2026-09-01, not “${day}”.`)
  }
  if (from > to) throw new UsageError('--from lies after --to.')
  return { from, to }
}
