import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Lake, numberKeys, openLake } from './index.ts'

let lake: Lake
const folder = mkdtempSync(join(tmpdir(), 'meshledger-keys-'))
beforeAll(async () => {
  lake = await openLake({ folder })
})
afterAll(async () => {
  await lake.close()
  rmSync(folder, { recursive: true, force: true })
})

type Row = { day: string; name: string | null; tags: Record<string, string> | null; amount: string }
const anyRows: fc.Arbitrary<Row[]> = fc.array(
  fc.record({
    day: fc.constantFrom('2026-01-01', '2026-01-02', '2026-01-05'),
    name: fc.constantFrom('a', 'b', '', null),
    tags: fc.constantFrom({}, { team: 'x' }, { team: 'x', env: 'p' }, null),
    amount: fc.constantFrom('1.5', '2', '-1'),
  }),
  { maxLength: 30 },
)

const shape = '[{"day":"DATE","name":"VARCHAR","tags":"MAP(VARCHAR,VARCHAR)","amount":"DECIMAL(18,2)"}]'

test('every row comes back under its own key, each key stands once, however many rows are held at once', async () => {
  await fc.assert(
    fc.asyncProperty(anyRows, fc.integer({ min: 1, max: 40 }), async (rows, rowsAtOnce) => {
      const found = await lake.session(async (session) => {
        await session.run(
          `create temp table thing as select r.* from (select unnest(from_json($rows, '${shape}')) as r)`,
          { rows: JSON.stringify(rows) },
        )
        const keys = ['name', 'tags']
        await numberKeys(session, { view: 'thing', keys, carry: ['day', 'amount'], day: 'day', rowsAtOnce })
        const repeated = await session.rows(
          `select name, tags from thing_keys group by all having count(*) > 1
           union all select null, null from thing_keys group by key_id having count(*) > 1`,
        )
        const differing = await session.rows(
          `with back as (select n.day, k.name, k.tags, n.amount from thing_numbered n join thing_keys k using (key_id))
           (select * from thing except all select * from back) union all (select * from back except all select * from thing)`,
        )
        return { repeated, differing }
      })
      expect(found).toEqual({ repeated: [], differing: [] })
    }),
    { numRuns: 40 },
  )
})
