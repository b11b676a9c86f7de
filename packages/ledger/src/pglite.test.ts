import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Connection, openPglite } from './pglite.ts'

let connection: Connection
beforeAll(async () => {
  connection = await openPglite('memory://')
  await connection.pool.query('create table t (n int primary key, text text)')
})
afterAll(() => connection.close())

test('a client that leaves in the middle of a transaction leaves nothing behind', async () => {
  const { pool } = connection
  const client = await pool.connect()
  await client.query('begin')
  await client.query("insert into t values (1, 'half done')")
  client.release(new Error('broken'))
  expect((await pool.query('select * from t')).rows).toEqual([])
})

test('an error spoils neither the connection nor the next statement', async () => {
  const { pool } = connection
  await expect(pool.query('select nonsense')).rejects.toMatchObject({ code: '42703' })
  await expect(pool.query('insert into t values ($1, $2)', ['not a number', ''])).rejects.toMatchObject({
    code: '22P02',
  })
  expect((await pool.query<{ n: number }>('select $1::int as n', [7])).rows).toEqual([{ n: 7 }])
})

test('many at once, with values larger than a buffer, each get their own answer', async () => {
  const { pool } = connection
  const work = Array.from({ length: 100 }, async (_, i) => {
    const text = String(i % 10).repeat(i === 50 ? 3_000_000 : 5_000)
    const { rows } = await pool.query<{ n: number; same: boolean; text: string }>(
      'insert into t values ($1, $2) returning n, text = $2 as same, text',
      [i + 100, text],
    )
    expect(rows).toEqual([{ n: i + 100, same: true, text }])
  })
  await Promise.all(work)
  expect((await pool.query<{ n: number }>('select count(*)::int as n from t where n >= 100')).rows).toEqual([
    { n: 100 },
  ])
})

test('whatever fails between them, in whichever phase, each statement gets its own answer', async () => {
  const { pool } = connection
  const failing: [string, unknown[], string][] = [
    ['select nonsense where $1', [1], '42703'],
    ['select $1::int', ['not a number'], '22P02'],
    ['select 1 / $1::int', [0], '22012'],
    ['insert into t values ($1, $2), ($1, $2)', [1, 'twice'], '23505'],
    ['not even a statement', [], '42601'],
  ]
  const work = Array.from({ length: 120 }, async (_, i) => {
    const [text, values, code] = failing[i % 7] ?? ['select $1::int as n', [i], null]
    const answer = await pool.query<{ n: number }>(text, values).then(
      ({ rows }) => rows[0]?.n,
      (error: { code: string }) => error.code,
    )
    expect(answer).toBe(code ?? i)
  })
  await Promise.all(work)
})

test('a ledger is one database, without those from which others would be made', async () => {
  expect((await connection.pool.query('select datname from pg_database')).rows).toEqual([{ datname: 'postgres' }])
})
