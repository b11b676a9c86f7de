/**
 * Rules over the audit log: 100 event rules against one read of the columns that they name; what a rule more adds; correlations
 * over a million observations; the posture of 200 domains. Seconds are of CPU, the least of several turns taken in turns, so
 * that neighbours count little; `wallSeconds` are of the clock.
 *
 * One read of the columns: every value of every column that the rules name, and the time that each match has, is brought up
 * and hashed, in one statement over the same view of the log. Of a struct the members that are named, of the parameters every
 * name and value, since the engine has no reading of a part of a map.
 *
 * `node packages/pipeline/bench/rules.bench.ts <folder of a demo account>` prints one JSON row a line. The log is that of the
 * account, or, with MESHLEDGER_BENCH_EVENTS, so many events: the log's rows again and again in the lake's own table, behind
 * one another, 400 days later each time.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { rowKey, tableNamed } from '@meshledger/facts'
import type { Lake } from '@meshledger/lake'
import {
  columnsNamed,
  compileScan,
  noDecisions,
  postureOf,
  type Rule,
  type Rulebook,
  readRulebook,
} from '@meshledger/policy'
import { ingest } from '../src/ingest.ts'
import { policyInForce } from '../src/rules.ts'
import { lakeOnly } from '../testing/lake-only.ts'

const account = process.argv[2]
if (!account) {
  console.error('rules.bench: give the folder of a demo account')
  process.exit(2)
}
const wanted = Number(process.env.MESHLEDGER_BENCH_EVENTS ?? 0)
const RULES = 100
/** One rule more is lost among the neighbours; of so many the share of each is told. */
const MORE = 20
/** A large log takes its time, and tells itself from its neighbours. */
const TURNS = wanted > 4_000_000 ? 3 : 5

type Work = () => Promise<unknown> | unknown
type Took = { readonly cpu: number; readonly wall: number }

async function took(work: Work): Promise<Took> {
  const [before, began] = [process.cpuUsage(), performance.now()]
  await work()
  const { user, system } = process.cpuUsage(before)
  return { cpu: (user + system) / 1e6, wall: (performance.now() - began) / 1000 }
}

const cpu = async (work: Work): Promise<number> => (await took(work)).cpu

/** The least that each piece of work took, of each clock, in turns. */
async function least<Names extends string>(works: Record<Names, Work>, turns = TURNS): Promise<Record<Names, Took>> {
  const best = {} as Record<Names, Took>
  const names = Object.keys(works) as Names[]
  for (let turn = 0; turn < turns; turn++) {
    for (const name of names) {
      const now = await took(works[name])
      const { cpu, wall } = best[name] ?? now
      best[name] = { cpu: Math.min(cpu, now.cpu), wall: Math.min(wall, now.wall) }
    }
  }
  return best
}

/**
 * What the second of two pieces of work takes as a multiple of the first: the middle of many pairs, of which each is asked
 * at once and every other one the other way round, so that what a neighbour takes falls on both.
 */
async function timesOf(first: Work, second: Work, turns = 2 * TURNS + 1): Promise<number> {
  const ratios: number[] = []
  for (let turn = 0; turn < turns; turn++) {
    const there = turn % 2 === 0
    const [one, other] = [await cpu(there ? first : second), await cpu(there ? second : first)]
    ratios.push(there ? other / one : one / other)
  }
  return ratios.toSorted((a, b) => a - b)[(turns - 1) / 2] ?? 0
}

const round = (value: number) => Math.round(value * 1000) / 1000
function say(work: string, rows: number, { cpu, wall }: Took, reference: string, against: Took, bar: number) {
  const told = { rows, seconds: round(cpu), wallSeconds: round(wall), reference, referenceSeconds: round(against.cpu) }
  const peakMemoryMiB = Math.round(process.resourceUsage().maxRSS / 1024)
  const ratios = { ratio: round(cpu / against.cpu), wallRatio: round(wall / against.wall) }
  console.log(JSON.stringify({ work, ...told, ...ratios, bar, peakMemoryMiB }))
}
/** A bar of so many seconds. */
const within = (seconds: number): Took => ({ cpu: seconds, wall: seconds })

const { book, catalogs } = policyInForce()
const single = book.speaking.filter((rule) => rule.kind === 'detection')
const bookOf = (rules: readonly Rule[]): Rulebook => ({ ...book, rules, speaking: rules })
const mesh = {
  catalogs: [{ catalog: 'pregnancy', domain: 'pregnancy', classification: 'phi' }],
  ...{ members: [], shared: [] },
}

/** Every value of these columns brought up and looked at, in one statement. */
const reading = (columns: readonly string[], table: string) =>
  `SELECT ${columns.map((column) => `bit_xor(hash(${column}))`).join(', ')} FROM ${table}`

const TABLE = 'access.audit_resolved'

