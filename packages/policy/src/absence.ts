import { PLATFORM } from '@meshledger/mesh'
import { type Gap, gapsOf, type HourCount, hourSeries } from './gaps.ts'
import type { Observation } from './observation.ts'
import type { AbsenceRule } from './sigma/rule.ts'

/** What an absence rule sees in the hourly counts of its sources: one observation a gap, made of no events. */
export function absences(rule: AbsenceRule, counts: readonly HourCount[]): Observation[] {
  return hourSeries(counts).flatMap((series) =>
    gapsOf(series, rule).map((gap) => ({
      ...{ rule: rule.name, ruleVersion: rule.version, title: rule.title, severity: rule.level },
      ...{
        domain: PLATFORM,
        subject: `${subjectOf(rule, gap)} from ${gap.from.slice(0, 16)}Z to ${gap.to.slice(0, 16)}Z`,
      },
      ...{ firstSeen: gap.from, lastSeen: gap.to, events: 0, eventKeys: [] },
    })),
  )
}

const subjectOf = (rule: AbsenceRule, gap: Gap): string =>
  rule.subject.map((part) => ('text' in part ? part.text : gap.source)).join('')
