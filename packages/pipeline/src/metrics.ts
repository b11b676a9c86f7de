import type { House } from './house.ts'
import type { VisibleDomains } from './visible.ts'

/** The imported metrics that have a value for a domain that the person sees, by name. */
export async function metricNames({ ledger }: House, sees: VisibleDomains) {
  const values = (await ledger.metrics.current()).filter(({ domain }) => sees === 'all' || sees.includes(domain))
  const names = [...new Set(values.map(({ name }) => name))].toSorted()
  return {
    metrics: names.map((metric) => {
      const own = values.filter(({ name }) => name === metric)
      const months = own.map(({ month }) => month).toSorted()
      return {
        metric,
        domains: [...new Set(own.map(({ domain }) => domain))].toSorted(),
        from: months[0] ?? '',
        until: months.at(-1) ?? '',
      }
    }),
  }
}
