import type { AnswerItem, AnswerKind, Answers, Fact } from './answers.ts'
import type { AuditFiles } from './audit/files.ts'
import { complianceItems } from './audit/items.ts'
import type { PlantedEvent } from './audit/planted.ts'
import type { WrittenConfiguration } from './configuration.ts'
import { configurationItem } from './configuration-items.ts'
import { CLOCK, instant } from './time.ts'
import { costItems } from './usage/items.ts'
import type { Resource } from './usage/resource.ts'
import type { UsageFiles } from './usage/write.ts'

/** Everything that the generator knows when it has written its last row. */
export type Written = {
  readonly seed: number
  readonly scale: number
  readonly resources: readonly Resource[]
  readonly usage: UsageFiles
  readonly audit: AuditFiles
  readonly planted: readonly PlantedEvent[]
  readonly files: number
  readonly configuration: WrittenConfiguration
  /** Rows of the tables that are not usage and not audit. */
  readonly rows: Readonly<Record<string, number>>
}

export type ItemMaker = (
  kind: AnswerKind,
  title: string,
  domain: string | null,
  facts: Readonly<Record<string, Fact>>,
) => AnswerItem

/** The answer key of what was written. */
export function answersOf(written: Written): Answers {
  const { seed, scale, usage, audit, files, rows } = written
  const item: ItemMaker = (kind, title, domain, facts) => ({ id: kind, kind, title, domain, facts })
  const byName = <T>(record: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))
  return {
    seed,
    scale,
    clock: instant(CLOCK),
    items: [...costItems(written, item), ...complianceItems(written, item), configurationItem(written, item)],
    totals: {
      usage_rows_distinct: usage.tally.rows,
      audit_events_distinct: audit.counts.distinct,
      files,
      rows: byName({
        ...rows,
        'billing.usage': usage.delivered.usage,
        'legacy.billable-usage': usage.delivered.legacy,
        'access.audit': audit.counts.table,
        'audit-delivery': audit.counts.delivery,
        'azure-diagnostics': audit.counts.azure,
      }),
      months: usage.tally.months(),
    },
  }
}
