import type { Lake } from '@meshledger/lake'
import { compileScan, type Dialect, readRunnable } from '@meshledger/policy'
import fc from 'fast-check'
import { expect } from 'vitest'
import { type Condition, type Detection, type Event, holds, own, placeholder, type Search } from './interpreter.ts'
import { layOut, TRIAL } from './trial.ts'

/** Few different values, so that conditions and events meet; among them what SQL and Sigma would take for something else. */
const texts = [
  'a',
  'A',
  'ab',
  'aB',
  '',
  ' a',
  'a%b',
  'a_b',
  'a|b',
  "a'b",
  'ä',
  'Ä',
  '200',
  '20',
  '-1.5',
  '1e3',
  'true',
  'TRUE',
  'null',
  '10.1.2.3',
  '10.9.0.1:0',
  '999.1.1.1',
  '2001:db8::7',
  '[2001:DB8::7]:443',
  '::',
  '1::2::3',
  'x -a',
  'x –a /b',
  'YWI=',
  'eGFiYWI=',
  'eHhhYg==',
  'YQBiAA==',
  'a\nb',
  'login',
]
const anyText = fc.constantFrom(...texts)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 3 })

const anyEvent: fc.Arbitrary<Event> = fc.record({
  event_time: fc.constantFrom('2026-01-05T09:00:00.000Z', '2026-12-31T23:59:59.000Z', '2024-02-29T00:30:00.000Z'),
  service_name: fc.constantFrom('accounts', 'Accounts', 'jobs'),
  action_name: fc.constantFrom('login', 'LOGIN', 'create'),
  source_ip_address: maybe(anyText),
  user_identity: maybe(fc.record({ email: maybe(anyText), subject_name: maybe(anyText) })),
  request_params: maybe(fc.dictionary(fc.constantFrom('k', 'K', 'x.y'), maybe(anyText), { maxKeys: 3 })),
  response: maybe(
    fc.record({
      status_code: maybe(fc.constantFrom(200, 20, 403)),
      error_message: maybe(anyText),
      result: fc.constant(null),
    }),
  ),
})

const paths = [
  'service_name',
  'action_name',
  'source_ip_address',
  'user_identity.email',
  'request_params.k',
  'request_params.x.y',
  'request_params.none',
  'response.status_code',
  'response.error_message',
  'serviceName',
  'k',
]
const ownPaths = [...Object.keys(own.derived), 'parameter.word', 'parameter.limit']
/** What is computed takes the engine long to plan, so it is asked less often. */
const anyPath = fc.oneof(
  { arbitrary: fc.constantFrom(...paths), weight: 12 },
  { arbitrary: fc.constantFrom(...ownPaths), weight: 1 },
)
const wild = fc
  .tuple(anyText, fc.constantFrom('*', '?', ''), anyText)
  .map((parts) => parts.join('').replaceAll('|', ''))
const listed = <T>(arbitrary: fc.Arbitrary<T>, size = 1) =>
  fc.oneof(arbitrary, fc.array(arbitrary, { minLength: size, maxLength: 3 }))
const cased = fc.constantFrom('', '|cased')
const neq = fc.constantFrom('', '', '|neq')

