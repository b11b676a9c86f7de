import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { tables } from '@meshledger/facts'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FolderInUseError, type Lake, LakeClosedError, openLake } from './index.ts'

let folder: string
let lake: Lake
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'meshledger-lake-'))
  lake = await openLake({ folder })
})
afterEach(async () => {
  await lake.close()
  rmSync(folder, { recursive: true, force: true })
})

test.each`
  sql                                                          | value
  ${'12345678901234567890.123456789012345678::DECIMAL(38,18)'} | ${'12345678901234567890.123456789012345678'}
  ${'-0.000000000000000001::DECIMAL(38,18)'}                   | ${'-0.000000000000000001'}
  ${'9007199254740993::BIGINT'}                                | ${9007199254740993n}
  ${'170141183460469231731687303715884105727::HUGEINT'}        | ${170141183460469231731687303715884105727n}
  ${'7::INTEGER'}                                              | ${7}
  ${`TIMESTAMP '2026-11-20 14:00:00.123999'`}                  | ${'2026-11-20T14:00:00.123Z'}
  ${`DATE '2026-11-20'`}                                       | ${'2026-11-20'}
  ${`MAP {'a': 'b'}`}                                          | ${{ a: 'b' }}
  ${`{'x': 1.50::DECIMAL(4,2), 'l': [1, NULL]}`}               | ${{ x: '1.50', l: [1, null] }}
  ${'NULL'}                                                    | ${null}
`('$sql comes out as $value', async ({ sql, value }) => {
  expect(await lake.rows(`SELECT ${sql} AS value`)).toEqual([{ value }])
})

test('in columns a decimal is its unscaled bigint, chunk by chunk', async () => {
  let rows = 0
  let sum = 0n
  for await (const chunk of lake.columns('SELECT (i / 100)::DECIMAL(38,2) AS amount FROM range(5000) t(i)')) {
    expect(chunk.names).toEqual(['amount'])
    rows += chunk.rowCount
    for (const amount of chunk.columns[0] as bigint[]) sum += amount
  }
  expect([rows, sum]).toEqual([5000, 12_497_500n])
})

test('values are bound by name; a name that the text does not use is left out', async () => {
  expect(
    await lake.rows('SELECT $text AS t, list_contains($list, $text) AS l', { text: `';--`, list: ['a'], other: 1 }),
  ).toEqual([{ t: `';--`, l: false }])
})

test('every fact table is there, empty, with an identity', async () => {
  for (const table of tables) expect(await lake.rows(`SELECT _key FROM ${table.name}`)).toEqual([])
})

test.each`
  statement                                        | what
  ${`SELECT * FROM read_text('/etc/passwd')`}      | ${'read a file elsewhere'}
  ${`COPY (SELECT 1) TO '/tmp/out.csv'`}           | ${'write a file elsewhere'}
  ${'INSTALL httpfs'}                              | ${'install an extension'}
  ${`ATTACH '/tmp/other.duckdb'`}                  | ${'open another database'}
  ${`SET memory_limit = '64GB'`}                   | ${'change a setting'}
  ${`SELECT * FROM read_csv('https://a.example')`} | ${'reach the network'}
`('the engine will not $what', async ({ statement }) => {
  await expect(lake.run(statement)).rejects.toThrow(
    /Permission Error|Invalid Input Error|Catalog Error|Missing Extension/,
  )
})

test('a link out of the inbox is not followed', async () => {
  writeFileSync(join(folder, 'secret.csv'), 'a\n1\n')
  symlinkSync(join(folder, 'secret.csv'), join(lake.inbox, 'link.csv'))
  await expect(lake.rows(`SELECT * FROM read_csv('${lake.inbox}/link.csv')`)).rejects.toThrow('Permission Error')
})

