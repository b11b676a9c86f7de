import { type FilterQuery, type PeriodQuery, unitCost, type WasteFacts, waste } from '@meshledger/costing'
import { ConfigError, type Fault } from '@meshledger/mesh'
import { parseDecimal, QUANTITY_SCALE } from '@meshledger/money'
import { METRIC_SCALE, readDrivers } from './allocation-drivers.ts'
import { aliasesOf, indexOf } from './charges.ts'
import { bookFor } from './cost.ts'
import type { CostView } from './cost-view.ts'
import type { House } from './house.ts'
import type { VisibleDomains } from './visible.ts'
import { modelsOf } from './warehouse/models.ts'

type Failed = {
  workspace_id: string | null
  job_id: string
  sku_name: string
  epoch_day: number
  whole: string
  part: string
}

/** Waste of a period, by kind, from the charges where the chain placed them. */
export async function costWaste(
  house: House,
  query: Pick<CostView, 'basis'> & PeriodQuery & FilterQuery & { top: number },
  sees: VisibleDomains,
) {
  const book = await bookFor(house, { ...query, shared: 'apart' }, sees)
  return waste(book, await wasteFacts(house), query, sees)
}

const kept = new WeakMap<House, { key: string; facts: Promise<WasteFacts> }>()

/** What the facts of now tell of waste; read once for each state of facts and domains. */
export async function wasteFacts(house: House): Promise<WasteFacts> {
  const [version, domains] = await Promise.all([house.lake.version(), house.ledger.domains.current()])
  const key = JSON.stringify([version, domains])
  const held = kept.get(house)
  if (held?.key === key) return held.facts
  const facts = readFacts(house, domains)
  kept.set(house, { key, facts })
  facts.catch(() => kept.delete(house))
  return facts
}

async function readFacts(house: House, domains: Parameters<typeof indexOf>[0]): Promise<WasteFacts> {
  const { ledger } = house
  const models = modelsOf(house)
  const index = indexOf(domains, aliasesOf(await ledger.settings.all()))
  const [statements, runs, tasks, failed, drivers] = await Promise.all([
    models.rows('waste_statements'),
    models.rows('waste_runs'),
    models.rows('waste_tasks'),
    models.rows<Failed>('waste_failed_runs'),
    readDrivers(models, index, []),
  ])
  const units = (text: string) => parseDecimal(text, QUANTITY_SCALE)
  const parts = new Map(
    failed.map(({ workspace_id, job_id, sku_name, epoch_day, whole, part }) => [
      JSON.stringify([workspace_id ?? '0', job_id, sku_name, epoch_day]),
      { part: units(part), whole: units(whole) },
    ]),
  )
  return {
    failedRuns: runs.length > 0 ? (...charge) => parts.get(JSON.stringify(charge)) ?? null : null,
    warehouseWork: statements.length > 0 ? drivers.warehouseWork : null,
    jobOverlap: tasks.length > 0 ? drivers.jobOverlap : null,
  }
}

/** Cost per unit of an imported metric, month by month. */
export async function costPerUnit(
  house: House,
  query: CostView & FilterQuery & { metric: string; per: string },
  sees: VisibleDomains,
) {
  return unitCost(await bookFor(house, query, sees), await house.ledger.metrics.current(), query, sees)
}

const HEAD = 'metric,month,domain,value'

/**
 * Import metrics from CSV text with the columns metric, month, domain and value; each metric and month that it names is
 * replaced as a whole. Throws `ConfigError` with every line that cannot be taken in; then nothing is.
 */
export async function putMetrics({ ledger, now }: House, csv: string, who: string) {
  const faults: Fault[] = []
  const fault = (line: number, problem: string, remedy: string) =>
    faults.push({ file: 'metrics.csv', line, key: '', problem, remedy })
  const [head = '', ...lines] = csv.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (head.trim().toLowerCase() !== HEAD)
    fault(1, `the first line is not ${HEAD}`, 'Give these four columns, in this order.')
  const known = new Set((await ledger.domains.current()).map(({ domain }) => domain))
  const values = lines.flatMap((text, i) => {
    if (text.trim() === '') return []
    const [name = '', month = '', domain = '', value = '', ...more] = text.split(',').map((cell) => cell.trim())
    const line = i + 2
    if (more.length > 0 || name === '') fault(line, 'there are not four cells', 'Write metric,month,domain,value.')
    else if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) fault(line, 'the month is none', 'Write it like 2026-09.')
    else if (!known.has(domain)) fault(line, 'there is no domain of that name', 'Correct the name.')
    else if (!new RegExp(`^\\d+(\\.\\d{1,${METRIC_SCALE}})?$`).test(value)) {
      fault(
        line,
        'the value is no number of zero or more',
        `Write it like 1200 or 0.5, at most ${METRIC_SCALE} places.`,
      )
    } else return [{ name, month, domain, value }]
    return []
  })
  const twice = new Set<string>()
  for (const { name, month, domain } of values) {
    const key = JSON.stringify([name, month, domain])
    if (twice.has(key)) fault(1, `${name} of ${domain} in ${month} stands twice`, 'Leave one of the lines.')
    twice.add(key)
  }
  if (faults.length > 0) throw new ConfigError(faults)
  await ledger.metrics.put(values, who, await now())
  return { values: values.length, metrics: [...new Set(values.map(({ name }) => name))].toSorted() }
}
