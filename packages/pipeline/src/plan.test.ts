import { rmSync } from 'node:fs'
import { AMOUNT_SCALE, parseDecimal, sum } from '@meshledger/money'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshHouse } from '../testing/fresh-house.ts'
import { price, usage, writeAccount } from '../testing/small-account.ts'
import { cost } from './cost.ts'
import { costTrace, costTraceGroups } from './cost-trace.ts'
import { rulesInForce } from './cost-view.ts'
import { costPerUnit, costWaste, putMetrics } from './cost-waste.ts'
import type { House } from './house.ts'
import { ingest } from './ingest.ts'
import { apply, plan } from './plan.ts'
import { decide, ruleVersions } from './rules-change.ts'

const domain = (name: string, more: string) =>
  `domain: ${name}\ntitle: ${name}\nowner: ${name}@x\ncost_centre: C\n${more}`
const account = (more: string) => `account_id: acc\nname: Test\ndemo: true\nclock: 2026-06-20T00:00:00Z\n${more}`
const alphaByTag = 'select: { tags: [{ key: team, values: [a] }] }'
const files = {
  'account.yml': { text: account('tag_aliases: { team: [squad] }') },
  'domains/alpha.yml': { text: domain('alpha', alphaByTag) },
  'domains/beta.yml': { text: domain('beta', '') },
  'usage.parquet': { parquet: [1, 2, 3, 4].map((n) => usage(n)) },
  'prices.parquet': { parquet: [price('2026-01-01 00:00:00', null)] },
}
const pricing = { file: 'pricing.yml', text: 'pricing: P\nprices: [{ id: d, discount_percent: "20" }]' }
const allocation = {
  file: 'allocation.yml',
  text: 'allocation: A\nsplits: [{ id: s, title: S, pool: { domains: [alpha] }, method: fixed, percent: { beta: "100" } }]',
}
const june = { period: '2026-06' }
const units = (text: string) => parseDecimal(text, AMOUNT_SCALE)

let house: House
let done: () => Promise<void>
const roots: string[] = []
async function take(content: Parameters<typeof writeAccount>[0]) {
  const root = await writeAccount(content)
  roots.push(root)
  return ingest(house, [root])
}
beforeAll(async () => {
  ;({ house, done } = await freshHouse())
  await take(files)
})
afterAll(async () => {
  await done()
  for (const root of roots) rmSync(root, { recursive: true, force: true })
})

const byDomain = async (view: object) =>
  (await cost(house, { ...june, ...view, by: ['domain'] }, 'all')).rows.map(({ domain: name, amount }) => [
    name,
    amount,
  ])

test('a plan tells what moves and what prices make of it, to the last unit, and keeps nothing', async () => {
  const { changes, simulation } = await plan(house, [pricing, allocation], june)
  expect(changes).toEqual([
    { what: 'pricing', name: 'pricing.yml', how: 'new' },
    { what: 'allocation', name: 'allocation.yml', how: 'new' },
  ])
  const whole = '1.5000000000000000006'
  expect(simulation).toMatchObject({ before: whole, moved: '0.00', after: '1.20000000000000000048' })
  for (const one of simulation?.domains ?? []) {
    expect(units(one.before) + units(one.price) + units(one.moved)).toBe(units(one.after))
  }
  expect(sum((simulation?.domains ?? []).map(({ moved }) => units(moved)))).toBe(0n)
  expect(simulation?.domains.map(({ domain: name, after }) => [name, after])).toEqual([
    ['alpha', '0.00'],
    ['beta', '1.20000000000000000048'],
  ])
  expect((await rulesInForce(house)).pricing.version).toBe(0)
})

test.each(['net', 'list'] as const)(
  'what stands before a trial (%s) is its own trace, for each domain and in all',
  async (basis) => {
    const { simulation } = await plan(house, [pricing, allocation], { ...june, basis })
    const { vendors, period, domains = [], before } = simulation ?? {}
    const asked = { from: period?.from, to: period?.to, basis, vendors, shared: 'split' as const, limit: 1, offset: 0 }
    const traced = async (more: object) => (await costTrace(house, { ...asked, ...more }, 'all')).total
    expect(await traced({})).toBe(before)
    expect(domains.length).toBeGreaterThan(1)
    for (const one of domains)
      expect([one.domain, await traced({ 'f.domain': one.domain })]).toEqual([one.domain, one.before])
  },
)

