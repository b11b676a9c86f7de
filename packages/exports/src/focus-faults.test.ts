import { expect, test } from 'vitest'
import { focus, focusCsv } from './index.ts'
import { type Row, rowChecks } from './testing/checks.ts'
import { demoBook, demoOptions } from './testing/demo-book.ts'
import { type Model, readStandards } from './testing/model.ts'
import { readCsv } from './testing/read-csv.ts'
import { assertAllKnown, score } from './testing/score.ts'
import { everything } from './testing/supported.ts'

const standards = readStandards()
const { columns, rows } = readCsv([...focusCsv(focus(demoBook(), demoOptions, 'all'))].join(''))

/** Break one row: the first, which is ordinary usage with a price. */
const with_ = (cells: Row): Row[] => rows.map((row, i) => (i === 0 ? { ...row, ...cells } : row))

type Fault = { check: string; rule: string; rows?: Row[]; columns?: string[] }

/** One fault for each check function of the model, and the rule that has to catch it. */
const faults: readonly Fault[] = [
  { check: 'AND', rule: 'ServiceSubcategory-C-004-M', rows: with_({ ServiceSubcategory: 'Virtual Machines' }) },
  { check: 'OR', rule: 'ChargeCategory-C-003-M', rows: with_({ ChargeCategory: 'Consumption' }) },
  { check: 'CheckModelRule', rule: 'BilledCost-C-000-M', rows: with_({ BilledCost: null }) },
  {
    check: 'ColumnPresent',
    rule: 'CostAndUsage-D-006-M',
    columns: columns.filter((name) => name !== 'BilledCost'),
  },
  {
    check: 'CheckDistinctCount',
    rule: 'ServiceName-C-005-C',
    rows: with_({ ServiceCategory: 'Databases', ServiceSubcategory: 'Caching' }),
  },
  { check: 'CheckValue', rule: 'ChargeClass-C-005-C', rows: with_({ ChargeClass: 'Late' }) },
  { check: 'CheckNotValue', rule: 'BillingCurrency-C-004-M', rows: with_({ BillingCurrency: null }) },
  { check: 'CheckNotSameValue', rule: 'BilledCost-C-005-C', rows: with_({ InvoiceIssuerName: 'A marketplace' }) },
  { check: 'CheckDecimalValue', rule: 'BilledCost-C-004-M', rows: with_({ BilledCost: '' }) },
  { check: 'CheckGreaterOrEqualThanValue', rule: 'ListUnitPrice-C-008-M', rows: with_({ ListUnitPrice: '-0.20' }) },
  {
    check: 'ColumnByColumnEqualsColumnValue',
    rule: 'ListCost-C-009-C',
    rows: with_({ ListCost: '0.300000000000000001' }),
  },
  { check: 'CheckNationalCurrency', rule: 'BillingCurrency-C-006-M', rows: with_({ BillingCurrency: 'DBU' }) },
  { check: 'TypeDecimal', rule: 'EffectiveCost-C-001-M', rows: with_({ EffectiveCost: 'free' }) },
  { check: 'TypeString', rule: 'ServiceName-C-001-M', rows: with_({ ServiceName: 'Jobs \ud800' }) },
  { check: 'TypeDateTime', rule: 'ChargePeriodStart-C-001-M', rows: with_({ ChargePeriodStart: 'in September' }) },
  {
    check: 'FormatDateTime',
    rule: 'ChargePeriodEnd-C-002-M',
    rows: with_({ ChargePeriodEnd: '2026-09-15T02:00:00+02:00' }),
  },
  { check: 'FormatNumeric', rule: 'PricingQuantity-C-002-M', rows: with_({ PricingQuantity: '+1,500.0' }) },
  { check: 'FormatString', rule: 'ChargeDescription-C-002-M', rows: with_({ ChargeDescription: '  ' }) },
  { check: 'FormatUnit', rule: 'PricingUnit-C-003-O', rows: with_({ PricingUnit: 'HOURS' }) },
  { check: 'FormatCurrency', rule: 'PricingCurrency-C-003-M', rows: with_({ PricingCurrency: 'usd' }) },
  { check: 'FormatKeyValue', rule: 'Tags-C-001-M', rows: with_({ Tags: '{"team":"a","team":"b"}' }) },
]

