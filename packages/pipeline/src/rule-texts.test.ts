import { parseAllocation } from '@meshledger/mesh'
import { expect, test } from 'vitest'
import { eachInClosingHouse } from '../testing/in-closing-house.ts'
import type { House } from './house.ts'
import { metricNames } from './metrics.ts'
import { apply, plan } from './plan.ts'
import { ruleFile, ruleProposal } from './rule-texts.ts'

const file = 'allocation.yml'
const text = (method: string) =>
  `allocation: shared\nsplits: [{ id: e, title: E, pool: { domains: [Unallocated] }, method: ${method} }]`

let house: House
eachInClosingHouse((made) => {
  house = made
}, [])

test('the text of a file says what is in force, and of a proposal what would be', async () => {
  expect((await ruleFile(house, 'allocation')).versions).toEqual([])
  await apply(house, [{ file, text: text('even') }], 'elena', '')
  await house.ledger.settings.set('second_person', 'true')
  const [first] = (await ruleFile(house, 'allocation')).versions
  expect(first).toMatchObject({ version: 1, who: 'elena', approver: null })
  expect(parseAllocation(first?.text ?? '', file)).toEqual(parseAllocation(text('even'), file))

  const change = await apply(house, [{ file, text: text('direct-cost') }], 'elena', 'fairer')
  const asked = await ruleProposal(house, change.kind === 'proposed' ? change.id : '')
  expect(asked.proposal).toMatchObject({ note: 'fairer', decision: null, changes: [{ what: 'allocation' }] })
  expect((await plan(house, asked.files)).changes).toEqual([{ what: 'allocation', name: file, how: 'changed' }])

  expect((await ruleFile(house, 'alpha')).file).toBe('domains/alpha.yml')
  await expect(ruleFile(house, 'nobody')).rejects.toThrow('There is no file of rules')
  await expect(ruleProposal(house, 'nobody')).rejects.toThrow('There is no proposal')

  const value = (domain: string, month: string) => ({ name: 'users', month, domain, value: '1' })
  await house.ledger.metrics.put([value('alpha', '2026-01'), value('beta', '2026-02')], 'x', await house.now())
  expect((await metricNames(house, 'all')).metrics).toEqual([
    { metric: 'users', domains: ['alpha', 'beta'], from: '2026-01', until: '2026-02' },
  ])
  expect((await metricNames(house, ['alpha'])).metrics).toMatchObject([{ domains: ['alpha'], until: '2026-01' }])
})
