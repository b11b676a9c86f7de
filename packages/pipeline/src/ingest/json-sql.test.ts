import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { lakeOnly } from '../../testing/lake-only.ts'
import type { House } from '../house.ts'
import { fits, fromJson, fromText } from './json-sql.ts'

let house: House
beforeAll(async () => {
  house = await lakeOnly()
})
afterAll(async () => {
  await house.close()
})

const TYPE =
  'STRUCT("a" VARCHAR, "b" BOOLEAN, "c" STRUCT("d" VARCHAR, "e" STRUCT("f" BOOLEAN)), "m" MAP(VARCHAR, VARCHAR), "z" VARCHAR)'

/** What each text is read as, in JSON; text where it is refused. */
async function read(texts: readonly string[], value: (text: string) => string): Promise<(string | null)[]> {
  const rows = await house.lake.rows<{ v: string | null }>(
    `SELECT CASE WHEN nullif(t, 'null') IS NOT NULL THEN coalesce(${value('t')}, 'refused') END AS v
     FROM (SELECT unnest($texts) AS t, unnest(range(len($texts))) AS n) ORDER BY n`,
    { texts },
  )
  return rows.map((row) => row.v)
}
const quickly = (texts: readonly string[], type: string) =>
  read(texts, (text) => `TRY(CAST(to_json(${fromText(text, type, true)}) AS VARCHAR))`)
const asked = (texts: readonly string[], type: string) =>
  read(texts, (text) => {
    const json = `TRY_CAST(${text} AS JSON)`
    return `CASE WHEN ${fits(json, type, true)} THEN CAST(to_json(${fromJson(json, type)}) AS VARCHAR) END`
  })

const word = fc.oneof(fc.string({ maxLength: 4 }), fc.constantFrom('{', '":null', '"c":null', '\\', '\n', 'true'))
const leaf = fc.oneof(word, fc.boolean(), fc.constant(null), fc.integer())
const flag = fc.oneof({ weight: 6, arbitrary: fc.option(fc.boolean()) }, leaf)
const name = (weight: number) => fc.oneof({ weight, arbitrary: fc.option(word) }, leaf)
const inner = fc.record({ d: name(6), e: fc.option(fc.record({ f: flag, g: word }, { requiredKeys: ['f'] })) })
const tags = fc.oneof({ weight: 4, arbitrary: fc.dictionary(word, name(9)) }, leaf)
const record = fc.record(
  { a: name(9), b: flag, c: fc.oneof({ weight: 6, arbitrary: fc.option(inner) }, leaf), m: tags, z: name(9), x: leaf },
  { requiredKeys: [] },
)
/** Every member there, without a value but for text: as long as the text is made. */
const bare = fc.tuple(fc.string({ maxLength: 5 }), leaf, fc.nat(9)).map(([a, odd, at]) => {
  const value = { a: a + 'a'.repeat(600), b: null, c: null, m: null, z: null }
  return at < 5 ? { ...value, [Object.keys(value)[at] as string]: at === 2 ? { c: null, d: odd } : odd } : value
})
/** JSON, with a letter taken out or put in once in a while. */
const text = fc
  .tuple(
    fc.oneof(record, bare),
    fc.constantFrom(undefined, 1),
    fc.nat(9),
    fc.nat(),
    fc.constantFrom('', ',', '"', '}', ' '),
  )
  .map(([value, space, odd, at, letter]) => {
    const json = space
      ? JSON.stringify(value, null, 1).replaceAll('\n', '').replaceAll(',', ', ')
      : JSON.stringify(value)
    const place = at % json.length
    return odd > 7 ? json.slice(0, place) + letter + json.slice(place + 1) : json
  })

test('text that is told by its letters or keys is read as if all of it were asked', async () => {
  let refused = 0
  await fc.assert(
    fc.asyncProperty(fc.array(text, { minLength: 300, maxLength: 400 }), async (texts) => {
      const expected = await asked(texts, TYPE)
      refused += expected.filter((one) => one === 'refused').length
      expect(await quickly(texts, TYPE)).toEqual(expected)
    }),
    { numRuns: 8 },
  )
  expect(refused).toBeGreaterThan(100)
})

const long = 'x'.repeat(600)
test.each([
  ['{}', true],
  ['{"a":"1","z":"2"}', true],
  ['{"z": "2", "a": null}', true],
  [`{"a":"${long}","b":null,"c":null,"m":null,"z":null}`, true],
  [`{"a":"${long}","b":null,"c":null,"m":null,"y":null}`, false],
  [`{"a":"${long}","b":null,"c":{"y":1,"c":null},"m":null,"z":null}`, false],
  ['{"a":"1","b":"true","c":null,"m":null,"z":"2"}', true],
  ['{"a":"1","b":2,"c":null,"m":null,"z":"2"}', false],
  ['{"a":"1","b":null,"c":0,"m":null,"z":"2"}', false],
  ['{"a":"1","b":null,"c":null,"m":null,"y":"2"}', false],
  ['{"a":"1","b":null,"c":null,"m":null,"z":"2","y":null}', false],
  ['{"a":"1","y":"2"}', false],
  ['{"a":"1""z":"2"}', false],
  ['{"c":{"d":"1","y":null}}', false],
  ['{"b":"perhaps"}', false],
  ['{"a":"\\ud800"}', false],
  ['[]', false],
  ['a', false],
])('%s fits: %s', async (given, fit) => {
  expect((await quickly([given], TYPE))[0] !== 'refused').toBe(fit)
  expect((await asked([given], TYPE))[0] !== 'refused').toBe(fit)
})
