import { candidatesOf, compileScan, exampleEvents, exampleMesh, type Rule, type Rulebook } from '@meshledger/policy'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { inEmptyLake } from '../src/rule-check.ts'
import { policyInForce } from '../src/rules.ts'
import { type Asked, type Compared, onBoth, type Spark } from './on-spark.ts'

declare module 'vitest' {
  interface ProvidedContext {
    spark: Spark | { missing: string }
  }
}

const spark = inject('spark')
const why = 'missing' in spark ? `: not checked, ${spark.missing}` : ''
const { book } = policyInForce()

/** A whole number of weeks, longer than any timespan: examples so far apart know nothing of each other. */
const APART = 57 * 7 * 86_400_000
const AT_ONCE = 15
type Shown = { readonly rule: Rule; readonly nth: number }
type Trial = { readonly name: string; readonly shown: readonly Shown[]; readonly events: readonly object[] }

const eventRules = book.speaking.filter(({ kind }) => kind === 'detection' || kind === 'correlation')

/** Rules that look at all that went before, or compute with times, have each example to itself. */
const isAlone = (rule: Rule): boolean =>
  rule.kind === 'detection' &&
  (rule.scope.derived.size > 0 || rule.history !== null || JSON.stringify(rule.match).includes('mesh.actor_is_granted'))

/** Examples of one mesh together; of rules that count over events, those of each rule. */
function trialsOf(rules: readonly Rule[]): Trial[] {
  const batches = new Map<string, Shown[]>()
  for (const [i, rule] of rules.entries()) {
    for (const [nth, example] of rule.examples.entries()) {
      const own =
        isAlone(rule) || example.level !== null
          ? `${rule.name} ${nth}`
          : rule.kind === 'correlation'
            ? rule.name
            : `${Math.floor(i / AT_ONCE)}`
      const batch = `${own} ${JSON.stringify(example.domains)}`
      batches.set(batch, [...(batches.get(batch) ?? []), { rule, nth }])
    }
  }
  return [...batches.values()].map((shown, number) => {
    const events = shown.flatMap(({ rule, nth }, i) => {
      const example = rule.examples[nth]
      if (example === undefined) return []
      return exampleEvents(example).map((event) => ({
        ...event,
        event_time: new Date(Date.parse(String(event.event_time)) + i * APART).toISOString(),
        account_id: `${i}`,
      }))
    })
    return { name: `trial ${number}`, shown, events }
  })
}

/** A book of some rules, which speak, and those that they need. */
function bookOf(rules: readonly Rule[]): Rulebook {
  const all = new Set<Rule>(rules)
  for (const one of all) if (one.kind === 'correlation') for (const below of book.related(one)) all.add(below)
  return { rules: [...all], speaking: rules, related: book.related }
}

const nobody = exampleMesh({ domains: [] })
const LINE = `concat_ws('|', CAST(rule AS STRING), array_join(keys, ' '), domain, subject, coalesce(CAST(level AS STRING), '-'))`
const trials = trialsOf(eventRules)
const asked = trials.map(({ name, shown, events }): Asked => {
  const [first] = shown
  const example = first?.rule.examples[first.nth]
  const own = bookOf([...new Set(shown.map(({ rule }) => rule))])
  const mesh = exampleMesh({ domains: example?.domains ?? [] })
  return {
    name,
    events,
    line: LINE,
    compile: (table, dialect) => compileScan(own, mesh, { table, key: 'e._key' }, dialect),
  }
})

/** What the rules say in the examples, whose events begin at a number. */
function saidIn(shown: readonly Shown[], from: number, lines: readonly string[]): string[] {
  const { rules } = compileScan(bookOf([...new Set(shown.map(({ rule }) => rule))]), nobody, {
    table: 't',
    key: 'e._key',
  })
  const spoken = lines.map((line) => line.split('|'))
  let first = from
  return shown.map(({ rule, nth }) => {
    const example = rule.examples[nth]
    const last = first + (example === undefined ? 0 : exampleEvents(example).length)
    const own = (key: string) => Number(key) >= first && Number(key) < last
    const speaks = spoken.some(([n, keys = '']) => rules[Number(n)] === rule && keys.split(' ').some(own))
    first = last
    return `${rule.name} ${nth}: ${speaks ? 'match' : 'no match'}`
  })
}

/** What is asked of a log that stays in a warehouse: every rule at once, its values in one list. */
const left: Asked = {
  name: 'left',
  events: asked.flatMap(({ events }) => events),
  line: '_key',
  compile: (table, dialect) => {
    const { sql, values } = candidatesOf(book, nobody, ['_key'], dialect)
    const log = `log AS (SELECT * FROM ${table}), around AS (SELECT * FROM log)`
    return { sql: sql.replace(/^WITH /, `WITH ${log}, `), params: { values: JSON.stringify(values) } }
  },
}

/** A word of DuckDB's that slipped into a statement: it must be noticed. */
const unportable: Asked = {
  name: 'unportable',
  events: asked[0]?.events ?? [],
  line: 'line',
  compile: (table) => ({ sql: `SELECT strftime(event_time, '%Y') AS line FROM ${table} e`, params: {} }),
}

describe.skipIf('missing' in spark)(`rules on DuckDB and on Spark${why}`, () => {
  let found = new Map<string, Compared>()
  beforeAll(async () => {
    if ('missing' in spark) return
    found = await inEmptyLake((lake) => onBoth(lake, spark, [...asked, left, unportable]))
  }, 1_800_000)

  test.each(trials)('$name gives the same rows, and the examples what they say', ({ name, shown }) => {
    const { from = 0, ...engines } = found.get(name) ?? { duckdb: [], spark: [] }
    expect(engines.spark).toEqual(engines.duckdb)
    expect(saidIn(shown, from, engines.duckdb)).toEqual(
      shown.map(({ rule, nth }) => `${rule.name} ${nth}: ${rule.examples[nth]?.expect}`),
    )
  })

  test('of a log that stays where it is, both give the same events', () => {
    const { duckdb, spark: there } = found.get('left') ?? { duckdb: [], spark: [] }
    expect(there).toEqual(duckdb)
    expect(duckdb.length).toBeGreaterThan(100)
    expect(duckdb.length).toBeLessThan(left.events.length)
  })

  test('what DuckDB alone knows is noticed', () => {
    expect(found.get('unportable')?.duckdb).not.toEqual([])
    expect(found.get('unportable')?.spark).toHaveProperty('error')
  })
})
