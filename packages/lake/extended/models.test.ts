import { beforeAll, describe, expect, inject, test } from 'vitest'
import { type Compared, models, onBoth, wholeModels } from './two-engines.ts'

const spark = inject('spark')
const why = 'missing' in spark ? `: not checked, ${spark.missing}` : ''
const python = 'python' in spark ? spark.python : ''

/** Text that DuckDB takes and that gives other rows on Spark, or none: what the comparison must notice. */
const unportable = [
  {
    name: 'a product that Spark rounds',
    sql: 'select cast(0.123456789 as decimal(38,18)) * cast(0.987654321 as decimal(38,18)) as product from billing.usage',
  },
  {
    name: 'a word that only DuckDB has',
    sql: 'select * exclude (custom_tags) from billing.usage',
  },
  { name: 'a function that only DuckDB has', sql: 'select epoch_ms(usage_end_time) as ms from billing.usage' },
  {
    name: 'an order of nulls',
    sql: 'select first_value(sku_name) over (order by workspace_id) as f from billing.usage',
  },
]

describe.skipIf('missing' in spark)(`models on DuckDB and on Spark${why}`, () => {
  const [small, large] = [new Map<string, Compared>(), new Map<string, Compared>()]
  beforeAll(async () => {
    for (const [found, size] of [
      [small, { rows: 5, seed: 1 }],
      [large, { rows: 1500, seed: 2 }],
    ] as const) {
      for (const [name, compared] of await onBoth(python, [...models(), ...wholeModels(), ...unportable], size))
        found.set(name, compared)
    }
  })

  test.each([...models(), ...wholeModels()])('$name gives the same rows', ({ name }) => {
    for (const found of [small, large]) expect(found.get(name)?.spark).toEqual(found.get(name)?.duckdb)
    expect(large.get(name)?.duckdb.length).toBeGreaterThan(0)
  })

  test.each(unportable)('$name is noticed', ({ name }) => {
    expect(large.get(name)?.duckdb.length).toBeGreaterThan(0)
    expect(large.get(name)?.spark).not.toEqual(large.get(name)?.duckdb)
  })
})
