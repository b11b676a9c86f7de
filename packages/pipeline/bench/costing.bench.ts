/**
 * Rules tried on a month of a million daily charges, and what each cost endpoint takes on 14 months × 200 domains. The
 * account is made in memory: 200 domains, 34,000 jobs, 40 warehouses that eight domains share each, three network SKUs
 * that all share. Times are CPU time of the process; of the questions the 99th percentile of 100.
 *
 * `node packages/pipeline/bench/costing.bench.ts` prints a JSON row for each; `bar` is in seconds against a second.
 */
import {
  anomalies,
  buildChargeBook,
  type ChargeBook,
  commitments,
  costBy,
  costChanges,
  costOverview,
  costSeries,
  type DailyUsage,
  type Drivers,
  dayOf,
  lastOfMonth,
  netBook,
  noDrivers,
  parsePeriod,
  type RawKey,
  readied,
  reconciliation,
  resources,
  simulation,
  splitBook,
  splitRuns,
  trace,
  unallocated,
  usageBetween,
} from '@meshledger/costing'
import { DomainDefinition, indexDomains, parseAllocation, parsePricing } from '@meshledger/mesh'

const DOMAINS = 200
const WAREHOUSES = 40
const NETWORKS = 3
const KEYS = 34_000
const MONTHS = 14
const first = dayOf('2025-09-01')
const last = lastOfMonth('2026-10')

const key = (key_id: number, over: Partial<RawKey>): RawKey => ({
  ...{ key_id, account_id: 'a', workspace_id: '1', cloud: 'AWS', sku_name: 'JOBS', usage_unit: 'DBU' },
  ...{ billing_origin_product: 'JOBS', record_type: 'ORIGINAL', late: false, job_id: null, dlt_pipeline_id: null },
  ...{ warehouse_id: null, endpoint_id: null, endpoint_name: null, cluster_id: null, notebook_id: null },
  ...{ uc_table_catalog: null, other_id: null, usage_policy_id: null, run_as: null, owned_by: null, created_by: null },
  ...{ custom_tags: {}, ...over },
})

const domains = Array.from({ length: DOMAINS }, (_, i) =>
  DomainDefinition.parse({
    ...{ domain: `d${i}`, title: `Domain ${i}`, owner: `o${i}@x`, cost_centre: 'C' },
    ...{ select: { tags: [{ key: 'team', values: [`d${i}`] }] }, budget: [{ from: '2025-09', monthly: '1000.00' }] },
  }),
)
const keys = Array.from({ length: KEYS }, (_, i) =>
  i < WAREHOUSES
    ? key(i, { warehouse_id: `w${i}`, billing_origin_product: 'SQL', sku_name: 'SQL' })
    : i < WAREHOUSES + NETWORKS
      ? key(i, { billing_origin_product: 'NETWORKING', sku_name: `NET${i}` })
      : key(i, { job_id: `j${i}`, custom_tags: { team: `d${i % DOMAINS}` }, sku_name: `JOBS${i % 5}` }),
)
const skus = [...new Set(keys.map(({ sku_name }) => sku_name))]
const windows = skus.map((sku_name) => ({
  ...{ account_id: 'a', sku_name, cloud: 'AWS', usage_unit: 'DBU', era: 0, windows: 1, unit_price: '0.55' },
  price_start_time: '2024-01-01T00:00:00.000Z',
}))

/** `perDay` charges on each day: all pool keys, and jobs in turn. */
function usageOf(from: number, to: number, perDay: number): DailyUsage {
  const days = to - from + 1
  const size = days * perDay
  const usage = {
    size,
    key: new Int32Array(size),
    day: new Int32Array(size),
    era: new Int32Array(size),
    usageRows: new Int32Array(size).fill(24),
    quantity: new Array<bigint>(size),
  }
  const pools = WAREHOUSES + NETWORKS
  for (let i = 0; i < size; i++) {
    const at = i % perDay
    usage.key[i] = at < pools ? at : pools + (((at + i / perDay) | 0) % (KEYS - pools))
    usage.day[i] = from + Math.floor(i / perDay)
    usage.quantity[i] = 10n ** 18n * BigInt((i % 97) + 1) + BigInt(i)
  }
  return usage
}

const bookOf = (usage: DailyUsage, given = domains): ChargeBook =>
  buildChargeBook({
    ...{ currency: 'USD', now: '2026-11-02T14:00:00.000Z', domains: given, keys, usage, windows, priced: windows },
    index: indexDomains(given.map((definition) => ({ definition, file: `${definition.domain}.yml` }))),
    names: new Map(),
    workspaces: new Map(),
  })

