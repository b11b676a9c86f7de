import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readRulebook } from '@meshledger/policy'
import { expect, test } from 'vitest'
import { freshLake } from '../testing/fresh-lake.ts'
import { ruleCheck } from './rule-check.ts'
import { asked, queryLooks } from './rule-query.ts'
import { runQueries } from './rule-query-now.ts'
import { ruleRun } from './rule-run.ts'
import { policyInForce } from './rules.ts'

const lake = await freshLake()
const own = policyInForce().book.speaking.filter((rule) => rule.kind === 'query')

const columns = (from: string) =>
  `SELECT event_time, 'x' AS subject, NULL AS object, NULL AS actor, 1 AS amount, [] AS event_ids FROM ${from}`
const faultOf = async (sql: string) => (await queryLooks(lake, [sql])).get(sql)?.faults[0] ?? null

test.each`
  sql                                                                                    | why
  ${columns('access.audit')}                                                             | ${'one table'}
  ${columns('access.audit WHERE event_time > CAST($now AS TIMESTAMP) - INTERVAL 1 DAY')} | ${'the time of the account'}
  ${columns('access.audit a JOIN mesh_members m ON m.identity = a.user_identity.email')} | ${'the domains'}
  ${`WITH a AS (SELECT event_time FROM access.audit), b AS (FROM a) ${columns('b')}`}    | ${'names of its own'}
  ${columns('access.audit, unnest(map_keys(request_params)) k')}                         | ${'a list taken apart'}
  ${`${columns('access.audit')} UNION ALL ${columns('access.table_lineage')}`}           | ${'two sets'}
`('allowed: $why', async ({ sql }) => {
  expect(await faultOf(sql)).toBeNull()
})

const one = (what: string) => `SELECT ${what} AS subject`
test.each`
  sql                                                                       | says
  ${'DROP TABLE access.audit'}                                              | ${/must be a SELECT/}
  ${"COPY (SELECT 1) TO 'x'"}                                               | ${/must be a SELECT/}
  ${"ATTACH 'x'"}                                                           | ${/must be a SELECT/}
  ${'SET threads = 1'}                                                      | ${/must be a SELECT/}
  ${'SELECT 1; SELECT 2'}                                                   | ${/one statement/}
  ${'SELECT 1; DROP TABLE access.audit'}                                    | ${/must be a SELECT/}
  ${'SELEC 1'}                                                              | ${/syntax error/}
  ${columns("'inbox/x.json'")}                                              | ${/no table that a rule may read/}
  ${columns("read_csv('x')")}                                               | ${/no function but unnest/}
  ${columns('range(1000000)')}                                              | ${/no function but unnest/}
  ${columns("query('SELECT 1')")}                                           | ${/no function but unnest/}
  ${columns('meta.files')}                                                  | ${/meta.files is no table/}
  ${columns('access.audit_rows')}                                           | ${/no table that a rule may read/}
  ${columns('duckdb_settings')}                                             | ${/no table that a rule may read/}
  ${columns('lake.access.audit')}                                           | ${/no table that a rule may read/}
  ${`SELECT * FROM (WITH "a.csv" AS (SELECT 1) FROM "a.csv") q, "a.csv"`}   | ${/a.csv is no table/}
  ${'WITH a AS (FROM duckdb_tables), duckdb_tables AS (SELECT 1) FROM a'}   | ${/duckdb_tables is no table/}
  ${'WITH RECURSIVE n AS (SELECT 1 AS x UNION ALL SELECT x FROM n) FROM n'} | ${/UNION, which ends/}
  ${one("getenv('HOME')")}                                                  | ${/function getenv/}
  ${one("current_setting('threads')")}                                      | ${/function current_setting/}
  ${one('now()')}                                                           | ${/function now/}
  ${one('CURRENT_TIMESTAMP')}                                               | ${/the time of the account is \$now/}
  ${one('random()')}                                                        | ${/function random/}
  ${one("repeat('x', 1000000000)")}                                         | ${/function repeat/}
  ${one('pg_catalog.lower(1)')}                                             | ${/function lower/}
  ${one('$other')}                                                          | ${/no parameter \$other/}
  ${one("CAST('x' AS JSON)")}                                               | ${/cast to/}
  ${columns('access.audit TABLESAMPLE 10%')}                                | ${/left to chance/}
  ${columns('access.audit a POSITIONAL JOIN access.audit b')}               | ${/positional join/}
  ${'SHOW TABLES'}                                                          | ${/SHOW_REF is not allowed/}
  ${'SUMMARIZE access.audit'}                                               | ${/SHOW_REF is not allowed/}
  ${'SELECT event_time FROM access.audit'}                                  | ${/it lacks subject/}
  ${columns('access.audit').replace('SELECT', 'SELECT 1 AS more,')}         | ${/has more beyond them/}
  ${columns('access.audit WHERE nothing = 1')}                              | ${/cannot be run/}
`('refused: $sql', async ({ sql, says }) => {
  expect((await faultOf(sql))?.message).toMatch(says)
})

