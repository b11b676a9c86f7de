import { monthlyBudget } from '@meshledger/mesh'
import { describe, expect, test } from 'vitest'
import { deliver } from '../testing/closing-house.ts'
import { eachInClosingHouse } from '../testing/in-closing-house.ts'
import { acknowledgeAlert, budgetAlerts, lookForAlerts } from './budgets-alerts.ts'
import { budgetGrid } from './budgets-grid.ts'
import { budgetHistory, importBudgets, setBudgets } from './budgets-set.ts'
import { setBudgetTree } from './budgets-tree.ts'
import { charges } from './charges.ts'
import { CsvError, readCsv } from './close/read-csv.ts'
import type { House } from './house.ts'

describe('budgets', () => {
  let house: House
  eachInClosingHouse((made) => {
    house = made
  })
  const cell = async (node: string, month: string) => {
    const { rows } = await budgetGrid(house, { from: month, until: month }, 'all')
    return rows.find((row) => row.node === node)?.cells[0]
  }

  test('what is set holds for its month, is kept with its history, and every page has it', async () => {
    expect(await cell('alpha', '2026-10')).toMatchObject({
      own: '100.00',
      source: 'definition',
      actual: '32.946501757799999999917695474',
    })
    await setBudgets(house, [{ node: 'alpha', month: '2026-10', amount: '40.00' }], 'less', 'elena')
    await setBudgets(house, [{ node: 'alpha', month: '2026-10', amount: '30.00' }], 'still less', 'elena')
    expect(await cell('alpha', '2026-10')).toMatchObject({ own: '30.00', source: 'set', complete: true })
    expect(await cell('alpha', '2026-11')).toMatchObject({ own: '100.00', source: 'definition' })
    const [alpha] = (await charges(house)).domains
    const inForce = ['2026-09', '2026-10', '2026-11'].map((month) => alpha && monthlyBudget(alpha, month))
    expect(inForce).toEqual(['100.00', '30.00', '100.00'])
    const { changes } = await budgetHistory(house, 'alpha', ['alpha'])
    expect(changes.map(({ before, amount, who }) => [before, amount, who])).toEqual([
      ['40.00', '30.00', 'elena'],
      [null, '40.00', 'elena'],
    ])
    await expect(budgetHistory(house, 'beta', ['alpha'])).rejects.toThrow('no domain of that name')
  })

  test('a group adds up what stands under it; a team lead sees the own domain and no sum of others', async () => {
    const group = (name: string, parent: string | null) => ({ group: name, title: name, parent })
    const domains = [
      { domain: 'alpha', group: 'care' },
      { domain: 'beta', group: 'firm' },
    ]
    await setBudgetTree(house, { groups: [group('firm', null), group('care', 'firm')], domains }, 'elena')
    expect(await cell('firm', '2026-10')).toMatchObject({ own: null, children: '600.00' })
    await setBudgets(house, [{ node: 'care', month: '2026-10', amount: '90.00' }], '', 'elena')
    expect(await cell('firm', '2026-10')).toMatchObject({ children: '590.00' })
    const seen = await budgetGrid(house, { from: '2026-10', until: '2026-10' }, ['alpha'])
    expect(seen.rows.map(({ node, depth, parent }) => [node, depth, parent])).toEqual([['alpha', 0, null]])
    expect(JSON.stringify(seen)).not.toMatch(/beta|firm|590/)
    const circle = { groups: [group('x', 'y'), group('y', 'x')], domains: [] }
    await expect(setBudgetTree(house, circle, 'elena')).rejects.toThrow('x stands under itself')
  })

  test('an import takes all or none, names each fault by its line, and taken again changes nothing', async () => {
    const bad =
      'domain,month,amount\nalpha,2026-12,1\nnobody,2026-12,1\nalpha,2026-1,1\nbeta,2026-12,-5\nalpha,2026-12,2\n'
    const refused = await importBudgets(house, { csv: bad, dryRun: false }, 'elena')
    expect([refused.taken, refused.faults.map(({ line }) => line)]).toEqual([false, [3, 4, 5, 6]])
    const csv = '\uFEFFnode;month;amount;note\r\n"alpha";2026-12;120.50;"plan; second"\r\n\r\nbeta;2026-12;;\r\n'
    expect((await importBudgets(house, { csv, dryRun: true }, 'elena')).taken).toBe(false)
    expect((await importBudgets(house, { csv, dryRun: false }, 'elena')).changes).toMatchObject([
      { note: 'plan; second' },
    ])
    expect(await importBudgets(house, { csv, dryRun: false }, 'elena')).toMatchObject({ changes: [], unchanged: 2 })
    expect(await cell('alpha', '2026-12')).toMatchObject({ own: '120.50', source: 'imported' })
  })

  test('a crossing is one alert however often it is looked for; a changed budget crossed again is another', async () => {
    expect(await lookForAlerts(house)).toEqual([])
    await setBudgets(house, [{ node: 'alpha', month: '2026-11', amount: '38.00' }], '', 'elena')
    expect((await lookForAlerts(house)).map(({ kind, threshold }) => [kind, threshold])).toEqual([['actual', 80]])
    await setBudgets(house, [{ node: 'alpha', month: '2026-11', amount: '20.00' }], '', 'elena')
    expect((await lookForAlerts(house)).map(({ threshold }) => threshold)).toEqual([80, 100])
    expect(await lookForAlerts(house)).toEqual([])
    await deliver(house, [{ domain: 'alpha', job: 'a1', day: '2026-11-19', quantity: '50', source: 'more' }])
    expect(await lookForAlerts(house)).toEqual([])
    expect((await budgetAlerts(house, {}, ['beta'])).alerts).toEqual([])
    const { alerts } = await budgetAlerts(house, { month: '2026-11' }, 'all')
    expect(alerts.map(({ threshold, history }) => [threshold, history.length])).toEqual([
      [100, 1],
      [80, 2],
    ])
  })

  test('an alert is raised once, acknowledged, resolved by its figures and raised again, all in its history, and told once', async () => {
    const set = (amount: string) => setBudgets(house, [{ node: 'alpha', month: '2026-11', amount }], '', 'elena')
    const look = async () => {
      await lookForAlerts(house)
      const { alerts } = await budgetAlerts(house, {}, 'all')
      return alerts.map(({ threshold, state, messages }) => [threshold, state, messages[0]?.state])
    }
    const name = { domain: 'alpha', month: '2026-11', threshold: 80 }
    await set('38.00')
    expect(await look()).toEqual([[80, 'raised', 'waiting']])
    await expect(acknowledgeAlert(house, name, '', 'ben', ['beta'])).rejects.toThrow('no alert')
    await acknowledgeAlert(house, name, 'a backfill', 'elena', ['alpha'])
    await acknowledgeAlert(house, name, 'once more', 'elena', 'all')
    expect(await look()).toEqual([[80, 'acknowledged', 'waiting']])
    await set('900.00')
    expect(await look()).toEqual([[80, 'resolved', 'waiting']])
    await expect(acknowledgeAlert(house, name, '', 'elena', 'all')).rejects.toThrow('crossed no longer')
    await set('38.00')
    await look()
    expect(await look()).toEqual([[80, 'raised', 'waiting']])
    const [alert] = (await budgetAlerts(house, {}, ['alpha'])).alerts
    expect(alert?.history.map(({ what, who }) => [what, who])).toEqual([
      ['crossed', 'Meshledger'],
      ['acknowledged', 'elena'],
      ['resolved', 'Meshledger'],
      ['raised-again', 'Meshledger'],
    ])
    expect(await house.ledger.messages.counts()).toMatchObject({ waiting: 1 })
  })
})

test.each`
  csv                     | rows                        | why
  ${'a,b\n1,2'}           | ${[{ a: '1', b: '2' }]}     | ${'no end of line at the end'}
  ${'A;B\r\n1;"x;""y"""'} | ${[{ a: '1', b: 'x;"y"' }]} | ${'semicolons, quotes, and another case'}
  ${'a,b\n\n,\n1,"2\n3"'} | ${[{ a: '1', b: '2\n3' }]}  | ${'empty lines, and a line end in a cell'}
`('CSV: $why', ({ csv, rows }) => expect(readCsv(csv, ['a', 'b']).map(({ cells }) => cells)).toEqual(rows))

test.each`
  csv              | says
  ${''}            | ${/the file is empty|there is no column a/}
  ${'a,c\n1,2'}    | ${/line 1: there is no column b/}
  ${'a,b\n1,2,3'}  | ${/line 2: 3 cells under 2 columns/}
  ${'a,b\n1,"2\n'} | ${/line 2: a quote is not closed/}
`('CSV that is refused: $says', ({ csv, says }) => {
  expect(() => readCsv(csv, ['a', 'b'])).toThrow(CsvError)
  expect(() => readCsv(csv, ['a', 'b'])).toThrow(says)
})
