import { exampleEvents, exampleMesh, functionsOfBoth } from '@meshledger/policy'
import { beforeAll, describe, expect, inject, test } from 'vitest'
import { inEmptyLake } from '../src/rule-check.ts'
import { queryLooks } from '../src/rule-query.ts'
import { policyInForce } from '../src/rules.ts'
import { type AskedSql, type SqlCompared, sqlOnBoth } from './sql-on-spark.ts'

/** Rules in SQL are asked of the data folder; what `rules check` says of how Spark would read them is held against Spark. */
const spark = inject('spark')
const why = 'missing' in spark ? `: not checked, ${spark.missing}` : ''
const rules = policyInForce().book.speaking.filter((rule) => rule.kind === 'query')

const examples = rules.flatMap((rule) =>
  rule.examples.flatMap((example, nth) => {
    const given = example.rows ?? {}
    if (example.expect === 'not assessed') return []
    const rows = { ...given, 'access.audit': exampleEvents(example) }
    return [{ name: `${rule.name} ${nth}`, rule: rule.name, sql: rule.of, rows, mesh: exampleMesh(example) }]
  }),
)

const nobody = exampleMesh({ domains: [] })
const events = ['a', 'B', null].map((request_id, i) => ({
  ...{ event_time: `2026-01-0${i + 1}T09:30:15.250Z`, service_name: 'x', action_name: 'y', request_id },
  request_params: i === 0 ? { k: ' v-w ', j: '[1, 2]' } : {},
  response: { status_code: 200 + i },
}))
const asking = (name: string, value: string, rest = '', from = 'access.audit'): AskedSql => ({
  ...{ name, rows: { 'access.audit': events }, mesh: nobody },
  sql: `SELECT max(event_time) AS event_time, CAST(${value} AS STRING) AS subject, NULL AS object, NULL AS actor, count(*) AS amount, NULL AS event_ids
    FROM ${from} ${rest}`,
})

/** Each function that is said to mean the same on both engines, in a value of events or of a group of them. */
const ofEvents: Record<string, string> = {
  '+': 'response.status_code + 1',
  '-': 'response.status_code - 201',
  '*': 'response.status_code * 2',
  '/': 'CAST(floor(response.status_code / 7) AS INTEGER)',
  '%': '(0 - response.status_code) % 7',
  '||': "request_id || '-'",
  '~~': "coalesce(request_id, '') LIKE 'a%'",
  '!~~': "coalesce(request_id, '') NOT LIKE 'a%'",
  '~~*': "coalesce(request_id, '') ILIKE 'b'",
  '!~~*': "coalesce(request_id, '') NOT ILIKE 'b'",
  abs: 'abs(0 - response.status_code)',
  floor: 'CAST(floor(response.status_code / 3) AS INTEGER)',
  ceil: 'CAST(ceil(response.status_code / 3) AS INTEGER)',
  ceiling: 'CAST(ceiling(response.status_code / 3) AS INTEGER)',
  round: 'CAST(round(response.status_code / 8) AS INTEGER)',
  least: "least(request_id, 'M')",
  greatest: "greatest(request_id, 'M')",
  coalesce: "coalesce(request_id, 'none')",
  nullif: "nullif(request_id, 'a')",
  if: "if(response.status_code = 200, 'y', 'n')",
  ifnull: "ifnull(request_id, 'none')",
  lower: 'lower(request_id)',
  upper: 'upper(request_id)',
  trim: "'<' || trim(element_at(request_params, 'k')) || '>'",
  ltrim: "'<' || ltrim(element_at(request_params, 'k')) || '>'",
  rtrim: "'<' || rtrim(element_at(request_params, 'k')) || '>'",
  length: "length(element_at(request_params, 'k'))",
  left: "left(trim(element_at(request_params, 'k')), 2)",
  right: "right(trim(element_at(request_params, 'k')), 2)",
  substr: "substr(element_at(request_params, 'k'), 2, 2)",
  substring: "substring(element_at(request_params, 'k'), 3)",
  split_part: "split_part(element_at(request_params, 'k'), '-', 2)",
  contains: "contains(request_id, 'a')",
  replace: "replace(request_id, 'a', 'z')",
  instr: "instr(element_at(request_params, 'k'), '-')",
  concat_ws: "concat_ws('/', request_id, service_name)",
  regexp_like: "regexp_like(request_id, '^[a-z]$')",
  date_trunc: "date_trunc('hour', event_time) = CAST('2026-01-01 09:00:00' AS TIMESTAMP)",
  date_part: "date_part('day', event_time)",
  datediff: "datediff(event_time, CAST('2025-12-30 23:00:00' AS TIMESTAMP))",
  date_add: 'date_add(CAST(event_time AS DATE), 30)',
  date_sub: 'date_sub(CAST(event_time AS DATE), 30)',
  unix_millis: 'unix_millis(event_time)',
  element_at: "element_at(request_params, 'nothing')",
  map_keys: "array_contains(map_keys(request_params), 'j')",
  map_values: "array_contains(map_values(request_params), '[1, 2]')",
  map_contains_key: "map_contains_key(request_params, 'k')",
  array_contains: "array_contains(map_keys(request_params), 'k')",
  array_join: "array_join(map_values(request_params), ',')",
  json_array_length: "json_array_length(element_at(request_params, 'j'))",
}
const ofGroups: Record<string, string> = {
  count: 'count(request_id)',
  count_star: 'count(*)',
  sum: 'sum(response.status_code)',
  avg: 'avg(response.status_code)',
  min: 'min(request_id)',
  max: 'max(request_id)',
  any_value: 'any_value(service_name)',
  min_by: 'min_by(request_id, event_time)',
  max_by: 'max_by(action_name, event_time)',
  bool_and: 'bool_and(response.status_code > 200)',
  bool_or: 'bool_or(response.status_code > 200)',
  collect_list: "array_join(collect_list(request_id), ',')",
  collect_set: "array_join(collect_set(service_name), ',')",
}
const over = '(PARTITION BY service_name ORDER BY event_time NULLS LAST)'
const ofWindows: Record<string, string> = {
  row_number: `row_number() OVER ${over}`,
  rank: `rank() OVER ${over}`,
  dense_rank: `dense_rank() OVER ${over}`,
  lag: `lag(request_id) OVER ${over}`,
  lead: `lead(request_id) OVER ${over}`,
  first_value: `first_value(request_id) OVER ${over}`,
  last_value: `last_value(request_id) OVER ${over}`,
}