const portable = `SELECT event_time, 'x' AS subject, NULL AS object, NULL AS actor, 1 AS amount, NULL AS event_ids FROM access.audit`
test.each`
  sql                                                                                      | says
  ${portable}                                                                              | ${[]}
  ${portable.replace("'x'", "'::\"VARCHAR'")}                                              | ${[]}
  ${`${portable} -- x::VARCHAR`}                                                           | ${[]}
  ${`${portable} ORDER BY event_time NULLS LAST`}                                          | ${[]}
  ${`${portable} ORDER BY event_time`}                                                     | ${['ORDER BY without NULLS FIRST or NULLS LAST']}
  ${portable.replace("'x'", "concat('x', request_id)")}                                    | ${['concat()']}
  ${portable.replace("'x'", "strftime(event_time, '%Y')")}                                 | ${['strftime()']}
  ${`${portable} WHERE event_time > CAST($now AS TIMESTAMP) - INTERVAL 1 DAY`}             | ${[]}
  ${`${portable} WHERE event_time > CAST($now AS TIMESTAMP) - to_days(1)`}                 | ${['to_days()']}
  ${portable.replace('1 AS amount', '7 // 2 AS amount')}                                   | ${['//']}
  ${portable.replace("'x'", "request_params['a']")}                                        | ${['[…]']}
  ${portable.replace('NULL AS event_ids', '[_key] AS event_ids')}                          | ${['[…]']}
  ${portable.replace("'x'", 'CAST(1 AS VARCHAR)')}                                         | ${['VARCHAR, which is STRING there']}
  ${portable.replace("'x'", 'request_id::STRING')}                                         | ${['::']}
  ${portable.replace("'x'", '"request_id"')}                                               | ${['names in double quotes']}
  ${`SELECT * FROM (FROM (${portable}))`}                                                  | ${['FROM without SELECT']}
  ${portable.replace(' FROM access', ', FROM access')}                                     | ${['a comma behind the last item']}
  ${`${portable} QUALIFY row_number() OVER (ORDER BY event_time NULLS LAST) = 1`}          | ${['QUALIFY']}
  ${portable.replace('SELECT', 'SELECT DISTINCT ON (event_time)')}                         | ${['DISTINCT ON']}
  ${`SELECT * EXCLUDE (more) FROM (${portable.replace('SELECT', 'SELECT 1 AS more,')}) q`} | ${['* EXCLUDE or REPLACE']}
`('what only DuckDB knows is named: $sql', async ({ sql, says }) => {
  expect((await queryLooks(lake, [sql])).get(sql)).toEqual({ faults: [], duckdbOnly: says })
})

/** Which rules have words that only DuckDB knows, with the words. */
async function duckdbAlone(rules: readonly { name: string; of: string }[]) {
  const looks = await queryLooks(
    lake,
    rules.map(({ of }) => of),
  )
  const words = rules.map(({ name, of }): [string, readonly string[]] => [
    name,
    looks.get(of)?.duckdbOnly ?? ['refused'],
  ])
  return Object.fromEntries(words.filter(([, some]) => some.length > 0))
}

test('no rule of the product is DuckDB’s alone, and one that were would be named', async () => {
  expect(own).not.toEqual([])
  expect(await duckdbAlone(own)).toEqual({})
  const inCircles = 'WITH RECURSIVE r AS (SELECT 1 AS n UNION SELECT n FROM r)'
  const planted = { name: 'planted', of: `${inCircles} ${portable} WHERE 1 IN (SELECT n FROM r)` }
  expect(await duckdbAlone([...own, planted])).toEqual({ planted: ['WITH RECURSIVE … UNION'] })
})

test('what it gives has an order of its own and a bound; what may not run does not, asked directly too', async () => {
  const given = { now: '2026-01-05T00:00:00Z', mesh: { catalogs: [], members: [], shared: [] }, elsewhere: {} }
  const values = Array.from({ length: 30 }, (_, i) => `(${30 - i})`).join(', ')
  const many = `SELECT TIMESTAMP '2026-01-01' AS event_time, CAST(a.n AS VARCHAR) AS subject, NULL AS object, NULL AS actor,
    a.n * b.n AS amount, ['k', 'j', 'k'] AS event_ids
    FROM (VALUES ${values}) a(n), (VALUES ${values}) b(n), (VALUES ${values}) c(n)`
  const found = await asked(lake, many, given)
  expect(found).toMatchObject({ kind: 'rows', more: true, tables: [] })
  expect(found.kind === 'rows' ? [found.rows.length, found.rows[0]] : []).toEqual([
    10_000,
    {
      ...{ event_time: '2026-01-01T00:00:00.000Z', subject: '1', object: null, actor: null },
      ...{ amount: 1, event_ids: ['j', 'k'], events: 2 },
    },
  ])
  expect(await asked(lake, 'SELECT * FROM meta.files', given)).toMatchObject({ kind: 'failed' })
})