type Item = readonly [key: string, value: string | number | boolean | null | (string | number)[]]
const anyItem: fc.Arbitrary<Item> = fc.oneof(
  fc.tuple(anyPath, cased, neq, listed(wild)).map(([p, c, n, v]) => [p + c + n, v] as const),
  fc
    .tuple(anyPath, fc.constantFrom('contains', 'startswith', 'endswith'), cased, listed(anyText))
    .map(([p, m, c, v]) => [`${p}|${m}${c}`, v] as const),
  fc
    .tuple(anyPath, fc.array(anyText, { minLength: 2, maxLength: 3 }))
    .map(([p, v]) => [`${p}|contains|all`, v] as const),
  fc.tuple(anyPath, neq, listed(fc.constantFrom(200, 20, -1.5, 1000))).map(([p, n, v]) => [p + n, v] as const),
  fc
    .tuple(anyPath, fc.constantFrom('lt', 'lte', 'gt', 'gte'), fc.constantFrom(200, 20, -1.5))
    .map(([p, m, v]) => [`${p}|${m}`, v] as const),
  fc.tuple(anyPath, fc.boolean()).map(([p, v]) => [p, v] as const),
  fc.tuple(anyPath, fc.boolean()).map(([p, v]) => [`${p}|exists`, v] as const),
  anyPath.map((p) => [p, null] as const),
  fc
    .tuple(anyPath, fc.constantFrom('', '|contains', '|startswith', '|endswith'), cased, neq, anyPath)
    .map(([p, m, c, n, other]) => [`${p}|fieldref${m}${c}${n}`, other] as const),
  fc
    .tuple(
      anyPath,
      fc.constantFrom('', '|i', '|m', '|s', '|i|m|s', '|startswith', '|endswith', '|contains'),
      fc.constantFrom('^a', 'b$', '^[aA]b?$', '\\d+', 'a.b', 'a|b', '(?:ä)$', '^b', '[^a-z]{2,}'),
    )
    .map(([p, m, v]) => [`${p}|re${m}`, v] as const),
  fc
    .tuple(
      anyPath,
      neq,
      listed(fc.constantFrom('10.0.0.0/8', '10.1.0.0/16', '10.1.2.3', '2001:db8::/32', '::/0', '::/128')),
    )
    .map(([p, n, v]) => [`${p}|cidr${n}`, v] as const),
  fc
    .tuple(
      fc.constantFrom('minute', 'hour', 'day', 'month', 'year'),
      fc.constantFrom('', '|gte', '|lt'),
      fc.constantFrom(0, 9, 29, 12, 2026),
    )
    .map(([part, m, v]) => [`event_time|${part}${m}`, v] as const),
  fc
    .tuple(
      anyPath,
      fc.constantFrom('base64', 'wide|base64', 'utf16be|base64', 'utf16|base64', 'base64offset', 'wide|base64offset'),
      cased,
      fc.constantFrom('ab', 'a', 'ä'),
    )
    .map(([p, m, c, v]) => [`${p}|${m}|contains${c}`, v] as const),
  fc
    .tuple(anyPath, fc.constantFrom('windash', 'windash|contains'), listed(fc.constantFrom('x -a', '/b', '-a', 'a-b')))
    .map(([p, m, v]) => [`${p}|${m}`, v] as const),
  fc
    .tuple(
      anyPath,
      fc.constantFrom('expand', 'contains|expand', 'expand|cased'),
      fc.constantFrom(`%${placeholder.name}%`, `x%${placeholder.name}%`, 'a'),
    )
    .map(([p, m, v]) => [`${p}|${m}`, v] as const),
  fc
    .tuple(fc.constantFrom('|contains', '|cased', '|re'), fc.constantFrom('a.b', 'aB', '20', '^a$'))
    .map(([m, v]) => [m, v] as const),
  fc.array(wild, { minLength: 2, maxLength: 3 }).map((v) => ['|all', v] as const),
)

const { condition: anyCondition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    fc.constantFrom<Condition>(
      's0',
      's1',
      's2',
      { of: 'all', begin: null },
      { of: '1', begin: 's' },
      { of: '1', begin: 's1' },
    ),
    tie('condition').map((not) => ({ not })),
    fc.array(tie('condition'), { minLength: 2, maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('condition'), { minLength: 2, maxLength: 3 }).map((or) => ({ or })),
  ),
}))
const anyMap = fc.array(anyItem, { minLength: 1, maxLength: 2 }).map((items) => Object.fromEntries(items))
const anySearch: fc.Arbitrary<Search> = fc.oneof(
  { arbitrary: anyMap, weight: 4 },
  { arbitrary: fc.array(fc.oneof(anyMap, anyMap, anyMap, wild), { minLength: 1, maxLength: 2 }), weight: 1 },
)
const anyDetection: fc.Arbitrary<Detection> = fc.record({
  condition: anyCondition,
  searches: fc.record({ s0: anySearch, s1: anySearch, s2: anySearch }),
}) as fc.Arbitrary<Detection>

