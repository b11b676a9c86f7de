import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Lake, openLake } from '@meshledger/lake'
import { compileScan, readRulebook } from '@meshledger/policy'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Condition, type Detection, type Event, holds } from '../testing/interpreter.ts'
import { layOut, TRIAL } from '../testing/trial.ts'

const folder = mkdtempSync(join(tmpdir(), 'meshledger-differential-'))
let lake: Lake
beforeAll(async () => {
  lake = await openLake({ folder })
})
afterAll(async () => {
  await lake.close()
  rmSync(folder, { recursive: true, force: true })
})

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
  'login',
]
const anyText = fc.constantFrom(...texts)
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 3 })

const anyEvent: fc.Arbitrary<Event> = fc.record({
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
]
const anyPath = fc.constantFrom(...paths)
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
  fc.tuple(anyPath, neq, anyPath, cased).map(([p, n, other, c]) => [`${p}|fieldref${c}${n}`, other] as const),
  fc.tuple(anyPath, fc.constantFrom('^a', 'b$', '^[aA]b?$', '\\d+', 'a.b')).map(([p, v]) => [`${p}|re`, v] as const),
  fc
    .tuple(anyPath, fc.constantFrom('10.0.0.0/8', '10.1.0.0/16', '10.1.2.3'))
    .map(([p, v]) => [`${p}|cidr`, v] as const),
)

const { condition: anyCondition } = fc.letrec<{ condition: Condition }>((tie) => ({
  condition: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom('s0', 's1', 's2'),
    tie('condition').map((not) => ({ not })),
    fc.array(tie('condition'), { minLength: 2, maxLength: 3 }).map((and) => ({ and })),
    fc.array(tie('condition'), { minLength: 2, maxLength: 3 }).map((or) => ({ or })),
  ),
}))
const anySearch = fc.array(anyItem, { minLength: 1, maxLength: 2 }).map((items) => Object.fromEntries(items))
const anyDetection: fc.Arbitrary<Detection> = fc.record({
  condition: anyCondition,
  searches: fc.record({ s0: anySearch, s1: anySearch, s2: anySearch }),
}) as fc.Arbitrary<Detection>

const written = (condition: Condition): string => {
  if (typeof condition === 'string') return condition
  if ('not' in condition) return `not (${written(condition.not)})`
  return 'and' in condition
    ? `(${condition.and.map(written).join(' and ')})`
    : `(${condition.or.map(written).join(' or ')})`
}

const ruleOf = (detection: Detection, name: string): string =>
  JSON.stringify({
    ...{ title: name, name, logsource: { product: 'databricks' } },
    detection: { ...detection.searches, condition: written(detection.condition) },
    subject: '{request_id}',
  })

const RULES = 12

test('random conditions over random events: the statement finds what the plain reading finds', async () => {
  const cases = fc.tuple(
    fc.array(anyDetection, { minLength: RULES, maxLength: RULES }),
    fc.array(anyEvent, { minLength: 20, maxLength: 30 }),
  )
  await lake.session(async (session) => {
    await fc.assert(
      fc.asyncProperty(cases, async ([detections, events]) => {
        await layOut(
          session,
          events.map((event, i) => ({ ...event, request_id: String(i), event_time: '2026-01-05T09:00:00Z' })),
        )
        const files = detections.map((detection, i) => ({
          file: `r${i}.yml`,
          digest: '',
          text: ruleOf(detection, `r${i}`),
        }))
        const scan = compileScan(readRulebook(files), { catalogs: [], members: [], shared: [] }, TRIAL)
        const rows = await session.rows<{ rule: number; subject: string }>(scan.sql, scan.params)
        const found = rows.map(({ rule, subject }) => `${scan.rules[rule]?.name} ${subject}`)
        const wanted = detections.flatMap((detection, i) =>
          events.flatMap((event, n) => (holds(detection.condition, detection, event) ? [`r${i} ${n}`] : [])),
        )
        expect(found.toSorted()).toEqual(wanted.toSorted())
      }),
      { numRuns: 40 },
    )
  })
})
