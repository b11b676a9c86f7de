import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { printed } from './commands/plan.ts'
import { ruleTexts } from './rule-texts.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-rules-'))
  mkdirSync(join(folder, 'rules', 'domains'), { recursive: true })
  writeFileSync(join(folder, 'rules', 'pricing.yml'), 'pricing: P\n')
  writeFileSync(join(folder, 'rules', 'people.yml'), 'people: []\n')
  writeFileSync(join(folder, 'rules', 'domains', 'a.yml'), '# mine\ndomain: a\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a folder gives the rules in it, under the names by which it was given, and passes other files over', () => {
  expect(ruleTexts(['rules'], folder).map(({ file }) => file)).toEqual(['rules/domains/a.yml', 'rules/pricing.yml'])
})

test.each`
  paths                   | message
  ${['rules/people.yml']} | ${'rules/people.yml holds no rules of money'}
  ${['nowhere']}          | ${'nowhere: there is no such file or folder'}
`('$paths is wrong usage: $message', ({ paths, message }) => {
  expect(() => ruleTexts(paths, folder)).toThrow(message)
})

test('a plan is read as a table: what changes, what prices make of it, what moves', () => {
  const domain = (name: string, before: string, price: string, moved: string, after: string) => ({
    ...{ domain: name, before, price, moved, after, lines: [] },
  })
  const text = printed({
    changes: [{ what: 'pricing', name: 'pricing.yml', how: 'changed' }],
    simulation: {
      ...{
        currency: { before: 'USD', after: 'USD' },
        trial: '0123456789abcdef',
        basis: 'net',
        vendors: 'without',
        unpriced: { before: 0, after: 0 },
      },
      period: { from: '2026-09-01', to: '2026-09-30', label: 'September 2026' },
      ...{ before: '30.00', after: '24.00', price: '-6.00', moved: '0.00' },
      domains: [domain('a', '20.00', '-4.00', '5.00', '21.00'), domain('b', '10.00', '-2.00', '-5.00', '3.00')],
    },
  })
  expect(text.split('\n')).toEqual([
    '~ pricing pricing.yml',
    '',
    'On September 2026, net prices, USD:',
    'domain  before  price  moved  after',
    '──────  ──────  ─────  ─────  ─────',
    'a        20.00  -4.00   5.00  21.00',
    'b        10.00  -2.00  -5.00   3.00',
    '──────  ──────  ─────  ─────  ─────',
    'Total    30.00  -6.00   0.00  24.00',
    '',
    '2 domains would pay more or less.',
  ])
  expect(printed({ changes: [], simulation: null })).toContain('Nothing changes')
})
