import type { listSplitRuns, Output } from '@meshledger/contracts'
import { expect, test } from 'vitest'
import type { Flow, Stop } from './flow.ts'
import { flowOf } from './shared-questions.ts'

type Runs = Output<typeof listSplitRuns>
type Run = Runs['runs'][number]

const run: Run = {
  ...{ rule: 'network', title: 'Network', version: 2, month: '2026-10', method: 'direct-cost', baseUnit: 'amount' },
  ...{ pool: '30.00', idle: '0.00', left: '0.00', fallback: null, others: '0.00', otherSources: '0.00' },
  sources: [{ domain: 'platform', amount: '30.00' }],
  shares: [
    { domain: 'growth', base: '100.00', amount: '10.00' },
    { domain: 'care', base: '200.00', amount: '20.00' },
  ],
}
const reply = (...runs: Run[]): Runs => ({ currency: 'USD', basis: 'net', vendors: 'without', runs })
const stop = (column: 0 | 1 | 2, id: string): Stop => ({ column, id })
const into = (domain: string): Flow => ({ from: stop(0, domain), to: stop(1, 'network'), amount: '30.00' })
const out = (domain: string): Flow => ({ from: stop(1, 'network'), to: stop(2, domain), amount: '10.00' })

const asked = { period: '2026-10', basis: 'net', shared: 'split', 'f.rule': 'network' }
const share = { ...asked, 'f.reason': 'shared', 'f.domain': 'growth' }
const source = { ...asked, 'f.from': 'platform' }
const inNovember = { period: '2026-11' }
const november = { ...run, month: '2026-11' }
const two = [...run.sources, { domain: 'data', amount: '1.00' }]
const later = { ...run, rule: 'again', sources: [{ domain: 'growth', amount: '3.00' }] }

test.each<[why: string, of: Runs, flow: Flow, questions: object[] | null]>([
  ['a share is what a payer has under the rule', reply(run), out('growth'), [share]],
  ['what came out of a domain stands under the rule', reply(run), into('platform'), [source]],
  ['also where others gave too', reply({ ...run, sources: two }), into('platform'), [source]],
  ['or some that are hidden', reply({ ...run, otherSources: '1.00' }), into('platform'), [source]],
  [
    'but not where they keep what nobody used',
    reply({ ...run, otherSources: '1.00', idle: '0.50' }),
    into('platform'),
    null,
  ],
  ['what nobody used is no share of a domain', reply(run), out('nobody used it'), null],
  ['a flow of two months is two sums', reply(run, november), out('growth'), [share, { ...share, ...inNovember }]],
  ['into the rule as well', reply(run, november), into('platform'), [source, { ...source, ...inNovember }]],
  ['of which none may be missing', reply(run, { ...november, left: '1.00' }), into('platform'), null],
  [
    'a month in which a domain paid nothing adds nothing',
    reply(run, { ...november, shares: [] }),
    out('growth'),
    [share],
  ],
  ['what a later rule took on stands under that rule', reply(run, later), out('growth'), null],
  ['a rule that is not there has none', reply(), out('growth'), null],
  [
    'where the rules count the bills of other vendors, so does the question',
    { ...reply(run), vendors: 'with' },
    out('growth'),
    [{ ...share, vendors: 'with' }],
  ],
])('%s', (_, of, flow, questions) => {
  expect(flowOf(of, flow)).toEqual(questions)
})
