import { PLATFORM } from '@meshledger/mesh'
import { emptyRunsOf, type Gap, gapsOf, type HourCount, hourSeries } from './gaps.ts'
import type { Observation } from './observation.ts'
import type { AbsenceRule } from './sigma/rule.ts'
import { type Explanation, test } from './sql/explain.ts'

/** The gaps that an absence rule sees in the hourly counts of its sources, each with what its finding is about. */
export const gapsSeen = (rule: AbsenceRule, counts: readonly HourCount[]): { gap: Gap; subject: string }[] =>
  hourSeries(counts).flatMap((series) => gapsOf(series, rule).map((gap) => ({ gap, subject: subjectOf(rule, gap) })))

/** What an absence rule sees, as observations: one a gap, made of no events. */
export const absences = (rule: AbsenceRule, counts: readonly HourCount[]): Observation[] =>
  gapsSeen(rule, counts).map(({ gap, subject }) => ({
    ...{ rule: rule.name, ruleVersion: rule.version, title: rule.title, severity: rule.level },
    ...{ domain: PLATFORM, subject, firstSeen: gap.from, lastSeen: gap.to, events: 0, eventKeys: [] },
  }))

function subjectOf(rule: AbsenceRule, { source, from, to }: Gap): string {
  const named = rule.subject.map((part) => ('text' in part ? part.text : source)).join('')
  return `${named} from ${from.slice(0, 16)}Z to ${to.slice(0, 16)}Z`
}

/** What an absence rule says of one source, and why. */
export interface AbsenceExplanation {
  readonly source: string
  readonly because: Explanation
}

/** Of every source, in the order of their names, the run of empty hours that chance explains least often, and what the rule asks of it. */
export function explainAbsences(rule: AbsenceRule, counts: readonly HourCount[]): AbsenceExplanation[] {
  const bySource = hourSeries(counts).toSorted((a, b) => (a.source < b.source ? -1 : 1))
  return bySource.map((series) => {
    const [worst] = emptyRunsOf(series, rule.weeks).toSorted((a, b) => a.likely - b.likely)
    if (worst === undefined) {
      const asks = `is empty that was not in the ${rule.weeks} weeks before`
      return { source: series.source, because: test('no hour', false, asks, null) }
    }
    const items = [
      test(
        `empty hours from ${worst.from} to ${worst.to}`,
        worst.hours >= rule.hours,
        `>= ${rule.hours}`,
        String(worst.hours),
      ),
      test('the chance of so many', worst.likely <= rule.chance, `<= ${rule.chance}`, worst.likely.toPrecision(3)),
      test('events in these hours', true, 'were usual', String(worst.expected)),
    ]
    return { source: series.source, because: { kind: 'and', holds: items.every(({ holds }) => holds), items } }
  })
}
