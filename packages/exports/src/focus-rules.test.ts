import { splitBook, withBills } from '@meshledger/costing'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { focus, focusCsv } from './index.ts'
import { anyBills } from './testing/any-bills.ts'
import { anyBook, anyOptions, anyPeriod, anyVisible } from './testing/any-book.ts'
import { index } from './testing/book.ts'
import { demoBook, demoOptions } from './testing/demo-book.ts'
import { errata } from './testing/errata.ts'
import { readStandards } from './testing/model.ts'
import { readCsv } from './testing/read-csv.ts'
import { splitOf } from './testing/rules.ts'
import { type Score, score, tally } from './testing/score.ts'
import { databricks, everything } from './testing/supported.ts'

const standards = readStandards()
const RULES = '621 rules of the FOCUS 1.2 requirements model'

test(`${RULES} are ${standards === null ? 'NOT SCORED: the model is not at hand' : 'at hand'}`, () => {
  if (standards === null) {
    console.warn(`0 of ${RULES} were scored. Set MESHLEDGER_STANDARDS to the folder that holds focus/model-1.2.json.`)
    return
  }
  expect(Object.keys(standards.model.ModelRules)).toHaveLength(621)
})

function scored(csv: Iterable<string>, supported: ReadonlySet<string>): Score {
  if (standards === null) throw new Error('the FOCUS model is not at hand')
  return score({ ...standards, ...readCsv([...csv].join('')), supported })
}

test.runIf(standards)('all of the 377 checkable rules that apply to Databricks hold for a book like the demo', () => {
  for (const version of ['1.2', '1.3'] as const) {
    const result = scored(focusCsv(focus(demoBook(), { ...demoOptions, version }, 'all')), databricks)
    expect(result.failures).toEqual([])
    expect(tally(result)).toEqual({
      passed: 367,
      failed: 0,
      permitted: 6,
      alternative: 4,
      dynamic: 184,
      inapplicable: 60,
    })
  }
})

test.runIf(standards)('all of the 420 checkable rules hold with every criterion of the model switched on', () => {
  const result = scored(focusCsv(focus(demoBook(), demoOptions, 'all')), everything)
  expect(result.failures).toEqual([])
  expect(tally(result)).toEqual({
    passed: 407,
    failed: 0,
    permitted: 9,
    alternative: 4,
    dynamic: 201,
    inapplicable: 0,
  })
})

test.runIf(standards)('they hold for 20 random accounts: any route, period, view and state of the close', () => {
  let accounts = 0
  fc.assert(
    fc.property(anyBook, anyPeriod, anyOptions, anyVisible, (book, period, options, visible) => {
      for (const version of ['1.2', '1.3'] as const) {
        const dataset = focus(book, { ...options, ...period, version }, visible)
        expect(scored(focusCsv(dataset, { guard: false }), everything).failures).toEqual([])
      }
      accounts += 1
    }),
    { numRuns: 20 },
  )
  expect(accounts).toBe(20)
})

test.runIf(standards)('they hold with the bills of other vendors beside and in pools, whatever those leave out', () => {
  fc.assert(
    fc.property(anyBook, anyBills, anyOptions, (given, bills, options) => {
      const book = splitBook(withBills(given, bills, index, { rates: [] }), splitOf(['Unallocated']))
      const dataset = focus(book, { ...options, from: '2026-08-01', to: '2026-12-31', version: '1.3' }, 'all')
      expect(scored(focusCsv(dataset, { guard: false }), everything).failures).toEqual([])
    }),
    { numRuns: 20 },
  )
})

test.runIf(standards)('1.4 holds too, once the two columns that 1.4 took away are put back', () => {
  if (standards === null) return
  const csv = focusCsv(focus(demoBook(), { ...demoOptions, version: '1.4' }, 'all'))
  const { columns, rows } = readCsv([...csv].join(''))
  const back = rows.map((row) => ({
    ...row,
    ProviderName: row.ServiceProviderName ?? null,
    PublisherName: 'Databricks',
  }))
  const given = { columns: [...columns, 'ProviderName', 'PublisherName'], rows: back, supported: databricks }
  expect(columns).not.toContain('ProviderName')
  expect(score({ ...standards, ...given }).failures).toEqual([])
})

test.runIf(standards)('the errata are rules of the model', () => {
  expect(Object.keys(errata).filter((id) => standards?.model.ModelRules[id] === undefined)).toEqual([])
})