const ruleOf = (sql: string) => `title: T
name: t
logsource: { product: databricks, category: query }
query: |
${sql
  .split('\n')
  .map((line) => `  ${line}`)
  .join('\n')}
detection: { many: { amount|gte: 2 }, condition: many }
`
const written = (name: string, text: string) => {
  writeFileSync(join(lake.folder, name), text)
  return join(lake.folder, name)
}

test('rules check names the line of the SQL that is refused, and a field that a row has not', async () => {
  const file = written(
    'bad.yml',
    `${ruleOf('SELECT 1,\n  getenv(1)')}---\n${ruleOf('SELECT 1').replace('amount|gte', 'size|gte')}`,
  )
  const { documents } = await ruleCheck([file])
  expect(documents).toMatchObject([
    { valid: false, kind: null, line: 6, reason: 'query-not-allowed' },
    { valid: false, faults: [{ reason: 'unknown-field' }, { reason: 'bad-query' }] },
  ])
  const missing = await ruleCheck([written('none.yml', ruleOf('x').replace(/query: \|\n {2}x\n/, ''))])
  expect(missing.documents).toMatchObject([{ valid: false, reason: 'missing-key' }])
})

test('rules run asks the SQL of the events of files, and names the lines that made a match', async () => {
  const sql = `SELECT max(event_time) AS event_time, user_identity.email AS subject, NULL AS object, user_identity.email AS actor,
  count(*) AS amount, list(_key) AS event_ids
FROM access.audit GROUP BY user_identity.email`
  const event = (id: string, email: string) =>
    JSON.stringify({
      ...{ serviceName: 'accounts', actionName: 'login', timestamp: Date.parse('2026-01-05T09:00:00Z'), requestId: id },
      ...{ userIdentity: { email }, requestParams: {}, response: { statusCode: 401 } },
    })
  const events = written('e.json', [event('1', 'ann'), event('2', 'bob'), event('3', 'ann')].join('\n'))
  const found = await ruleRun([written('r.yml', ruleOf(sql))], [events])
  expect(found.undecided).toEqual([])
  expect(found.matches).toMatchObject([{ rule: 't', subject: 'ann', event_time: '2026-01-05T09:00:00.000Z' }])
  expect(found.matches[0]?.lines?.toSorted()).toEqual([1, 3])
  const lineage = await ruleRun(
    [
      written(
        'l.yml',
        ruleOf(
          sql
            .replace('access.audit', 'access.table_lineage')
            .replace('_key', 'record_id')
            .replaceAll('user_identity.email', 'created_by'),
        ),
      ),
    ],
    [events],
  )
  expect(lineage).toMatchObject({
    matches: [],
    undecided: [{ reason: expect.stringContaining('access.table_lineage') }],
  })
})

test('a table that never came decides nothing, an old one is stale, and what is found stands under its domain', async () => {
  const sql = `SELECT event_time, target_table_name AS subject, 'care.a.b' AS object, NULL AS actor, 2 AS amount, [] AS event_ids
FROM access.table_lineage`
  const text = ruleOf(sql).replace('query: |', 'domain: object\nquery: |')
  const rules = readRulebook([{ file: 'q.yml', text, digest: '' }]).rules.filter((rule) => rule.kind === 'query')
  const mesh = { catalogs: [{ catalog: 'care', domain: 'care', classification: 'phi' }], members: [], shared: [] }
  const at = (now: string) => runQueries(lake, rules, mesh, now)
  expect(await at('2026-01-06T00:00:00.000Z')).toMatchObject({
    matches: [],
    undecided: [{ kind: 'not-assessed', reason: 'No row of access.table_lineage has arrived.' }],
  })
  await lake.run("INSERT INTO meta.files (file, table_name) VALUES ('f', 'access.table_lineage')")
  await lake.run(
    "INSERT INTO access.table_lineage_rows (record_id, event_time, target_table_name) VALUES ('r', TIMESTAMP '2026-01-05 09:00:00', 'copy')",
  )
  const found = [{ subject: 'copy', domain: 'care', row: { event_time: '2026-01-05T09:00:00.000Z' } }]
  expect(await at('2026-01-06T00:00:00.000Z')).toMatchObject({ matches: found, undecided: [] })
  expect(await at('2026-01-09T00:00:00.000Z')).toMatchObject({ matches: found, undecided: [{ kind: 'stale' }] })
})