function failures(fault: Partial<Fault>) {
  if (standards === null) throw new Error('the FOCUS model is not at hand')
  const given = { columns: fault.columns ?? columns, rows: fault.rows ?? rows }
  return score({ ...standards, ...given, supported: everything }).failures.map(({ rule }) => rule)
}

test.runIf(standards).each(faults)('$check: a planted fault breaks $rule', ({ rule, ...fault }) => {
  expect(JSON.stringify(standards?.model.ModelRules[rule])).toContain(`"CheckFunction":"${fault.check}"`)
  expect(failures(fault)).toContain(rule)
})

test.runIf(standards)('without a fault nothing breaks, and every check function of the model has a fault', () => {
  expect(failures({})).toEqual([])
  const model = standards?.model
  const covered = new Set([...faults.map(({ check }) => check), 'CheckSameValue'])
  expect(Object.keys(model?.CheckFunctions ?? {}).filter((name) => !covered.has(name))).toEqual([])
})

test.runIf(standards)(
  'CheckSameValue stands only in a permission, which nothing can break; it still tells same from other',
  () => {
    const using = Object.entries(standards?.model.ModelRules ?? {}).filter(([, rule]) =>
      JSON.stringify(rule.ValidationCriteria).includes('"CheckSameValue"'),
    )
    expect(using.map(([id, rule]) => [id, rule.ValidationCriteria.Keyword])).toEqual([['SkuPriceId-C-011-O', 'MAY']])
    const check = { CheckFunction: 'CheckSameValue', ColumnAName: 'a', ColumnBName: 'b' }
    const same = (row: Row) => rowChecks.CheckSameValue?.(row, check, { columns: new Set(), currencies: new Set() })
    expect([same({ a: 'x', b: 'x' }), same({ a: 'x', b: 'y' })]).toEqual([true, false])
  },
)

test('a check that has no meaning here stops the scoring', () => {
  const rule = (Requirement: object): Model => ({
    ApplicabilityCriteria: {},
    CheckFunctions: {},
    ModelRules: {
      'X-1': {
        Function: 'Validation',
        Type: 'Static',
        ApplicabilityCriteria: [],
        ValidationCriteria: { MustSatisfy: '', Keyword: 'MUST', Requirement, Condition: {} },
      },
    },
  })
  expect(() => assertAllKnown(rule({ CheckFunction: 'CheckMoonPhase', ColumnName: 'x' }))).toThrow('CheckMoonPhase')
  expect(() => assertAllKnown(rule({ Check: 'CheckValue' }))).toThrow('X-1: a check without a function')
  expect(() => assertAllKnown({ ...rule({}), CheckFunctions: { Newer: {} } })).toThrow('Newer')
})

/** The columns that the model has rules for, of which something can be checked here: a family of rules each. */
function families(): string[] {
  if (standards === null) return []
  const { verdicts } = score({ ...standards, columns, rows, supported: everything })
  const passed = [...verdicts].filter(([id, verdict]) => verdict === 'passed' && id.includes('-C-')).map(([id]) => id)
  return [...new Set(passed.map((id) => id.split('-')[0] ?? ''))]
}

/** Values of which one at least is wrong in any column: of another type, out of every list, below zero, not there. */
const wrongs = [
  null,
  'neither a date nor a number',
  '-1.5',
  ' ',
  '1e999',
  '2026-09-15T00:00:00Z',
  '{"a":1,"a":2}',
  'Usage',
]

test.runIf(standards).each(families())('a wrong value in %s breaks a rule of its own', (column) => {
  const broken = wrongs.flatMap((value) => failures({ rows: rows.map((row) => ({ ...row, [column]: value })) }))
  expect(broken.filter((rule) => rule.startsWith(`${column}-C-`))).not.toEqual([])
})

test.runIf(standards)(
  'each of the 57 columns of the model is a family, and left out it breaks a rule of the dataset',
  () => {
    expect(families()).toHaveLength(57)
    const free = families().filter(
      (column) => failures({ columns: columns.filter((name) => name !== column) }).length === 0,
    )
    expect(free).toEqual([])
  },
)