test.each(['net', 'list'] as const)(
  'what stands after a trial (%s), what its prices make of it and what moved are their own traces, also by line',
  async (basis) => {
    const beta = { file: 'domains/gamma.yml', text: domain('gamma', '') }
    const { simulation } = await plan(house, [pricing, allocation, beta], { ...june, basis })
    if (simulation === null) throw new Error('nothing was tried')
    const { vendors, period, domains, trial } = simulation
    const asked = { from: period.from, to: period.to, basis, vendors, shared: 'split' as const, limit: 2, offset: 0 }
    const traced = async (more: object) => {
      const [whole, grouped] = [
        await costTrace(house, { ...asked, ...more }, 'all'),
        await costTraceGroups(house, { ...asked, ...more }, 'all'),
      ]
      expect(grouped.total).toBe(whole.total)
      expect(sum(whole.lines.map(({ amount }) => units(amount))) + units(whole.rest.amount)).toBe(units(whole.total))
      return units(whole.total)
    }
    const prices = { trial, tried: 'prices' as const }
    for (const of of [
      { ...simulation, more: {} },
      ...domains.map((one) => ({ ...one, more: { 'f.domain': one.domain } })),
    ]) {
      const [was, priced, becomes] = [
        await traced(of.more),
        await traced({ ...of.more, ...prices }),
        await traced({ ...of.more, trial }),
      ]
      expect([was, priced - was, becomes - priced, becomes]).toEqual(
        [of.before, of.price, of.moved, of.after].map(units),
      )
    }
    const lines = domains.flatMap((one) => one.lines.map((line) => ({ ...line, domain: one.domain })))
    expect(lines.length).toBeGreaterThan(0)
    for (const line of lines) {
      const more = { 'f.domain': line.domain, 'f.product': line.product, 'f.rule': line.rule, trial }
      expect([line, await traced(more)]).toEqual([line, units(line.after)])
    }
  },
)

test('rules that were tried are asked for by nobody who sees a part only, and not where they are held no more', async () => {
  const { simulation } = await plan(house, [pricing], june)
  const asked = { ...june, limit: 1, trial: simulation?.trial }
  await expect(costTrace(house, asked, ['alpha'])).rejects.toThrow('try them again')
  await expect(costTrace(house, { ...asked, trial: '0123456789abcdef' }, 'all')).rejects.toThrow('try them again')
})

test('a domain file that is tried moves its charges; one whose test fails, or that claims too much, is refused', async () => {
  const beta = (more: string) => ({ file: 'domains/beta.yml', text: domain('beta', more) })
  const alpha = { file: 'domains/alpha.yml', text: domain('alpha', '') }
  const { simulation } = await plan(house, [alpha, beta('select: { tags: [{ key: squad, values: [a] }] }')], june)
  expect(simulation?.domains.map(({ domain: name, before, moved }) => [name, before, moved])).toEqual([
    ['alpha', '1.5000000000000000006', '-1.5000000000000000006'],
    ['beta', '0.00', '1.5000000000000000006'],
  ])
  await expect(plan(house, [beta(alphaByTag)], june)).rejects.toThrow('which alpha claims')
  const failing = beta('tests: [{ row: { custom_tags: { SQUAD: A } } }]')
  await expect(plan(house, [failing], june)).rejects.toThrow(
    'this row belongs to alpha by tag (tag team=a), not to beta',
  )
  await expect(plan(house, [{ file: 'p.yml', text: 'pricing: 1' }], june)).rejects.toThrow('p.yml:1: pricing')
})

test('an ingest whose domain tests fail changes no domain', async () => {
  const report = await take({ 'domains/beta.yml': { text: domain('beta', 'tests: [{ row: { job_id: "1" } }]') } })
  expect(report.domains).toEqual([])
  expect(report.quarantine[0]?.reason).toContain(
    'tests[0]: this row belongs to Unallocated by account-level, not to beta',
  )
})

