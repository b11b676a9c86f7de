import { grouped } from '../grouped.ts'
import { type Observation, type Severity, severities } from '../observation.ts'
import type { Scan } from './scan.ts'

/** A row of a scan as the lake hands it over; events of one finding stand together, in order of time. */
export interface ScanRow {
  readonly rule: number
  readonly domain: string
  readonly subject: string
  readonly _key: string
  readonly events: bigint
  /** The place of the worst level of its events among the severities; null where the rule has one for all. */
  readonly level: number | null
  readonly first_seen: string
  readonly last_seen: string
}

/** The observations that the rows of a scan make, in the order of the rows. */
export function observationsOf(scan: Scan, rows: readonly ScanRow[]): Observation[] {
  const groups = grouped(rows, ({ rule, domain, subject }) => JSON.stringify([rule, domain, subject]))
  return [...groups.values()].flatMap((events) => {
    const [first] = events
    const rule = first === undefined ? undefined : scan.rules[first.rule]
    if (first === undefined || rule === undefined) return []
    return [
      {
        ...{ rule: rule.name, ruleVersion: rule.version, title: rule.title, severity: severityOf(first, rule.level) },
        ...{ domain: first.domain, subject: first.subject },
        ...{ firstSeen: first.first_seen, lastSeen: first.last_seen, events: Number(first.events) },
        eventKeys: events.map((event) => event._key),
      },
    ]
  })
}

const severityOf = ({ level }: ScanRow, own: Severity): Severity => (level === null ? own : (severities[level] ?? own))
