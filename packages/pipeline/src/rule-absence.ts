import {
  type AbsenceRule,
  compileHours,
  compileLastBefore,
  explainAbsences,
  gapsSeen,
  type HourCount,
} from '@meshledger/policy'
import type { Arrival, TriedEvents } from './rule-events.ts'
import type { RuleExplanation } from './rule-explain.ts'
import type { RuleMatch } from './rule-run.ts'

async function hoursIn({ lake }: TriedEvents, each: string, table: string): Promise<HourCount[]> {
  const { sql, params } = compileHours(each, table)
  return lake.rows(sql, params)
}

/** The gaps that an absence rule sees in events of files; each stands at the last event of its source before it. */
export async function absenceMatches(rule: AbsenceRule, tried: TriedEvents): Promise<RuleMatch[]> {
  const counts = await hoursIn(tried, rule.each, tried.source.table)
  const found: RuleMatch[] = []
  for (const { gap, subject } of gapsSeen(rule, counts)) {
    const { sql, params } = compileLastBefore(rule.each, tried.source, gap.source, gap.from)
    const [last] = await tried.lake.rows<{ key: string }>(sql, params)
    const arrivals: Arrival[] = (last && (await tried.arrivals([last.key])).get(last.key)) ?? []
    const at = arrivals[0] ?? { file: '', line: 0 }
    found.push({ rule: rule.name, ...at, event_time: gap.from, subject })
  }
  return found
}

/** What an absence rule says of every source in events of files, or of the source of the event in one line. */
export async function explainAbsence(
  rule: AbsenceRule,
  tried: TriedEvents,
  line: number | undefined,
): Promise<RuleExplanation[]> {
  const counts = await hoursIn(tried, rule.each, tried.source.table)
  const asked =
    line === undefined ? null : await hoursIn(tried, rule.each, `(SELECT * FROM tried WHERE line = ${Number(line)})`)
  return explainAbsences(rule, counts)
    .filter(({ source }) => asked === null || asked.some((one) => one.source === source))
    .map(({ source, because }) => ({
      ...{ rule: rule.name, title: rule.title, object: `${rule.each} ${source}`, condition: rule.condition },
      ...{ holds: because.holds, because },
    }))
}