test('a transaction that throws leaves nothing; readers see it only when it is whole', async () => {
  await lake.run('CREATE TABLE t (a INTEGER)')
  await expect(
    lake.transaction(async (tx) => {
      await tx.run('INSERT INTO t VALUES (1)')
      expect(await lake.rows('SELECT * FROM t')).toEqual([])
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await lake.rows('SELECT * FROM t')).toEqual([])
})

test('writers take turns, readers run beside them', async () => {
  await lake.run('CREATE TABLE n (a INTEGER)')
  await lake.run('INSERT INTO n VALUES (0)')
  const step = () =>
    lake.transaction(async (tx) => {
      const [row] = await tx.rows<{ a: number }>('SELECT a FROM n')
      await tx.run('UPDATE n SET a = $next', { next: (row?.a ?? 0) + 1 })
    })
  await Promise.all([
    ...Array.from({ length: 20 }, step),
    ...Array.from({ length: 20 }, () => lake.rows('SELECT a FROM n')),
  ])
  expect(await lake.rows('SELECT a FROM n')).toEqual([{ a: 20 }])
})

test('an abort stops a running statement and undoes the transaction', async () => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(new Error('stopped by hand')), 50)
  const long = lake.transaction(async (tx) => {
    await tx.run('CREATE TABLE left_over (a INTEGER)')
    await tx.run('SELECT count(*) FROM range(100000000000)')
  }, stop.signal)
  await expect(long).rejects.toThrow('stopped by hand')
  await expect(lake.rows('SELECT * FROM left_over')).rejects.toThrow('does not exist')
})

test('the version tells one state of the facts from another', async () => {
  const empty = await lake.version()
  expect(await lake.version()).toBe(empty)
  await lake.run(`INSERT INTO meta.files (file, table_name) VALUES ('a', 'billing.usage')`)
  const one = await lake.version()
  await lake.run(`UPDATE meta.files SET replaced_by = 'b'`)
  expect(new Set([empty, one, await lake.version()]).size).toBe(3)
})

test('a second process is refused with a sentence that names the folder', () => {
  const door = join(import.meta.dirname, 'index.ts')
  const text = `import { openLake } from ${JSON.stringify(door)}; await openLake({ folder: ${JSON.stringify(folder)} }).catch((e) => console.log(e.name, e.message))`
  const said = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', text], { encoding: 'utf8' })
  expect(said).toContain(`${FolderInUseError.name} The data folder ${folder} is in use`)
})

test('what is stored is there after closing; a file that is no lake is a clear error', async () => {
  await lake.run('CREATE TABLE kept AS SELECT 1 AS a')
  await lake.close()
  lake = await openLake({ folder })
  expect(await lake.rows('SELECT a FROM kept')).toEqual([{ a: 1 }])
  const other = mkdtempSync(join(tmpdir(), 'meshledger-lake-'))
  writeFileSync(join(other, 'lake.duckdb'), readFileSync(import.meta.filename))
  await expect(openLake({ folder: other })).rejects.toThrow(`The lake in ${other} could not be opened`)
  rmSync(other, { recursive: true, force: true })
})

test('a lake that was made for other columns is refused before anything is changed, and says what to do', async () => {
  await lake.run(`UPDATE meta.made_for SET print = 'of another version'`)
  await lake.close()
  await expect(openLake({ folder })).rejects.toThrow(/made by another version.*ingest the files again/)
  rmSync(folder, { recursive: true })
  lake = await openLake({ folder })
  expect(await lake.rows('SELECT print FROM meta.made_for')).toHaveLength(1)
})