test('applied rules show in the views that ask for them, and nowhere else; the same files change nothing', async () => {
  expect(await apply(house, [pricing, allocation], 'maya', 'start')).toEqual({ kind: 'activated' })
  expect(await apply(house, [pricing, allocation], 'zoe', 'again')).toEqual({ kind: 'unchanged' })
  expect(await plan(house, [pricing])).toEqual({ changes: [], simulation: null })
  expect(await byDomain({})).toEqual([['alpha', '1.5000000000000000006']])
  expect(await byDomain({ basis: 'net' })).toEqual([['alpha', '1.20000000000000000048']])
  expect(await byDomain({ basis: 'net', shared: 'split' })).toEqual([['beta', '1.20000000000000000048']])
})

test('the trace names the usage rows, and they are what the line is made of', async () => {
  const made = await costTrace(house, { ...june, basis: 'net', shared: 'split', limit: 2 }, ['beta'])
  expect(made.total).toBe('1.20000000000000000048')
  expect(made.lines.map(({ records }) => records.ids)).toEqual([['record-4'], ['record-3']])
  expect(made.lines[0]).toMatchObject({
    ...{ domain: 'beta', usage_quantity: '4.000000000000000001', price: '0.12' },
    ...{ priceSince: '2026-01-01T00:00:00.000Z', split: { rule: 's', version: 1, from: 'another domain' } },
    records: { count: 1, usage_quantity: '4.000000000000000001', folded: false },
  })
  expect(made.rules).toMatchObject({ pricing: 1, allocation: 1 })
})

test('a metric is imported whole or not at all, and divides the cost of its domains', async () => {
  const head = 'metric,month,domain,value'
  await expect(
    putMetrics(house, `${head}\nusers,2026-06,alpha,30\nusers,June,alpha,1\nusers,2026-06,gamma,1`, 'x'),
  ).rejects.toThrow(/metrics.csv:3: the month is none.*\n.*metrics.csv:4: there is no domain of that name/)
  expect(await putMetrics(house, `${head}\r\nusers,2026-06,alpha,30\r\n`, 'x')).toEqual({
    values: 1,
    metrics: ['users'],
  })
  const { months } = await costPerUnit(house, { metric: 'users', per: '1000' }, 'all')
  expect(months).toMatchObject([{ month: '2026-06', value: '30', unitCost: '50.00' }])
  await expect(costPerUnit(house, { metric: 'visits', per: '1' }, 'all')).rejects.toThrow('imported are: users')
})

test('what has no facts is unknown waste, not zero; what has no tag is counted', async () => {
  const { kinds } = await costWaste(house, { ...june, top: 5 }, 'all')
  expect(kinds.map(({ kind, state, amount }) => [kind, state, amount])).toEqual([
    ['failed-runs', 'no-facts', null],
    ['idle-warehouses', 'no-facts', null],
    ['all-purpose-jobs', 'no-facts', null],
    ['untagged', 'measured', '0.00'],
  ])
})

test('where a second person is needed, rules wait for another one', async () => {
  await take({ 'account.yml': { text: account('second_person: true') } })
  const changed = { ...pricing, text: pricing.text.replace('20', '30') }
  const proposed = await apply(house, [changed], 'maya', 'better')
  const id = proposed.kind === 'proposed' ? proposed.id : ''
  expect(await apply(house, [changed], 'maya', 'better')).toEqual({ kind: 'proposed', id })
  expect((await ruleVersions(house)).proposals).toMatchObject([{ id, who: 'maya', changes: [{ what: 'pricing' }] }])
  const tried = await plan(house, [changed], june)
  for (let n = 1; n <= 20; n++) await plan(house, [{ ...pricing, text: pricing.text.replace('20', `0.${n}`) }], june)
  const asked = { ...june, limit: 1, trial: tried.simulation?.trial }
  expect((await costTrace(house, asked, 'all')).total).toBe(tried.simulation?.after)
  expect(await decide(house, id, 'activated', 'maya', '')).toMatchObject({ kind: 'refused' })
  expect(await decide(house, 'none', 'activated', 'zoe', '')).toEqual({ kind: 'unknown' })
  expect(await decide(house, id, 'activated', 'zoe', 'seen')).toEqual({ kind: 'decided' })
  expect(await byDomain({ basis: 'net' })).toEqual([['alpha', '1.05000000000000000042']])
  const report = await take({ 'pricing.yml': { text: `${pricing.text} # again` } })
  expect(report.quarantine[0]?.reason).toMatch(/waits for a second person/)
})
