import fc from 'fast-check'
import { expect, test } from 'vitest'
import { connect } from './connect.ts'
import { DatabricksError } from './error.ts'
import { usualPatience } from './platform.ts'

type Row = (string | null)[]
type Fault = {
  at: number
  kind: 'cut' | 'lose-row' | 'double-row' | 'expire' | 'reset' | 'busy' | 'swap'
  where: number
}

const cell = fc.option(fc.string({ maxLength: 6 }), { nil: null })
const rows = fc.array(fc.tuple(cell, cell) as fc.Arbitrary<Row>, { maxLength: 30 })
const kind = fc.constantFrom<Fault['kind'][]>('cut', 'lose-row', 'double-row', 'expire', 'reset', 'busy', 'swap')
const fault = fc.record({ at: fc.nat(25), kind, where: fc.double({ min: 0, max: 0.999, noNaN: true }) })

/** A server that holds these rows in chunks of a size, and spoils the answers whose number a fault names. */
function server(held: readonly Row[], size: number, faults: readonly Fault[], external: boolean) {
  const chunks = Array.from({ length: Math.ceil(held.length / size) }, (_, at) =>
    held.slice(at * size, (at + 1) * size),
  )
  let answers = 0
  const place = (index: number) => ({
    chunk_index: index,
    row_offset: index * size,
    row_count: chunks[index]?.length,
    ...(index + 1 < chunks.length ? { next_chunk_index: index + 1 } : {}),
  })
  const result = (index: number) => {
    if (index >= chunks.length) return {}
    return external
      ? { external_links: [{ ...place(index), external_link: `https://store.example/${index}` }] }
      : { ...place(index), data_array: chunks[index] }
  }
  const truth = (url: URL): unknown => {
    if (url.pathname.endsWith('/token')) return { access_token: 'abc', expires_in: 3600 }
    if (url.host === 'store.example') return chunks[Number(url.pathname.slice(1))]
    const chunk = /chunks\/(\d+)$/.exec(url.pathname)?.[1]
    if (chunk !== undefined) return result(Number(chunk))
    if (url.pathname.endsWith('/statements')) return { statement_id: 's-1', status: { state: 'RUNNING' } }
    const columns = ['a', 'b'].map((name, position) => ({ name, position, type_name: 'STRING', type_text: 'STRING' }))
    const manifest = {
      schema: { column_count: 2, columns },
      total_row_count: held.length,
      total_chunk_count: chunks.length,
      truncated: false,
    }
    return { statement_id: 's-1', status: { state: 'SUCCEEDED' }, manifest, result: result(0) }
  }
  return async (input: unknown): Promise<Response> => {
    const body = truth(new URL(String(input)))
    const struck = faults.find(({ at }) => at === answers)
    answers += 1
    return struck ? spoiled(body, struck) : Response.json(body)
  }
}

function spoiled(body: unknown, { kind: what, where }: Fault): Response {
  const text = JSON.stringify(body)
  if (what === 'reset') throw new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })
  if (what === 'busy') return Response.json({}, { status: 429 })
  if (what === 'expire') return new Response('<Error/>', { status: 403 })
  if (what === 'cut') return new Response(text.slice(0, Math.floor(text.length * where)))
  if (!Array.isArray(body) || body.length === 0) return Response.json(body)
  if (what === 'lose-row') return Response.json(body.slice(1))
  return Response.json(what === 'double-row' ? [body[0], ...body] : body.map((row: Row) => row.slice(1)))
}

test('whatever the line does, the rows are exactly those of the statement, or an error by name', async () => {
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.integer({ min: 1, max: 8 }),
      fc.array(fault, { maxLength: 8 }),
      fc.boolean(),
      async (held, size, faults, external) => {
        let now = 0
        const connection = connect(
          { host: 'h.example', warehouseId: 'w', auth: { kind: 'oauth', clientId: 'a', clientSecret: 'b' } },
          {
            fetch: server(held, size, faults, external) as typeof fetch,
            sleep: async (ms) => {
              now += ms
            },
            random: () => 0.5,
            now: () => now,
            deadline: () => new AbortController().signal,
          },
        )
        try {
          const read: Row[] = []
          for await (const chunk of await connection.statement('SELECT 1')) read.push(...chunk.map((row) => [...row]))
          expect(read).toEqual(held)
        } catch (error) {
          if (!(error instanceof DatabricksError)) throw error
          // Without a fault there is nothing to fail.
          expect(faults.length).toBeGreaterThan(0)
        }
      },
    ),
    { numRuns: 500 },
  )
})

test('the usual patience outlasts a storm of a minute and a half', () => {
  const { attempts, firstWaitMs, longestWaitMs } = usualPatience
  const ranges = Array.from({ length: attempts - 1 }, (_, at) => Math.min(longestWaitMs, firstWaitMs * 2 ** at))
  expect(ranges.reduce((sum, range) => sum + range, 0)).toBeGreaterThan(60_000)
})
