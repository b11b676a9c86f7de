import { type AuditPeriodQuery, auditPeriod } from './audit-period.ts'
import { NoSuchThingError } from './close/refused.ts'
import { ruleNamed } from './findings.ts'
import type { House } from './house.ts'
import { ruleBacktest } from './rule-backtest.ts'

/**
 * A rule that comes with the product, tried on the log of a period. Throws `NoSuchThingError` for any other name: the
 * name of a file is none.
 */
export async function backtestOfRule(house: House, rule: string, query: AuditPeriodQuery) {
  if (ruleNamed(rule) === undefined) throw new NoSuchThingError('rule')
  const { from, to, label } = await auditPeriod(house, query)
  const [told] = await ruleBacktest(house, rule, { from, to })
  return {
    ...{ rule, period: { from, to, label }, tried: told !== undefined },
    ...{ matches: told?.matches ?? 0, findings: told?.findings ?? 0, days: told?.days ?? [] },
  }
}