const hours = Array.from({ length: 24 }, (_, hour) => ({
  quantity: 10n ** 18n,
  use: new Map(Array.from({ length: 6 }, (_, i) => [`d${(hour * 25 + i) % 8}`, BigInt(1000 + i)] as const)),
  idle: 0n,
}))
const drivers: Drivers = { ...noDrivers, warehouseWork: () => hours }
const pricing = parsePricing('pricing: P\nprices: [{ id: d, discount_percent: "12.5" }]', 'pricing.yml')
const rules = (except: string) => ({
  definition: parseAllocation(
    `allocation: A
splits:
  - { id: w, title: W, pool: { products: [SQL warehouses] }, method: warehouse-work, idle: by-use }
  - { id: n, title: N, pool: { domains: [Unallocated], products: [Networking] }, except: [${except}], method: direct-cost }`,
    'allocation.yml',
  ),
  version: 1,
})

const row = (work: string, rows: number, seconds: number, bar: number) =>
  console.log(
    JSON.stringify({
      ...{ work, rows, seconds, reference: 'the bar, in seconds', referenceSeconds: bar, ratio: seconds / bar, bar: 1 },
      peakMemoryMiB: Math.round(process.resourceUsage().maxRSS / 1024),
    }),
  )
/** CPU time of this process: what else the machine does is not our cost. */
const since = (start: NodeJS.CpuUsage) => {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1e6
}

function simulateMonth(): void {
  const whole = usageOf(dayOf('2026-09-01'), dayOf('2026-10-31'), Math.ceil(1_000_000 / 31))
  let best = Number.POSITIVE_INFINITY
  let size = 0
  for (let round = 0; round < 3; round++) {
    const start = process.cpuUsage()
    const month = usageBetween(whole, dayOf('2026-10-01'), dayOf('2026-10-31'))
    size = month.size
    const old = bookOf(month)
    const before = splitBook(old, rules('d1'), drivers)
    const repriced = splitBook(netBook(old, pricing), rules('d1'), drivers)
    const after = splitBook(netBook(bookOf(month, domains.slice(1)), pricing), rules('d2'), drivers)
    const reply = simulation({ before, repriced, after }, parsePeriod({ period: '2026-10' }, old), 'all')
    if (reply.moved !== '0.00') throw new Error(`a simulation moved ${reply.moved} out of the account`)
    best = Math.min(best, since(start))
  }
  row('price book, chain and split tried on a month (three books)', size, best, 5)
}

function askEverything(): void {
  const usage = usageOf(first, last, Math.ceil(1_000_000 / (last - first + 1)))
  const book = readied(splitBook(netBook(bookOf(usage), pricing), rules('d1'), drivers))
  const period = { period: '2026-10' }
  const year = { from: '2025-09-01', to: '2026-10-31' }
  const promised = [{ id: 'c', title: 'C', from: '2026-01-01', until: '2026-12-31', amount: '9000000.00' }]
  const questions: readonly (readonly [string, (i: number) => unknown])[] = [
    ['cost by domain, a month', () => costBy(book, { ...period, by: ['domain'] }, 'all')],
    ['cost by domain and product, 14 months', () => costBy(book, { ...year, by: ['domain', 'product'] }, 'all')],
    ['series by domain, 14 months', () => costSeries(book, { ...year, by: 'domain', bin: 'month', top: 6 }, 'all')],
    ['overview', () => costOverview(book, period, 'all')],
    [
      'overview of one domain',
      (i) => costOverview(book, { ...period, 'f.domain': `d${i % DOMAINS}` }, [`d${i % DOMAINS}`]),
    ],
    ['changes', () => costChanges(book, { ...period, top: 12 }, 'all')],
    ['resources', () => resources(book, { ...period, limit: 50 }, 'all')],
    ['reconciliation', () => reconciliation(book, period, 'all')],
    ['unallocated', () => unallocated(book, period, 'all')],
    ['anomalies', () => anomalies(book, period, 'all')],
    ['trace', (i) => trace(book, { ...period, 'f.domain': `d${i % DOMAINS}`, limit: 20 }, 'all')],
    ['splits', () => splitRuns(book, period, 'all')],
    ['commitments', () => commitments(book, promised)],
  ]
  for (const [name, ask] of questions) {
    const times: number[] = []
    for (let i = 0; i < 105; i++) {
      const start = process.cpuUsage()
      ask(i)
      if (i >= 5) times.push(since(start))
    }
    times.sort((a, b) => a - b)
    row(
      `${name}: p99, ${MONTHS} months × ${DOMAINS} domains`,
      book.size,
      times.at(Math.ceil(times.length * 0.99) - 1) ?? 0,
      0.05,
    )
  }
}

simulateMonth()
askEverything()
