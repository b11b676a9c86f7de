import { expect, test } from 'vitest'
import { basisInput, moneyInput, rulesView, spendView } from '../view/index.ts'
import { without } from './budget-more.tsx'
import { moved } from './journal-settings.tsx'

const tree = {
  groups: [
    { group: 'all', title: 'All', parent: null },
    { group: 'apps', title: 'Apps', parent: 'all' },
    { group: 'web', title: 'Web', parent: 'apps' },
  ],
  domains: [
    { domain: 'growth', group: 'apps' },
    { domain: 'content', group: 'all' },
  ],
}

test('a group that goes leaves what stood in it where it stood itself', () => {
  expect(without(tree, 'apps')).toEqual({
    groups: [
      { group: 'all', title: 'All', parent: null },
      { group: 'web', title: 'Web', parent: 'all' },
    ],
    domains: [
      { domain: 'growth', group: 'all' },
      { domain: 'content', group: 'all' },
    ],
  })
  expect(without(tree, 'all').domains).toEqual([{ domain: 'growth', group: 'apps' }])
})

test('a column moves up by one place, and the first one stays', () => {
  const columns = (['date', 'amount', 'account'] as const).map((field, id) => ({ field, title: field, id }))
  expect(moved(columns, 2).map(({ field }) => field)).toEqual(['date', 'account', 'amount'])
  expect(moved(columns, 0)).toEqual(columns)
})

test('the price of figures stands in the address of every page, and list price is left out of questions', () => {
  expect(moneyInput(spendView({ period: '2026-10', basis: 'net' }))).toEqual({ period: '2026-10', basis: 'net' })
  expect(basisInput(spendView({}))).toEqual({})
  expect(spendView({ basis: 'gross' })).toEqual({ ignored: 'basis' })
  expect(rulesView({ version: '3', basis: 'net' })).toEqual({ version: '3', basis: 'net' })
})