const written = (condition: Condition): string => {
  if (typeof condition === 'string') return condition
  if ('of' in condition) return `${condition.of} of ${condition.begin === null ? 'them' : `${condition.begin}*`}`
  if ('not' in condition) return `not (${written(condition.not)})`
  return 'and' in condition
    ? `(${condition.and.map(written).join(' and ')})`
    : `(${condition.or.map(written).join(' or ')})`
}

const ruleOf = (detection: Detection, name: string): string =>
  JSON.stringify({
    ...{ title: name, name, logsource: { product: 'databricks' } },
    detection: { ...detection.searches, condition: written(detection.condition) },
    ...own,
    subject: '{request_id}',
  })

/** What one reading finds and the other does not, with the rule and the event; the first few. */
function differences(
  found: readonly string[],
  wanted: readonly string[],
  rules: readonly Detection[],
  events: readonly Event[],
) {
  const [one, other] = [new Set(found), new Set(wanted)]
  const differing = [...found.filter((match) => !other.has(match)), ...wanted.filter((match) => !one.has(match))]
  return differing.slice(0, 3).map((match) => {
    const [rule = '', event = ''] = match.split(' ')
    const by = one.has(match) ? 'the statement alone' : 'the plain reading alone'
    return { by, rule: rules[Number(rule.slice(1))], event: events[Number(event)] }
  })
}

/** So many rules over some events. */
const casesOf = (rules: number) =>
  fc.tuple(
    fc.array(anyDetection, { minLength: rules, maxLength: rules }),
    fc.array(anyEvent, { minLength: 20, maxLength: 30 }),
  )

/** Random rules in one book, named `r0` and on, random events, and the matches that the plain reading finds: rule and event. */
function trialOf([detections, given]: [Detection[], Event[]]) {
  const events = given.map((event, i) => ({ ...event, request_id: String(i) }))
  const files = detections.map((detection, i) => ({ file: `r${i}.yml`, digest: '', text: ruleOf(detection, `r${i}`) }))
  const { book, leftAside } = readRunnable(files, new Map([[placeholder.name, placeholder.values]]))
  expect(leftAside).toEqual([])
  const wanted = detections.flatMap((detection, i) =>
    events.flatMap((event, n) => (holds(detection.condition, detection, event) ? [`r${i} ${n}`] : [])),
  )
  return {
    ...{ events, wanted, rules: book.rules },
    compile: (table: string, dialect?: Dialect) =>
      compileScan(book, { catalogs: [], members: [], shared: [] }, { table, key: TRIAL.key }, dialect),
    differences: (found: readonly string[]) => differences(found, wanted, detections, events),
  }
}

/** So many trials of so many rules, the same ones for the same seed. */
export const randomTrials = (trials: number, rules: number, seed: number) =>
  fc.sample(casesOf(rules), { numRuns: trials, seed }).map(trialOf)

/** Rules in one scan. */
const RULES = 50

/** So many random rules over random events: the statement finds what the plain reading finds. */
export async function randomRules(lake: Lake, rules: number): Promise<void> {
  await lake.session(async (session) => {
    await fc.assert(
      fc.asyncProperty(casesOf(RULES), async (given) => {
        const trial = trialOf(given)
        await layOut(session, trial.events)
        const scan = trial.compile(TRIAL.table)
        const rows = await session.rows<{ rule: number; subject: string }>(scan.sql, scan.params)
        const found = rows.map(({ rule, subject }) => `${scan.rules[rule]?.name} ${subject}`)
        expect(trial.differences(found)).toEqual([])
      }),
      // Shrinking fifty rules takes minutes; the first difference says enough.
      { numRuns: Math.ceil(rules / RULES), endOnFailure: true },
    )
  })
}