const MARK = '¦'
/** The values of some functions in one text, so that one statement asks all of them. */
const together = (of: Record<string, string>) =>
  `concat_ws('${MARK}', ${Object.values(of)
    .map((value) => `coalesce(CAST(${value} AS STRING), 'null')`)
    .join(', ')})`
const groups = [
  { of: ofEvents, asked: asking('functions of an event', together(ofEvents), 'GROUP BY ALL') },
  { of: ofGroups, asked: asking('functions of a group', together(ofGroups)) },
  {
    of: ofWindows,
    asked: asking(
      'functions of a window',
      'v',
      `GROUP BY ALL`,
      `(SELECT event_time, ${together(ofWindows)} AS v FROM access.audit) w`,
    ),
  },
]
const words = groups.flatMap(({ of, asked }) =>
  Object.keys(of).map((name, place) => ({ name, asked: asked.name, place })),
)

/** What the check names as DuckDB's alone must not come out the same by luck. */
const unportable = [
  asking('concat()', "concat('x', request_id)", 'GROUP BY ALL'),
  asking('len()', 'len(map_keys(request_params))', 'GROUP BY ALL'),
  asking('strftime()', "strftime(event_time, '%Y')", 'GROUP BY ALL'),
  asking('regexp_extract()', "regexp_extract(request_id, '(a)|.*')", 'GROUP BY ALL'),
  asking('names in double quotes', 'lower("request_id")', 'GROUP BY ALL'),
  asking(
    'WITH RECURSIVE … UNION',
    'max(n)',
    '',
    '(WITH RECURSIVE up AS (SELECT 1 AS n UNION SELECT n % 3 + 1 FROM up) SELECT n FROM up) r CROSS JOIN access.audit',
  ),
]

describe.skipIf('missing' in spark)(`rules in SQL on DuckDB and on Spark${why}`, () => {
  let found = new Map<string, SqlCompared>()
  let only = new Map<string, readonly string[]>()
  beforeAll(async () => {
    if ('missing' in spark) return
    await inEmptyLake(async (lake) => {
      const asked = [...examples, ...groups.map((group) => group.asked), ...unportable]
      const looks = await queryLooks(
        lake,
        asked.map(({ sql }) => sql),
      )
      only = new Map(asked.map(({ name, sql }) => [name, looks.get(sql)?.duckdbOnly ?? ['refused']]))
      found = await sqlOnBoth(lake, spark, asked)
    })
  })

  test.each(examples)('$name gives the same rows', ({ name }) => {
    expect(Array.isArray(found.get(name)?.duckdb)).toBe(true)
    expect(found.get(name)?.spark).toEqual(found.get(name)?.duckdb)
  })

  test('every function that is said to be of both is held against both', () => {
    expect(words.map(({ name }) => name).sort()).toEqual([...functionsOfBoth].sort())
  })

  test.each(words)('$name means the same', ({ asked, place }) => {
    expect(only.get(asked)).toEqual([])
    const valuesOn = (engine: keyof SqlCompared) =>
      [found.get(asked)?.[engine] ?? []].flat().map((row) => row.split(MARK)[place])
    expect(valuesOn('duckdb')).not.toEqual([])
    expect(valuesOn('spark')).toEqual(valuesOn('duckdb'))
  })

  test.each(unportable)('$name is named, and rightly', ({ name }) => {
    expect(only.get(name)).toEqual([name])
    expect(found.get(name)?.spark).not.toEqual(found.get(name)?.duckdb)
  })
})
