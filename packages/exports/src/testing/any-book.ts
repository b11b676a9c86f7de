import { dayOf, dayText } from '@meshledger/costing'
import fc from 'fast-check'
import type { FocusOptions, Route } from '../index.ts'
import { bookOf, type Fact, keyOf } from './book.ts'

const products = [
  'JOBS SQL ALL_PURPOSE INTERACTIVE NOTEBOOKS DLT MODEL_SERVING AI_RUNTIME VECTOR_SEARCH LAKEHOUSE_MONITORING',
  'DATA_QUALITY_MONITORING DATABASE DEFAULT_STORAGE NETWORKING APPS PREDICTIVE_OPTIMIZATION GENIE SOMETHING_NEW jobs',
]
  .join(' ')
  .split(' ')
const skus = ['JOBS', 'SQL_SERVERLESS', 'STORAGE', 'GENIE_FREE_USAGE', 'NOT_IN_THE_LIST', 'TWO PRICES']
const odd = ['=1+1', '+x', '-y', '@z', '\tq', 'a "quoted", text\r\nof two lines', ' ', '', 'ünï ✓', '10', '__proto__']

const anyTags = fc.option(
  fc
    .array(
      fc.tuple(
        fc.constantFrom('team', 'Team', 'env', '2', '10', ...odd),
        fc.constantFrom('growth', 'pregnancy', ...odd),
      ),
    )
    .map((entries) => Object.fromEntries(entries)),
)

const anyKey = fc.record({
  account_id: fc.constantFrom('acc', 'acc', null, 'another'),
  workspace_id: fc.constantFrom('1', '2', '3', '0', null),
  cloud: fc.constantFrom('AWS', 'AZURE', 'GCP', 'NEW_CLOUD'),
  sku_name: fc.constantFrom(...skus),
  usage_unit: fc.constantFrom('DBU', 'DBU', 'DSU', 'GB', 'HOUR', 'tokens'),
  billing_origin_product: fc.constantFrom(null, ...products),
  record_type: fc.constantFrom('ORIGINAL', 'RETRACTION', 'RESTATEMENT', null),
  late: fc.boolean(),
  job_id: fc.constantFrom('7', '8', null),
  warehouse_id: fc.constantFrom('w1', null),
  cluster_id: fc.constantFrom('c1', null),
  endpoint_id: fc.constantFrom('e1', null),
  endpoint_name: fc.constantFrom(...odd, null),
  other_id: fc.constantFrom('o1', null),
  usage_policy_id: fc.constantFrom('policy-7', ...odd, null),
  run_as: fc.constantFrom('ines.duarte@selene.example', ...odd, null),
  custom_tags: anyTags,
})

const FIRST = dayOf('2026-08-20')
/** A key has one charge a day and price era, as sums of usage have. */
const anyFacts = (keys: number): fc.Arbitrary<Fact[]> =>
  fc.uniqueArray(
    fc.record({
      key: fc.nat(keys - 1),
      day: fc.integer({ min: FIRST, max: FIRST + 90 }).map(dayText),
      era: fc.nat(1),
      quantity: fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
      rows: fc.integer({ min: 1, max: 24 }),
    }),
    { maxLength: 80, selector: ({ key, day, era }) => `${key} ${day} ${era}` },
  )

const prices = ['AWS', 'AZURE', 'GCP', 'NEW_CLOUD'].flatMap((cloud) => [
  { sku_name: 'JOBS', cloud, price: '0.15' },
  { sku_name: 'JOBS', cloud, era: 1, price: '0.123456789012345678' },
  { sku_name: 'SQL_SERVERLESS', cloud, era: 1, price: '0.7' },
  { sku_name: 'STORAGE', cloud, usage_unit: 'DSU', price: '0.023' },
  { sku_name: 'STORAGE', cloud, usage_unit: 'HOUR', era: 1, price: '0' },
  { sku_name: 'TWO PRICES', cloud, price: '1', windows: 2 },
])

/** An account with everything that usage can bring: any product, cloud and tag, names that bite, prices that lack. */
export const anyBook = fc
  .array(anyKey, { minLength: 1, maxLength: 12 })
  .map((keys) => keys.map((key, key_id) => keyOf({ ...key, key_id })))
  .chain((keys) => anyFacts(keys.length).map((facts) => bookOf(keys, facts, prices)))

export const anyPeriod = fc.oneof(
  fc.constant({ from: '2026-08-01', to: '2026-12-31' }),
  fc.constantFrom('2026-08', '2026-09', '2026-10').map((period) => ({ period })),
  fc
    .tuple(fc.nat(90), fc.nat(60))
    .map(([from, days]) => ({ from: dayText(FIRST + from), to: dayText(FIRST + from + days) })),
)

export const anyVisible = fc.constantFrom<readonly string[] | 'all'>(
  'all',
  'all',
  ['growth'],
  ['Unallocated', 'pregnancy'],
  [],
)

export const anyOptions: fc.Arbitrary<Omit<FocusOptions, 'period' | 'from' | 'to'>> = fc.record({
  version: fc.constantFrom('1.2', '1.3', '1.4'),
  account: fc.constant({ id: 'acc', name: 'Selene Health' }),
  route: fc.constantFrom<Route>(
    'direct',
    'marketplace',
    { reseller: 'Cloud Reseller AB' },
    { internal: 'Data platform' },
  ),
  regions: fc.constant(new Map([['1', { id: 'us-east-1', name: 'US East (N. Virginia)' }]])),
  closedThrough: fc.constantFrom(null, '2026-08', '2026-10'),
  invoiceId: fc.constantFrom<NonNullable<FocusOptions['invoiceId']>>(
    () => null,
    ({ domain, billingMonth }) => `${domain}-${billingMonth}`,
  ),
})
