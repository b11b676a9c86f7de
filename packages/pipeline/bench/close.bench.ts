/**
 * The close of one month: 200 domains, a million daily charges of 32,259 jobs. Prepare, review, approve and freeze, with
 * all PDFs, the journal and the sync to the disk, on the embedded ledger; the reading of the usage counts too.
 *
 * `node packages/pipeline/bench/close.bench.ts <folder>` prints one JSON row; the folder of the account is not used.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseDomain } from '@meshledger/mesh'
import { charges } from '../src/charges.ts'
import { approve, close, freeze, prepare, review } from '../src/close/index.ts'
import { openHouse } from '../src/house.ts'

const DOMAINS = Number(process.env.DOMAINS ?? 200)
const JOBS = Number(process.env.JOBS ?? 32_259)
const PERIOD = '2026-10'
const LIMIT_SECONDS = 60

const folder = mkdtempSync(join(tmpdir(), 'meshledger-close-bench-'))
const house = await openHouse({ folder, clock: () => '2026-11-20T14:00:00.000Z' })
try {
  for (let i = 0; i < DOMAINS; i++) {
    const text = `domain: domain-${i}\ntitle: Domain ${i}\nowner: o@x\ncost_centre: CC-${i}\nselect: { tags: [{ key: team, values: [domain-${i}] }] }`
    await house.ledger.domains.put(parseDomain(text, `domain-${i}.yml`), String(i), '2026-11-01T00:00:00Z')
  }
  await house.lake.run(`insert into billing.list_prices_rows by name select 'JOBS' as sku_name, 'AWS' as cloud,
    'USD' as currency_code, 'DBU' as usage_unit, timestamp '2025-01-01' as price_start_time,
    {'effective_list': {'default': cast('0.123456789' as decimal(38,18))}} as pricing`)
  await house.lake.run(`insert into billing.usage_rows by name
    select 'r-' || job || '-' || day as record_id, 'bench' as _source, 'acc' as account_id, '1' as workspace_id, 'JOBS' as sku_name,
      'AWS' as cloud, timestamp '2026-10-01' + to_days(cast(day as int)) as usage_start_time,
      timestamp '2026-10-01' + to_days(cast(day as int)) + interval 1 hour as usage_end_time,
      date '2026-10-01' + cast(day as int) as usage_date, 'DBU' as usage_unit,
      cast((job % 977 + 1) / 7.0 as decimal(38,18)) as usage_quantity, 'ORIGINAL' as record_type,
      date '2026-10-01' + cast(day as int) as ingestion_date, 'JOBS' as billing_origin_product,
      map {'team': 'domain-' || job % ${DOMAINS}} as custom_tags, {'job_id': cast(job as varchar)} as usage_metadata
    from range(${JOBS}) as j(job), range(31) as d(day)`)
  await house.lake.run(`insert into meta.files (file, name, table_name) values ('bench', 'bench', 'billing.usage')`)

  const began = performance.now()
  const lap = (name: string, since: number) =>
    console.error(`  ${name}: ${((performance.now() - since) / 1000).toFixed(1)} s`)
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const result = await work()
    lap(name, start)
    return result
  }
  const book = await timed('read, rate and attribute', () => charges(house))
  await timed('prepare', () => prepare(house, PERIOD, 'one'))
  await timed('review', () => review(house, PERIOD, 'one'))
  const { digest } = await timed('look at it', () => close(house, PERIOD, 'two'))
  await timed('approve', () => approve(house, PERIOD, 'two', digest ?? '', ''))
  await timed('freeze', () => freeze(house, PERIOD, 'two'))
  const seconds = (performance.now() - began) / 1000
  const { state, journal } = await timed('look again', () => close(house, PERIOD, 'two'))
  if (state !== 'frozen' || journal.transactions !== DOMAINS)
    throw new Error(`${state}, ${journal.transactions} bookings`)
  const peak = Math.round(process.resourceUsage().maxRSS / 1024)
  const row = { work: 'close of a month, 200 domains', rows: book.size, seconds, reference: `${LIMIT_SECONDS} s` }
  console.log(
    JSON.stringify({ ...row, referenceSeconds: LIMIT_SECONDS, ratio: seconds / LIMIT_SECONDS, bar: 1, peakMiB: peak }),
  )
} finally {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
}
