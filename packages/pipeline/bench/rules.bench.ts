/**
 * Rules over the audit log: 100 event rules against one read of the columns that they name; what rule 101 adds; correlations
 * over a million observations; the posture of 200 domains. Seconds are of CPU, the least of several turns taken in turns, so
 * that neighbours count little.
 *
 * `node packages/pipeline/bench/rules.bench.ts <folder of a demo account>` prints one JSON row a line. The log is that of the
 * account, or, with MESHLEDGER_BENCH_EVENTS, so many events: the same log again and again, a log's length later each time.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { rowKey, tableNamed } from '@meshledger/facts'
import type { Lake } from '@meshledger/lake'
import { compileScan, noDecisions, postureOf, type Rule, type Rulebook, readRulebook } from '@meshledger/policy'
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
/** A large log takes its time, and tells itself from its neighbours. */
const TURNS = wanted > 4_000_000 ? 2 : 5

type Work = () => Promise<unknown> | unknown

async function cpu(work: Work): Promise<number> {
  const began = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1e6
}

/** The least that each piece of work took, in turns. */
async function least(works: readonly Work[], turns = TURNS): Promise<number[]> {
  const best = works.map(() => Number.POSITIVE_INFINITY)
  for (let turn = 0; turn < turns; turn++) {
    for (const [i, work] of works.entries()) best[i] = Math.min(best[i] ?? 0, await cpu(work))
  }
  return best
}

/**
 * What the second of two pieces of work takes as a multiple of the first: the middle of many pairs, of which each is asked
 * at once and every other one the other way round, so that what a neighbour takes falls on both.
 */
async function timesOf(first: Work, second: Work, turns = 4 * TURNS + 1): Promise<number> {
  const ratios: number[] = []
  for (let turn = 0; turn < turns; turn++) {
    const there = turn % 2 === 0
    const [one, other] = [await cpu(there ? first : second), await cpu(there ? second : first)]
    ratios.push(there ? other / one : one / other)
  }
  return ratios.toSorted((a, b) => a - b)[(turns - 1) / 2] ?? 0
}

const round = (value: number) => Math.round(value * 1000) / 1000
function say(work: string, rows: number, seconds: number, reference: string, referenceSeconds: number, bar: number) {
  const ratio = round(seconds / referenceSeconds)
  const peakMemoryMiB = Math.round(process.resourceUsage().maxRSS / 1024)
  const row = { work, rows, seconds: round(seconds), reference, referenceSeconds: round(referenceSeconds), ratio, bar }
  console.log(JSON.stringify({ ...row, peakMemoryMiB }))
}

const { book, catalogs } = policyInForce()
const single = book.speaking.filter((rule) => rule.kind === 'detection')
const bookOf = (rules: readonly Rule[]): Rulebook => ({ ...book, rules, speaking: rules })
const mesh = {
  catalogs: [{ catalog: 'pregnancy', domain: 'pregnancy', classification: 'phi' }],
  ...{ members: [], shared: [] },
}

/** What the rules and their findings name, read and looked at once each. */
const named = `SELECT ${[
  ...['service_name', 'action_name', 'user_identity.email', 'response.status_code', 'response.result', 'event_time'],
  ...['source_ip_address', 'user_agent', 'session_id', 'workspace_id', 'audit_level', 'request_id'],
  ...['identity_metadata.run_by', 'identity_metadata.run_as', 'cardinality(request_params)'],
]
  .map((column) => `max(${column})`)
  .join(', ')} FROM`

async function overTheLog(lake: Lake): Promise<void> {
  const [held] = await lake.rows<{ n: bigint }>('SELECT count(*) AS n FROM access.audit')
  const times = Math.max(1, Math.ceil(wanted / Number(held?.n ?? 1)))
  let table = 'access.audit_resolved'
  if (times > 1) {
    table = 'bench_events'
    await lake.run(`CREATE TABLE bench_events AS
      SELECT a.* REPLACE (a.event_time + to_days(CAST(400 * i AS INTEGER)) AS event_time) FROM access.audit_resolved a, range(${times}) r(i)`)
  }
  const rows = Number(held?.n ?? 0) * times
  const source = { table, key: rowKey(tableNamed('access.audit')) }
  const scanOf = (count: number) => {
    const { sql, params } = compileScan(bookOf(single.slice(0, count)), mesh, source)
    return () => lake.rows(sql, params)
  }
  const [reading = 0, hundred = 0] = await least([() => lake.rows(`${named} ${table}`), scanOf(RULES)])
  say(`${RULES} event rules`, rows, hundred, 'one read of the columns that they name', reading, 2)
  const more = await timesOf(scanOf(RULES), scanOf(RULES + 1))
  say('rule 101', rows, more * hundred, `${RULES} event rules, the middle of pairs`, hundred, 1.02)
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
  const [seconds = 0] = await least([() => lake.rows(scan.sql, scan.params)], 1)
  say('four correlations', rows, seconds, 'ten seconds', 10, 1)
}

async function postures(): Promise<void> {
  const domains = Array.from({ length: 200 }, (_, i) => ({
    ...{ domain: `d${i}`, title: `D ${i}`, classification: i % 2 === 0 ? ['phi'] : [] },
  }))
  const findings = domains.flatMap(({ domain }, i) =>
    book.speaking.slice(i % 7, (i % 7) + 20).map((rule) => ({ rule: rule.name, domain, subject: 's', state: 'open' })),
  )
  const [seconds = 0] = await least([
    () =>
      postureOf({
        ...{ catalogs, rules: book.speaking, domains, findings, data: { kind: 'complete', days: 30 } },
        evaluations: new Map(book.speaking.map(({ name, version }) => [name, version])),
        ...{ besideLog: new Set(), undecided: [], decisions: noDecisions, moment: '2026-11-20T14:00:00.000Z' },
      }),
  ])
  say('posture of 200 domains', findings.length, seconds, 'two seconds', 2, 1)
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
