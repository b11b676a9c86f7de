import type { AllocationDefinition } from '@meshledger/mesh'
import { type ChargeBook, RATED } from '../book.ts'
import { type Day, firstOfMonth, lastOfMonth } from '../days.ts'
import { firstChargeAfter } from '../period.ts'
import type { Drivers, HourlyUse, MonthlyBase, UsedHour } from './drivers.ts'

type Use = [domain: string, used: string][]
/** An hour names its use by its place in `uses`: SKUs of one hour share one. */
type Hour = [quantity: string, use: number, idle: string]
type KeptHours = [resource: string, sku: string, day: Day, hours: Hour[]][]
type KeptBase = [name: string, month: string, base: Use][]

/** What a split had measured of some months, as JSON holds it: kept with whatever is closed on it. */
export type Measured = {
  readonly uses: readonly Use[]
  readonly warehouseWork: KeptHours
  readonly jobOverlap: KeptHours
  readonly consumers: KeptBase
  readonly metrics: KeptBase
}

/**
 * The measurements that the rules of a split rest on in some months; null where no rule measures. Drivers made of it
 * (`driversFrom`) answer for these months as the given ones do now, whatever is measured later.
 */
export function measuredIn(
  book: ChargeBook,
  { splits }: Pick<AllocationDefinition, 'splits'>,
  drivers: Drivers,
  months: readonly string[],
): Measured | null {
  const by = (method: string) => splits.filter((rule) => rule.method === method)
  const [work, overlap] = [by('warehouse-work').length > 0, by('job-overlap').length > 0]
  const tables = [...new Set(by('consumers').flatMap((rule) => rule.tables))]
  const metrics = [...new Set(by('metric').map(({ metric }) => metric ?? ''))]
  if (!work && !overlap && tables.length === 0 && metrics.length === 0) return null
  const uses: Use[] = []
  const numbers = new Map<UsedHour['use'], number>()
  const useOf = (use: UsedHour['use']): number => {
    const number = numbers.get(use) ?? uses.push(textOf(use)) - 1
    numbers.set(use, number)
    return number
  }
  const sold = work || overlap ? soldIn(book, months) : []
  const hours = (asked: boolean, use: HourlyUse): KeptHours =>
    (asked ? sold : []).flatMap(({ resource, sku, month }) =>
      daysOf(month).flatMap((day): KeptHours => {
        const kept = use(resource, sku, day).map(
          (hour): Hour => [...([String(hour.quantity), useOf(hour.use), String(hour.idle)] as const)],
        )
        return kept.length === 0 ? [] : [[resource, sku, day, kept]]
      }),
    )
  const bases = (names: readonly string[], base: MonthlyBase): KeptBase =>
    names.flatMap((name) => months.map((month): KeptBase[number] => [name, month, textOf(base(name, month))]))
  return {
    warehouseWork: hours(work, drivers.warehouseWork),
    jobOverlap: hours(overlap, drivers.jobOverlap),
    consumers: bases(tables, drivers.consumers),
    metrics: bases(metrics, drivers.metric),
    uses,
  }
}

/** Drivers that answer what was kept, and nothing else. */
export function driversFrom({ uses, warehouseWork, jobOverlap, consumers, metrics }: Measured): Drivers {
  const held = uses.map(mapOf)
  const hourly = (kept: KeptHours): HourlyUse => {
    const found = new Map(
      kept.map(([resource, sku, day, hours]) => [
        `${resource}\n${sku}\n${day}`,
        hours.map(([quantity, use, idle]): UsedHour => {
          return { quantity: BigInt(quantity), use: held[use] ?? new Map(), idle: BigInt(idle) }
        }),
      ]),
    )
    return (resource, sku, day) => found.get(`${resource}\n${sku}\n${day}`) ?? []
  }
  const monthly = (kept: KeptBase): MonthlyBase => {
    const found = new Map(kept.map(([name, month, base]) => [`${name}\n${month}`, mapOf(base)]))
    return (name, month) => found.get(`${name}\n${month}`) ?? new Map()
  }
  return {
    ...{ warehouseWork: hourly(warehouseWork), jobOverlap: hourly(jobOverlap) },
    ...{ consumers: monthly(consumers), metric: monthly(metrics) },
  }
}

/** By the names of the domains: in which order an engine gave them says nothing. */
const textOf = (base: ReadonlyMap<string, bigint>): Use =>
  [...base].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([domain, used]) => [domain, String(used)])
const mapOf = (base: Use): Map<string, bigint> => new Map(base.map(([domain, used]) => [domain, BigInt(used)]))

const daysOf = (month: string): Day[] => {
  const first = firstOfMonth(month)
  return Array.from({ length: lastOfMonth(month) - first + 1 }, (_, i) => first + i)
}

/** Each resource and SKU with a rated charge in a month; in the order of their names, so that the same is kept the same. */
function soldIn(book: ChargeBook, months: readonly string[]): { resource: string; sku: string; month: string }[] {
  return months.flatMap((month) => {
    const names = new Map<string, { resource: string; sku: string; month: string }>()
    const seen = new Set<number>()
    const to = firstChargeAfter(book, lastOfMonth(month))
    for (let i = firstChargeAfter(book, firstOfMonth(month) - 1); i < to; i++) {
      const at = book.key[i] ?? -1
      const key = book.keys[at]
      if (key === undefined || book.status[i] !== RATED || seen.has(at)) continue
      seen.add(at)
      const { resource, resourceText, raw } = key
      if (resource?.kind !== 'warehouse' && resource?.kind !== 'cluster') continue
      names.set(`${resourceText}\n${raw.sku_name}`, { resource: resourceText, sku: raw.sku_name, month })
    }
    return [...names].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one)
  })
}
