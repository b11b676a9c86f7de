import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Close, JournalExport } from '@meshledger/contracts'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

const served = inject('servedDemo')
const [elena, noor] = ['elena-petrova', 'noor-haddad']
let out: string
let meshledger: ReturnType<typeof commandLine>
beforeAll(() => {
  out = mkdtempSync(join(tmpdir(), 'meshledger-closing-'))
  meshledger = commandLine({ MESHLEDGER_DATA: served.folder }, { cwd: out })
})
afterAll(() => rmSync(out, { recursive: true, force: true }))

const ask = async <T>(...argv: string[]): Promise<T> => {
  const { code, out: text, err } = await meshledger(...argv, '--json')
  expect(code, err).toBe(0)
  return JSON.parse(text) as T
}

test('a month of the demo account is closed by two people, booked, exported and replayed', async () => {
  await ask('close', '2026-01', '--prepare', '--as', elena)
  const { digest, reconciliation } = await ask<Close>('close', '2026-01', '--review', '--as', elena)
  expect(reconciliation.difference).toBe('0.00')
  const refused = await meshledger('close', '2026-01', '--approve', '--digest', digest ?? '', '--as', elena)
  expect([refused.code, refused.err]).toEqual([1, expect.stringMatching(/another person/)])
  await ask('close', '2026-01', '--approve', '--digest', digest ?? '', '--as', noor)
  const frozen = await ask<Close>('close', '2026-01', '--freeze', '--as', noor)
  expect([frozen.state, frozen.preparedBy, frozen.approvedBy]).toEqual(['frozen', elena, noor])
  const back = await meshledger('close', '2026-01', '--take-back', 'too late', '--as', noor)
  expect([back.code, back.err]).toEqual([1, expect.stringMatching(/is frozen, so it cannot be taken back/)])
  expect(await meshledger('close', '2026-01', '--replay')).toMatchObject({
    code: 0,
    out: expect.stringContaining('byte for byte'),
  })

  const number = frozen.rows.find(({ domain }) => domain === 'cycle-tracking')?.number ?? ''
  const file = await ask<{ path: string; digest: string }>('statements', number, '--out', '.')
  const bytes = createHash('sha256').update(readFileSync(file.path)).digest('hex')
  expect([bytes, file.digest]).toEqual([frozen.rows.find((row) => row.number === number)?.digest, bytes])

  const wish = ['journal', 'export', '--period', '2026-01', '--preset', 'netsuite']
  const one = await ask<JournalExport & { path: string }>(...wish)
  const first = readFileSync(one.path)
  const two = await ask<JournalExport & { path: string }>(...wish)
  expect([one.exportedBefore, two.exportedBefore === null, readFileSync(two.path)]).toEqual([null, false, first])
  expect(one.debit).toBe(one.credit)
})

test('budgets are taken in from a file, all or none', async () => {
  writeFileSync(join(out, 'bad.csv'), 'node,month,amount\ngrowth,2027-01,100\nnobody,2027-13,x\n')
  const bad = await meshledger('budgets', 'import', 'bad.csv')
  expect([bad.code, bad.out]).toEqual([1, expect.stringContaining('line 3: there is no domain or group “nobody”')])
  writeFileSync(join(out, 'good.csv'), 'node;month;amount;note\r\ngrowth;2027-01;12000.00;plan\r\n')
  expect(await ask('budgets', 'import', 'good.csv', '--as', elena)).toMatchObject({
    taken: true,
    changes: [{ before: null }],
  })
  expect(await ask('budgets', 'import', 'good.csv', '--as', elena)).toMatchObject({
    taken: true,
    unchanged: 1,
    changes: [],
  })
})

test('a budget that was crossed is told once, newest first, to those whose domain it is', async () => {
  type Alerts = { alerts: { id: string; state: string; domain: string; month: string; sentence: string }[] }
  const all = await ask<Alerts>('budgets', 'alerts')
  expect(all.alerts.length).toBeGreaterThan(0)
  const [first] = all.alerts
  const month = first?.month ?? ''
  const seen = await ask<Alerts>('budgets', 'alerts', '--acknowledge', first?.id ?? '', '--note', 'a backfill')
  expect(seen.alerts.find(({ id }) => id === first?.id)?.state).toBe('acknowledged')
  const text = await meshledger('budgets', 'alerts', '--month', month)
  expect([text.code, text.out]).toEqual([0, expect.stringContaining(first?.sentence ?? 'none')])
  const before = await meshledger('budgets', 'alerts', '--month', '2001-01')
  expect([before.code, before.out.trim()]).toEqual([0, 'No budget was crossed.'])
  const own = await ask<Alerts>('budgets', 'alerts', '--as', 'maya-lindqvist')
  expect(own.alerts).toEqual(all.alerts.filter(({ domain }) => domain === 'cycle-tracking'))
})

test('what a person may not do, the command does not do for them', async () => {
  const lead = await meshledger('close', '2026-02', '--prepare', '--as', 'maya-lindqvist')
  expect(lead.code).toBe(1)
  expect(lead.err).toMatch(/roles/)
})

test.each`
  line                                            | says
  ${'close 2026-13'}                              | ${/A period is a month/}
  ${'budgets alerts --month 2026-13'}             | ${/A month is written as/}
  ${'budgets alerts --acknowledge growth'}        | ${/An alert is named as/}
  ${'close --prepare'}                            | ${/--prepare needs a period/}
  ${'close 2026-01 --prepare --review'}           | ${/one step at a time/}
  ${'close 2026-01 --approve'}                    | ${/--approve needs --digest/}
  ${'statements 2026-01'}                         | ${/A number is like/}
  ${'statements --state asleep'}                  | ${/--state knows no “asleep”/}
  ${'journal export --preset xero'}               | ${/Name the month/}
  ${'journal export --period 2026-01 --preset x'} | ${/--preset is one of/}
`('meshledger $line: wrong usage ends with 2', async ({ line, says }) => {
  const { code, err } = await meshledger(...line.split(' '))
  expect(code).toBe(2)
  expect(err).toMatch(says)
})
