import { and, desc, eq, sql } from 'drizzle-orm'
import type { Database } from './database.ts'
import { instantText } from './instant.ts'
import { metricValues } from './rules-schema.ts'

/** `value` is decimal text. */
export type MetricValue = { name: string; month: string; domain: string; value: string }

/** Business metrics that the firm imports, by domain and month; what is imported again is a new version. */
export function metricsStore(db: Database) {
  const newest = db
    .select({
      name: metricValues.name,
      month: metricValues.month,
      version: sql<number>`max(${metricValues.version})`.as('newest'),
    })
    .from(metricValues)
    .groupBy(metricValues.name, metricValues.month)
    .as('newest')
  return {
    /** The values that count now, by name, month and domain. */
    async current(): Promise<MetricValue[]> {
      const { name, month, domain, value } = metricValues
      return db
        .select({ name, month, domain, value })
        .from(metricValues)
        .innerJoin(
          newest,
          and(eq(newest.name, name), eq(newest.month, month), eq(newest.version, metricValues.version)),
        )
        .orderBy(name, month, domain)
    },
    /** Import values: each metric and month that is named is replaced as a whole, by a version of its own. */
    async put(values: readonly MetricValue[], who: string, at: string): Promise<void> {
      await db.transaction(async (tx) => {
        await tx.execute(sql`lock table ${metricValues} in share row exclusive mode`)
        for (const key of new Set(values.map(({ name, month }) => JSON.stringify([name, month])))) {
          const [name = '', month = ''] = JSON.parse(key) as string[]
          const [last] = await tx
            .select({ version: metricValues.version })
            .from(metricValues)
            .where(and(eq(metricValues.name, name), eq(metricValues.month, month)))
            .orderBy(desc(metricValues.version))
            .limit(1)
          const version = (last?.version ?? 0) + 1
          const rows = values.filter((one) => one.name === name && one.month === month)
          await tx.insert(metricValues).values(rows.map((one) => ({ ...one, version, who, at: instantText(at) })))
        }
      })
    },
  }
}
