import {
  absences,
  compileHours,
  compileScan,
  compileState,
  exampleEvents,
  exampleMesh,
  exampleState,
  type HourCount,
  type Rule,
  type StateRule,
  subjectRow,
  subjectsOf,
} from '@meshledger/policy'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { inEmptyLake } from '../src/rule-check.ts'
import { policyInForce } from '../src/rules.ts'
import { randomTrials } from '../testing/random-rules.ts'
import { type Asked, type Compared, onBoth } from './on-spark.ts'

/** What is asked on Spark beside the examples of event rules: random rules, rules on the configuration, absences. */
const spark = inject('spark')
const why = 'missing' in spark ? `: not checked, ${spark.missing}` : ''
const { book } = policyInForce()
const { speaking } = book

const random = randomTrials(1, 40, 20_261_123).map((trial, i) => ({
  name: `random ${i}`,
  trial,
}))
const ofRandom = random.map(({ name, trial: { events, compile } }): Asked => {
  return { name, events, compile, line: `concat_ws(' ', CAST(rule AS STRING), subject)` }
})

/** Every rule that single events decide, as a scan of the product holds them: in one statement. */
const ofEvents = speaking.filter((rule) => rule.kind === 'detection')
const whole: Asked = {
  name: 'whole',
  events: ofEvents.flatMap(({ examples }) => examples.flatMap((example) => exampleEvents(example))),
  line: `concat_ws('|', CAST(rule AS STRING), array_join(keys, ' '), domain, subject, coalesce(CAST(level AS STRING), '-'))`,
  compile: (table, dialect) => {
    const book = { rules: ofEvents, speaking: ofEvents, related: () => [] }
    const mesh = exampleMesh({ domains: [] })
    return compileScan(book, mesh, { table, key: 'e._key' }, dialect)
  },
}

/** A whole number of weeks, longer than any timespan: examples so far apart know nothing of each other. */
const APART = 57 * 7 * 86_400_000
/** Spark plans what correlations share anew for each, so that all in one statement take it longer than anybody waits. */
const RELATED_AT_ONCE = 8
const correlations = speaking.filter((rule) => rule.kind === 'correlation')
/** The events of the examples of all correlations. */
const relatedEvents = correlations
  .flatMap(({ examples }) => examples.map((example) => exampleEvents(example)))
  .flatMap((events, i) =>
    events.map((event) => ({
      ...event,
      event_time: new Date(Date.parse(String(event.event_time)) + i * APART).toISOString(),
    })),
  )
/** Some correlations at once, with the rules below them, over what is meant for all of them. */
const ofRelated = Array.from({ length: Math.ceil(correlations.length / RELATED_AT_ONCE) }, (_, i): Asked => {
  const some = correlations.slice(i * RELATED_AT_ONCE, (i + 1) * RELATED_AT_ONCE)
  const all = new Set<Rule>(some)
  for (const one of all) if (one.kind === 'correlation') for (const below of book.related(one)) all.add(below)
  const own = { rules: [...all], speaking: some, related: book.related }
  const compile: Asked['compile'] = (table, dialect) =>
    compileScan(own, exampleMesh({ domains: [] }), { table, key: 'e._key' }, dialect)
  return { ...whole, name: `correlations ${i}`, events: relatedEvents, compile }
})

const AT_ONCE = 30
const states = speaking.filter((rule) => rule.kind === 'state')
const byState = Array.from({ length: Math.ceil(states.length / AT_ONCE) }, (_, i) => ({
  name: `configuration ${i}`,
  rules: states.slice(i * AT_ONCE, (i + 1) * AT_ONCE),
}))
/** Each example is laid out under a name of its own: what was read in one is nothing to another. */
const exampleNamed = ({ name }: StateRule, nth: number) => `${name} ${nth} `
const ofStates = byState.map(({ name, rules }): Asked => {
  const subjects = rules.flatMap((rule) =>
    rule.examples.flatMap((example, nth) =>
      subjectsOf([rule], exampleState(example)).map((one) => ({ ...one, key: exampleNamed(rule, nth) + one.key })),
    ),
  )
  return {
    name,
    events: subjects.map(subjectRow),
    line: `concat_ws('|', CAST(rule AS STRING), key, subject)`,
    compile: (table, dialect) => compileState(rules, subjects, table, dialect),
  }
})

const silent = speaking
  .filter((rule) => rule.kind === 'absence')
  .flatMap((rule) => rule.examples.map((example, nth) => ({ name: `${rule.name} ${nth}`, rule, example })))
const ofSilence = silent.map(({ name, rule, example }): Asked => {
  return {
    name,
    events: exampleEvents(example),
    line: `concat_ws('|', source, CAST(hour AS STRING), CAST(events AS STRING))`,
    compile: (table, dialect) => compileHours(rule.each, table, dialect),
  }
})

const hourIn = (line: string): HourCount => {
  const [source = '', hour = '', events = ''] = line.split('|')
  return { source, hour: `${hour.replace(' ', 'T')}Z`, events: Number(events) }
}
const linesOf = (answer: Compared['spark'] | undefined): readonly string[] =>
  Array.isArray(answer) ? answer : [JSON.stringify(answer)]

describe.skipIf('missing' in spark)(`rules of other kinds, and random ones, on Spark${why}`, () => {
  let found = new Map<string, Compared>()
  beforeAll(async () => {
    if ('missing' in spark) return
    found = await inEmptyLake((lake) =>
      onBoth(lake, spark, [...ofSilence, ...ofStates, ...ofRandom, whole, ...ofRelated]),
    )
  }, 1_800_000)

  test.each(random)('$name: Spark finds what the plain reading finds', ({ name, trial }) => {
    const matches = linesOf(found.get(name)?.spark).map((line) =>
      line.replace(/^\d+/, (n) => trial.rules[Number(n)]?.name ?? n),
    )
    expect(trial.differences(matches)).toEqual([])
    expect(matches).toHaveLength(trial.wanted.length)
  })

  test('all rules that single events decide, in one statement: the same findings', () => {
    const { duckdb, spark } = found.get('whole') ?? { duckdb: [], spark: [] }
    expect(spark).toEqual(duckdb)
    expect(new Set(duckdb.map((line) => line.split('|')[0])).size).toBeGreaterThan(100)
  })

  test.each(ofRelated)('$name, in one statement: the same findings', ({ name }) => {
    const { duckdb, spark } = found.get(name) ?? { duckdb: [], spark: [] }
    expect(spark).toEqual(duckdb)
    expect(duckdb).not.toEqual([])
  })

  test.each(byState)('$name: the examples say on Spark what they say on DuckDB', ({ name, rules }) => {
    const { duckdb = [], spark = [] } = found.get(name) ?? {}
    expect(spark).toEqual(duckdb)
    const said = rules.flatMap((rule, n) =>
      rule.examples.map((_, nth) => {
        const matches = duckdb.some((line) => line.startsWith(`${n}|${exampleNamed(rule, nth)}`))
        return `${rule.name} ${nth}: ${matches}`
      }),
    )
    expect(said).toEqual(
      rules.flatMap((rule) => rule.examples.map(({ expect }, nth) => `${rule.name} ${nth}: ${expect === 'match'}`)),
    )
  })

  test.each(silent)('$name: what did not come is missed on Spark too', ({ name, rule, example }) => {
    const hours = linesOf(found.get(name)?.spark).map(hourIn)
    expect(absences(rule, hours).length > 0 ? 'match' : 'no match').toBe(example.expect)
  })
})
