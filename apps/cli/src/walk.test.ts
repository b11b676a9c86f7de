import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { getCompleteness, getCost, getDataHealth, IngestReport, listFindings } from '@meshledger/contracts'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

const { files, folder: served, filled, ingested } = inject('servedDemo')
const own = mkdtempSync(join(tmpdir(), 'meshledger-walk-'))
/** The same facts twice: in a folder that is ours to open, and in one that a server holds. */
const local = commandLine({ MESHLEDGER_DATA: own })
const throughServer = commandLine({ MESHLEDGER_DATA: served })

const first = IngestReport.parse(JSON.parse(ingested))
beforeAll(() => cpSync(filled, own, { recursive: true }))
afterAll(() => rmSync(own, { recursive: true, force: true }))

const added = ({ counts }: IngestReport) => counts.reduce((all, each) => all + each.added + each.corrected, 0)

test('what was read is added, duplicate, corrected or quarantined, and nothing else', () => {
  expect(added(first)).toBeGreaterThan(10_000)
  for (const { read, added: new_, duplicate, corrected, quarantined } of first.counts) {
    expect(new_ + duplicate + corrected + quarantined).toBe(read)
  }
})

test('the same files again change nothing, and say so', async () => {
  const again = await local('ingest', files, '--json')
  const report = IngestReport.parse(JSON.parse(again.out))
  expect(added(report)).toBe(0)
  expect(report.domains.every(({ change }) => change === 'unchanged')).toBe(true)
  const { out, code } = await local('ingest', files)
  expect(code).toBe(0)
  expect(out).toMatch(/Nothing changed/)
})

/** Times of asking differ between two folders; what was found does not. */
const timeless = (text: string): string =>
  text
    .replace(/"(checkedAt|now|startedAt|endedAt|slot)": "[^"]+"/g, '"$1": "…"')
    .replace(/"runs": \[[^\]]*\]/, '"runs": []')
    // Two folders with the same facts need not take the same space.
    .replace(/"disk": \{.*?\n {2}\}/s, '"disk": "…"')
    // The trail of changes is sealed with the facts, and says who asked, and when.
    .replace(/"root": "[0-9a-f]{64}"/g, '"root": "…"')

test.each`
  line                                                                                                   | contract
  ${'cost --period 2026-09'}                                                                             | ${undefined}
  ${'cost --period 2026-09 --by domain,product --json'}                                                  | ${undefined}
  ${'cost --period 2026-09 --basis net --shared split --by domain,rule --json'}                          | ${undefined}
  ${'cost --period 2026-09 --basis net --shared split --trace 3 --json'}                                 | ${undefined}
  ${'cost --from 2026-09-01 --to 2026-09-14 --by workspace,sku --filter f.domain=growth,content --json'} | ${undefined}
  ${'findings'}                                                                                          | ${undefined}
  ${'findings --domain pregnancy --state open --json'}                                                   | ${listFindings}
  ${'health --json'}                                                                                     | ${getDataHealth}
  ${'verify --period 2026-09 --json'}                                                                    | ${getCompleteness}
`('meshledger $line prints the same from the folder and from the server', async ({ line, contract }) => {
  const argv: string[] = line.split(' ')
  const [here, there] = [await local(...argv), await throughServer(...argv)]
  expect(here.code, here.err).toBe(0)
  expect(there.code, there.err).toBe(0)
  expect(timeless(there.out)).toEqual(timeless(here.out))
  expect(here.out.length).toBeGreaterThan(100)
  if (contract) expect(contract.response.safeParse(JSON.parse(here.out)).error).toBeUndefined()
})

test('cost prints its contract, and its rows sum to what was rated', async () => {
  const { out } = await local('cost', '--period', '2026-09', '--by', 'domain,product', '--json')
  const printed = JSON.parse(out)
  expect(Object.keys(printed)).toEqual([
    'currency',
    'basis',
    'period',
    'rated',
    'unallocated',
    'unpriced',
    'vendors',
    'free',
    'rows',
  ])
  const { rows } = getCost.response.parse(printed)
  for (const row of printed.rows) expect(Object.keys(row)).toEqual(['domain', 'product', 'amount'])
  expect(rows.some(({ domain }) => domain === 'Unallocated')).toBe(true)
})

test('a FOCUS export bills what domains are charged, and reads the same from the folder and from the server', async () => {
  const line = ['export', 'focus', '--period', '2026-10', '--out', own, '--json']
  const [here, there] = [JSON.parse((await local(...line)).out), JSON.parse((await throughServer(...line)).out)]
  expect(there).toEqual(here)
  const charged = ['cost', '--period', '2026-10', '--basis', 'net', '--shared', 'split', '--json']
  const { rated } = JSON.parse((await local(...charged)).out)
  expect(here.billedCost).toBe(rated)
  expect(here.unpriced.skus[0].skuId).toMatch(/ENTERPRISE_AI_RUNTIME/)
  const [csv = '', schema = ''] = here.files.map((file: string) => readFileSync(file, 'utf8'))
  expect(csv.split('\r\n').length).toBe(here.rows + 2)
  expect(JSON.parse(schema).Schema.FocusVersion).toBe('1.2')
})

test('cost without --json is a table with the total and what stays outside it', async () => {
  const { out } = await local('cost', '--period', '2026-10')
  expect(out).toMatch(/^Cost October 2026 \(2026-10-01 to 2026-10-31\), list prices, USD\n/)
  expect(out).toMatch(/\nUnallocated +[\d,]+\.\d\d\n/)
  expect(out).toMatch(/\nTotal rated +[\d,]+\.\d\d\nof it Unallocated +[\d,]+\.\d\d\n/)
  expect(out).toMatch(/\nUnpriced: \d+ usage rows? without a price, not in the total:\n {2}ENTERPRISE_AI_RUNTIME/)
  expect(out).toMatch(/\nFree: \d+ usage rows? that Databricks does not charge for\.\n$/)
})

test.each`
  line                                | says
  ${'cost --filter f.domain=nowhere'} | ${/There is no domain of that name that you may see/}
  ${'findings --domain nowhere'}      | ${/There is no domain of that name that you may see/}
`('$line fails with the same sentence from the folder and from the server', async ({ line, says }) => {
  const argv: string[] = line.split(' ')
  const [here, there] = [await local(...argv), await throughServer(...argv)]
  expect(here.code).toBe(1)
  expect(here.err).toMatch(says)
  const last = (text: string) => text.trimEnd().split('\n').at(-1)
  expect([there.code, last(there.err)]).toEqual([1, last(here.err)])
})

test('an ingest into a folder that a server holds goes through that server', async () => {
  const { code, out } = await throughServer('ingest', files)
  expect(code).toBe(0)
  expect(out).toMatch(/Nothing changed/)
})
