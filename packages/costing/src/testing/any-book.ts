import fc from 'fast-check'
import { type ChargeBook, dayText } from '../index.ts'
import { bookOf, domainOf, type Fact, keyOf, window } from './book.ts'

const skus = ['JOBS', 'SQL', 'GENIE_FREE_USAGE', 'NEW_THING']
const domains = [domainOf('alpha', { budget: [{ from: '2026-01', monthly: '100.00' }] }), domainOf('beta')]

/** Prices of two eras; SQL has none in the first, and two that hold at once in the third. */
const windows = [
  window('JOBS', 0, '0.15'),
  window('JOBS', 1, '0.123456789012345678'),
  window('JOBS', 2, '0.2'),
  window('SQL', 1, '0.7'),
  window('SQL', 2, '0.7', { windows: 2 }),
]

const anyKeys = fc
  .array(
    fc.record({
      sku_name: fc.constantFrom(...skus),
      usage_unit: fc.constantFrom('DBU', 'DBU', 'GB'),
      workspace_id: fc.constantFrom('1', '2', null),
      billing_origin_product: fc.constantFrom(
        'JOBS',
        'LAKEHOUSE_MONITORING',
        'DATA_QUALITY_MONITORING',
        'NEW_KIND',
        null,
      ),
      record_type: fc.constantFrom('ORIGINAL', 'RETRACTION', 'RESTATEMENT'),
      late: fc.boolean(),
      job_id: fc.constantFrom('7', '8', null),
      run_as: fc.constantFrom('alpha@x', 'stranger', null),
      custom_tags: fc.constantFrom({ team: 'alpha' }, { TEAM: ' Beta' }, { team: 'gamma' }, {}, null),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((keys) => keys.map((key, key_id) => keyOf({ ...key, key_id })))

const FIRST = 20_454 // 2026-01-01
const anyFacts = (keys: number): fc.Arbitrary<Fact[]> =>
  fc.array(
    fc.record({
      key: fc.nat(keys - 1),
      day: fc.integer({ min: FIRST, max: FIRST + 100 }).map(dayText),
      era: fc.nat(2),
      quantity: fc.bigInt({ min: -(10n ** 22n), max: 10n ** 22n }),
      rows: fc.integer({ min: 1, max: 24 }),
    }),
    { maxLength: 60 },
  )

export const anyParts = anyKeys.chain((keys) =>
  anyFacts(keys.length).map((facts) => ({ keys, facts, domains, windows, now: '2026-04-05T14:00:00.000Z' })),
)
export const anyBook: fc.Arbitrary<ChargeBook> = anyParts.map(bookOf)

const anyNames = (names: readonly string[]) =>
  fc.option(
    fc.subarray(names.flatMap((name) => [name, `~${name}`])).map((chosen) => chosen.join(',')),
    { nil: undefined },
  )

export const anyFilter = fc.record({
  'f.domain': anyNames(['alpha', 'beta', 'Unallocated']),
  'f.product': anyNames(['Jobs', 'Data quality monitoring']),
  'f.workspace': anyNames(['prod', '2', 'account level']),
  'f.sku': anyNames(skus),
  'f.resource': anyNames(['job 1/7', 'no single resource']),
  'f.reason': anyNames(['tag', 'identity', 'none']),
})

export const anyPeriod = fc.oneof(
  fc.constant({}),
  fc.constantFrom('2026-01', '2026-02', '2026-03', '2026-04').map((period) => ({ period })),
  fc
    .tuple(fc.integer({ min: FIRST, max: FIRST + 100 }), fc.nat(60))
    .map(([from, length]) => ({ from: dayText(from), to: dayText(from + length) })),
)

export const anyVisible = fc.constantFrom<readonly string[] | 'all'>('all', 'all', ['alpha'], ['alpha', 'beta'], [])
