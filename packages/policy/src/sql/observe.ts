import { type Observation, type Severity, severities } from '../observation.ts'
import type { Scan } from './scan.ts'

/** A row of a scan as the lake hands it over: a finding. */
export interface ScanRow {
  readonly rule: number
  readonly domain: string
  readonly subject: string
  readonly events: bigint
  /** The place of the worst level of its events among the severities; null where the rule has one for all. */
  readonly level: number | null
  readonly first_seen: string
  readonly last_seen: string
  /** The first `MAX_EVENT_KEYS` of its events, in order of time. */
  readonly keys: readonly string[]
}

/** The observations that the rows of a scan make, in the order of the rows. */
export const observationsOf = (scan: Scan, rows: readonly ScanRow[]): Observation[] =>
  rows.flatMap((row) => {
    const rule = scan.rules[row.rule]
    if (rule === undefined) return []
    return [
      {
        ...{ rule: rule.name, ruleVersion: rule.version, title: rule.title, severity: severityOf(row, rule.level) },
        ...{ domain: row.domain, subject: row.subject, firstSeen: row.first_seen, lastSeen: row.last_seen },
        ...{ events: Number(row.events), eventKeys: row.keys },
      },
    ]
  })

const severityOf = ({ level }: ScanRow, own: Severity): Severity => (level === null ? own : (severities[level] ?? own))
