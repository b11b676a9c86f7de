import { compileMatches, type MatchRow, readRunnable } from '@meshledger/policy'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Correlation, matchesOf, type Row } from '../testing/correlations.ts'
import { freshLake } from '../testing/fresh-lake.ts'
import { layOut, TRIAL } from '../testing/trial.ts'

const lake = await freshLake()

const actions = ['ra', 'rb', 'rc']
const anyEvent = fc.record({
  /** `ra` also matches events of `rd`, so that one event may be of two rules. */
  action: fc.constantFrom('ra', 'rb', 'rc', 'rd'),
  minute: fc.nat(25),
  who: fc.constantFrom('x', 'X', 'y', null),
  v: fc.constantFrom('1', '2', '7', '-1.5', 'n', null),
  w: fc.constantFrom('p', 'q', null),
})
type Told = typeof anyEvent extends fc.Arbitrary<infer T> ? T : never

const types = ['event_count', 'value_count', 'value_sum', 'value_avg', 'value_median', 'value_percentile'] as const
const compare = fc.oneof(
  fc
    .record({
      operator: fc.constantFrom('gt', 'gte', 'lt', 'lte', 'eq', 'neq'),
      value: fc.integer({ min: -1, max: 4 }),
    })
    .map((one) => [one]),
  fc.constant([
    { operator: 'gte', value: 2 },
    { operator: 'lt', value: 4 },
  ]),
)
const groupBy = fc.constantFrom<readonly string[]>(['who'], ['who'], ['who', 'w'], [])
const span = fc.integer({ min: 1, max: 9 })
const rules = fc
  .subarray([0, 1, 2], { minLength: 1 })
  .chain((some) => fc.shuffledSubarray(some, { minLength: some.length }))
const measured = fc
  .record({
    type: fc.constantFrom(...types),
    groupBy,
    span,
    compare,
    rules,
    percentile: fc.constantFrom(null, 25, 90),
    two: fc.boolean(),
  })
  .map(({ two, percentile, ...one }) => ({
    ...one,
    fields: one.type === 'event_count' ? [] : two && one.type === 'value_count' ? ['v', 'w'] : ['v'],
    percentile: one.type === 'value_percentile' ? percentile : null,
  }))
const temporal = fc
  .record({ type: fc.constantFrom('temporal', 'temporal_ordered'), groupBy, span, rules })
  .map((one) => ({ ...one, compare: [], fields: [], percentile: null }))
const anyCorrelation = fc.oneof(measured, temporal)

const asRule = (name: string, one: Correlation, names: readonly string[]) => ({
  ...{ title: name, name, subject: '-' },
  correlation: {
    ...{
      type: one.type,
      rules: one.rules.map((rule) => names[rule]),
      'group-by': one.groupBy,
      timespan: `${one.span}m`,
    },
    ...(one.type.startsWith('temporal')
      ? {}
      : {
          condition: {
            ...Object.fromEntries(one.compare.map(({ operator, value }) => [operator, value])),
            ...(one.fields.length === 0 ? {} : { field: one.fields.length === 1 ? one.fields[0] : one.fields }),
            ...(one.percentile === null ? {} : { percentile: one.percentile }),
          },
        }),
    // One name means another field in one rule, which both hold.
    aliases: { who: { ra: 'user_identity.email', rb: 'userIdentity.email', rc: 'who' } },
  },
})

/** The rules as a file, and as the plain reading has them: three detections, then a correlation, and one that relates it. */
function read(below: Correlation, above: Correlation, events: readonly Told[]) {
  const texts = [
    ...actions.map((name) => ({
      ...{ title: name, name, logsource: { product: 'databricks' } },
      detection: {
        s: { action_name: name === 'ra' ? ['ra', 'rd'] : name === 'rb' ? ['rb', 'rd'] : name },
        condition: 's',
      },
    })),
    asRule('below', below, actions),
    { ...asRule('above', above, [...actions, 'below']), generate: false },
  ]
  const minutes = (one: Told) => Date.UTC(2026, 0, 5, 9, one.minute)
  const times = new Map(events.map((one, i) => [String(i), minutes(one)]))
  const matching = [['ra', 'rd'], ['rb', 'rd'], ['rc']]
  const rows = matching.flatMap((some, rule) =>
    events.flatMap((one, i): Row[] => {
      const fields = { who: one.who, v: one.v, w: one.w }
      return some.includes(one.action)
        ? [{ key: String(i), time: minutes(one), fields, rule, members: [String(i)] }]
        : []
    }),
  )
  const inner = matchesOf(
    { ...below, span: below.span * 60_000 },
    rows.filter(({ rule }) => below.rules.includes(rule)),
    times,
  )
  const innerRows = inner.map(({ began, members }) => ({ ...began, rule: 3, members }))
  const all = [...rows, ...innerRows].filter(({ rule }) => above.rules.includes(rule))
  const outer = matchesOf({ ...above, span: above.span * 60_000 }, all, times)
  return { text: texts.map((one) => JSON.stringify(one)).join('\n---\n'), inner, outer }
}

test('random correlations, and correlations of correlations, match what the plain reading of windows matches', async () => {
  const cases = fc.record({
    below: anyCorrelation,
    above: anyCorrelation.map((one) => ({ ...one, rules: [3, ...one.rules.filter((rule) => rule === 2)] })),
    chained: fc.boolean(),
    events: fc.array(anyEvent, { minLength: 1, maxLength: 18 }),
  })
  await lake.session(async (session) => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ below, above, chained, events }) => {
        const { text, inner, outer } = read(below, above, events)
        const { book } = readRunnable([{ file: 'c.yml', text, digest: '' }])
        await layOut(
          session,
          events.map(({ action, minute, who, v, w }) => ({
            ...{
              service_name: 's',
              action_name: action,
              event_time: new Date(Date.UTC(2026, 0, 5, 9, minute)).toISOString(),
            },
            ...{ user_identity: { email: who }, request_params: { who, v, w } },
          })),
        )
        const speaking = book.rules.filter(({ name }) => name === (chained ? 'above' : 'below'))
        const scan = compileMatches({ ...book, speaking }, { catalogs: [], members: [], shared: [] }, TRIAL)
        const found = await session.rows<MatchRow>(scan.sql, scan.params)
        const told = (began: string, members: readonly string[]) => `${began}: ${members.join(' ')}`
        expect(found.map(({ key, keys }) => told(key, keys)).toSorted()).toEqual(
          (chained ? outer : inner).map(({ began, members }) => told(began.key, members)).toSorted(),
        )
      }),
      { numRuns: 150 },
    )
  })
})