/** As many rows as are wanted, in the lake's own table: the first log again behind itself. Gives how many there are. */
async function lengthen(lake: Lake): Promise<number> {
  const held = async () => Number((await lake.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${TABLE}`))[0]?.n ?? 0)
  const once = await held()
  if (wanted <= once) return once
  await lake.run('CREATE TABLE bench_once AS SELECT * FROM access.audit_rows')
  for (let i = 1; i * once < wanted; i++) {
    await lake.run(`INSERT INTO access.audit_rows SELECT * REPLACE (
      event_time + INTERVAL ${400 * i} DAY AS event_time, CAST(event_date + INTERVAL ${400 * i} DAY AS DATE) AS event_date) FROM bench_once`)
  }
  await lake.run('DROP TABLE bench_once')
  return held()
}

async function overTheLog(lake: Lake): Promise<void> {
  const rows = await lengthen(lake)
  const source = { table: TABLE, key: rowKey(tableNamed('access.audit')) }
  const scanOf = (count: number) => {
    const { sql, params } = compileScan(bookOf(single.slice(0, count)), mesh, source)
    return () => lake.rows(sql, params)
  }
  const columns = [...new Set(['event_time', ...columnsNamed(single.slice(0, RULES))])]
  const { read, hundred } = await least({ read: () => lake.rows(reading(columns, TABLE)), hundred: scanOf(RULES) })
  say(`${RULES} event rules`, rows, hundred, `one read of the ${columns.length} columns that they name`, read, 2)
  const more = 1 + ((await timesOf(scanOf(RULES), scanOf(RULES + MORE))) - 1) / MORE
  const added = { cpu: more * hundred.cpu, wall: more * hundred.wall }
  say(
    `rule ${RULES + 1}, the share of ${MORE}`,
    rows,
    added,
    `${RULES} event rules, the middle of pairs`,
    hundred,
    1.02,
  )
}

const correlations = `title: A
name: bench-a
logsource: { product: databricks }
detection: { s: { service_name: s, action_name: a }, condition: s }
---
title: B
name: bench-b
logsource: { product: databricks }
detection: { s: { service_name: s, action_name: b }, condition: s }
${[
  ['event_count', 'condition: { gte: 30 }'],
  ['value_count', 'condition: { field: source_ip_address, gte: 12 }'],
  ['temporal', ''],
  ['temporal_ordered', ''],
]
  .map(
    ([type, condition]) => `---
title: ${type}
name: bench-${type}
correlation: { type: ${type}, rules: [bench-a, bench-b], group-by: [user_identity.email], timespan: 1h${condition ? `, ${condition}` : ''} }
`,
  )
  .join('')}`

async function overObservations(lake: Lake): Promise<void> {
  const rows = 1_000_000
  await lake.run(`CREATE TABLE bench_observations AS SELECT a.* REPLACE ('s' AS service_name,
      CASE WHEN i % 50 = 0 THEN 'b' ELSE 'a' END AS action_name, TIMESTAMP '2026-01-01' + to_seconds(i * 7) AS event_time,
      {'email': 'person' || (i * 7919 % 997), 'subject_name': NULL} AS user_identity, 'ip' || (i * 31 % 17) AS source_ip_address,
      'r' || i AS request_id)
    FROM (SELECT * FROM access.audit_resolved LIMIT 1) a, range(${rows}) r(i)`)
  const read = readRulebook([{ file: 'bench.yml', text: correlations, digest: '' }])
  const scan = compileScan(read, mesh, { table: 'bench_observations', key: 'e.request_id' })
  const { found } = await least({ found: () => lake.rows(scan.sql, scan.params) }, 1)
  say('four correlations', rows, found, 'ten seconds', within(10), 1)
}

async function postures(): Promise<void> {
  const domains = Array.from({ length: 200 }, (_, i) => ({
    ...{ domain: `d${i}`, title: `D ${i}`, classification: i % 2 === 0 ? ['phi'] : [] },
  }))
  const findings = domains.flatMap(({ domain }, i) =>
    book.speaking.slice(i % 7, (i % 7) + 20).map((rule) => ({ rule: rule.name, domain, subject: 's', state: 'open' })),
  )
  const { judged } = await least({
    judged: () =>
      postureOf({
        ...{ catalogs, rules: book.speaking, domains, findings, data: { kind: 'complete', days: 30 } },
        evaluations: new Map(book.speaking.map(({ name, version }) => [name, version])),
        ...{ besideLog: new Set(), undecided: [], decisions: noDecisions, moment: '2026-11-20T14:00:00.000Z' },
      }),
  })
  say('posture of 200 domains', findings.length, judged, 'two seconds', within(2), 1)
}

const folder = mkdtempSync(join(account, '..', 'meshledger-bench-lake-'))
const house = await lakeOnly(folder)
try {
  await ingest(house, [join(account, 'audit-delivery')])
  await overTheLog(house.lake)
  await overObservations(house.lake)
  await postures()
} finally {
  await house.close()
  rmSync(folder, { recursive: true, force: true })
}