test.each`
  databricks                                                                               | value
  ${'collect_list(x) FROM (VALUES (1), (NULL), (1)) v(x)'}                                 | ${[1, 1]}
  ${"array_join(list_sort(collect_set(x)), '-') FROM (VALUES (2), (1), (2), (NULL)) v(x)"} | ${'1-2'}
  ${`regexp_like('abc', 'b.')`}                                                            | ${true}
  ${`CAST(datediff(DATE '2026-03-01', DATE '2026-02-27') AS INTEGER)`}                     | ${2}
  ${`date_add(DATE '2026-02-28', 1)`}                                                      | ${'2026-03-01'}
  ${`date_sub(DATE '2026-03-01', 1)`}                                                      | ${'2026-02-28'}
  ${`element_at(MAP {'a': 'x'}, 'b')`}                                                     | ${null}
  ${`map_contains_key(MAP {'a': 'x'}, 'a')`}                                               | ${true}
  ${`unix_millis(TIMESTAMP '1970-01-01 00:00:01')`}                                        | ${1000n}
  ${`timestamp_millis(1)`}                                                                 | ${'1970-01-01T00:00:00.001Z'}
  ${`nvl(NULL, 2)`}                                                                        | ${2}
  ${`array_contains([1, 2], 2)`}                                                           | ${true}
`('as in Databricks: SELECT $databricks', async ({ databricks, value }) => {
  const [row] = await lake.rows<Record<string, unknown>>(`SELECT ${databricks}`)
  expect(Object.values(row ?? {})).toEqual([value])
})

test('a model is read by name; a name that is none is an error', () => {
  expect(() => lake.model('../src/lake')).toThrow('no model "../src/lake"')
})

/** How often this process has the database file open: nothing but the engine opens it. */
const timesOpen = () =>
  readdirSync('/proc/self/fd').filter((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`).startsWith(join(folder, 'lake.duckdb'))
    } catch {
      return false
    }
  }).length

describe.runIf(existsSync('/proc/self/fd'))('after closing nothing holds the file', () => {
  const reads: Record<string, (lake: Lake) => unknown> = {
    'a read that nobody waits for': (lake) => void lake.rows('SELECT count(*) FROM range(20000000)'),
    'a result that was left half-way': async (lake) => {
      for await (const _ of lake.columns('SELECT * FROM range(500000)')) break
    },
    'a read that failed half-way': async (lake) => {
      const cut = "SELECT CAST(CASE WHEN i > 400000 THEN 'x' ELSE '1' END AS INTEGER) FROM range(500000) t(i)"
      const readAll = async () => {
        for await (const _ of lake.columns(cut));
      }
      await expect(readAll()).rejects.toThrow('broke a read off half-way')
    },
    'a session that nobody waits for': (lake) =>
      void lake.session(async (session) => {
        await session.run('CREATE TEMP TABLE t AS SELECT * FROM range(100000)')
        for await (const _ of session.columns('SELECT * FROM t')) break
        expect(await session.rows('SELECT count(*) AS n FROM t')).toEqual([{ n: 100_000n }])
      }),
    'a write that nobody waits for': (lake) => void lake.run('CREATE TABLE t AS SELECT * FROM range(100000)'),
  }
  test.each(Object.keys(reads))('%s', async (name) => {
    expect(timesOpen()).toBeGreaterThan(0)
    await reads[name]?.(lake)
    await lake.close()
    expect(timesOpen()).toBe(0)
    await expect(lake.rows('SELECT 1')).rejects.toThrow(LakeClosedError)
    await expect(lake.run('SELECT 1')).rejects.toThrow(LakeClosedError)
  })
})

test('a session that is told to stop ends the statement that runs, asks no other, and leaves the lake as it was', async () => {
  const reason = new Error('long enough')
  const stopping = new AbortController()
  const long = lake.session(async (session) => {
    await session.run('CREATE TEMP TABLE t AS SELECT 1 AS x')
    setTimeout(() => stopping.abort(reason), 20)
    return session.rows('SELECT count(*) FROM range(10000000) a, range(10000000) b')
  }, stopping.signal)
  await expect(long).rejects.toBe(reason)
  await expect(lake.session((session) => session.rows('SELECT 1'), stopping.signal)).rejects.toBe(reason)
  expect(await lake.rows('SELECT 1 AS x')).toEqual([{ x: 1 }])
})
