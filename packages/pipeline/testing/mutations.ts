import { gzipSync } from 'node:zlib'
import { seeded } from './kill-trials.ts'
import { delivered, diagnosed, event } from './small-account.ts'

/** Chance from a seed: the same seed gives the same numbers. */
export function chanceOf(seed: number) {
  const next = seeded(seed)
  const below = (n: number) => Math.floor(next() * n)
  return { below, of: <T>(some: readonly T[]): T => some[below(some.length)] as T }
}
type Chance = ReturnType<typeof chanceOf>

/** A file before anything happened to it: its rows in order, each with the id under which the lake would hold it. */
type Sound = { readonly ending: string; readonly head: string; readonly rows: readonly { id: string; text: string }[] }

const moment = '2026-06-01T01:00:00.000Z'
const quoted = (value: string) => `"${value.replaceAll('"', '""')}"`
const usageRow = (id: string, n: number) => ({
  record_id: id,
  workspace_id: '11',
  sku_name: 'SKU',
  cloud: 'AWS',
  usage_end_time: moment,
  usage_date: '2026-06-01',
  usage_unit: 'DBU',
  usage_quantity: `${n}.000000000000000001`,
  custom_tags: { team: 'a' },
})
const csvRow = (row: Readonly<Record<string, unknown>>) =>
  Object.values(row)
    .map((value) => quoted(typeof value === 'string' ? value : JSON.stringify(value)))
    .join(',')
const billRow = (id: string, n: number) => ({
  identity_line_item_id: id,
  line_item_line_item_type: 'Usage',
  line_item_usage_start_date: moment,
  line_item_usage_end_date: moment,
  line_item_currency_code: 'USD',
  line_item_unblended_cost: `${n}.5`,
  resource_tags: { user_cluster_id: 'c' },
})

const kinds: readonly ((ids: readonly string[]) => Sound)[] = [
  (ids) => ({
    ending: '.json',
    head: '',
    rows: ids.map((id, n) => ({ id, text: delivered(event(n, { request: id })) })),
  }),
  (ids) => ({
    ending: '.json',
    head: '',
    rows: ids.map((id, n) => ({ id, text: diagnosed(event(n, { request: id })) })),
  }),
  (ids) => ({ ending: '.ndjson', head: '', rows: ids.map((id, n) => ({ id, text: JSON.stringify(usageRow(id, n)) })) }),
  (ids) => ({
    ending: '.csv',
    head: `${Object.keys(usageRow('', 0)).join(',')}\n`,
    rows: ids.map((id, n) => ({ id, text: csvRow(usageRow(id, n)) })),
  }),
  (ids) => ({
    ending: '.csv',
    head: `${Object.keys(billRow('', 0)).join(',')}\n`,
    rows: ids.map((id, n) => ({ id, text: csvRow(billRow(id, n)) })),
  }),
]

/** A file to which something happened, and the ids of the rows that must be taken in all the same. */
export type Mutated = {
  readonly name: string
  readonly what: string
  readonly bytes: Buffer
  readonly ids: readonly string[]
  readonly sound: readonly string[]
}

const whole = (file: Sound) => Buffer.from(`${file.head}${file.rows.map((row) => `${row.text}\n`).join('')}`)
const idsOf = (file: Sound) => file.rows.map((row) => row.id)

/** One row becomes something else; every other row must be taken in. */
const rowMutations: Readonly<Record<string, (text: string, chance: Chance) => string | Buffer>> = {
  'cut off': (text, chance) => text.slice(0, chance.below(text.length)),
  'broken UTF-8': (text, chance) => {
    const at = 1 + chance.below(text.length - 2)
    return Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.from([0xff, 0xc3, 0x28]), Buffer.from(text.slice(at))])
  },
  'a NUL': (text, chance) => {
    const at = chance.below(text.length)
    return `${text.slice(0, at)}\u0000${text.slice(at)}`
  },
  'a very long value': (text) => text.replace(/DBU|agent|Usage|unityCatalog/, 'x'.repeat(300_000)),
  'deep nesting': (text) => text.replace(/\{/, `{"deep":${'['.repeat(20_000)}${']'.repeat(20_000)},`),
  'another type': (text, chance) =>
    text.replace(/"[^"]*"(?=[,}])/, () => chance.of(['[1]', '{"a":1}', 'true', '-1', 'null', '1e999'])),
  'not a number': (text, chance) =>
    text.replace(/\d+\.\d+|\d{6,}/, () => chance.of(['NaN', 'Infinity', '-Infinity', '0x10', '1,5'])),
  'forty digits': (text) => text.replace(/\d+\.\d+|\d{6,}/, '1234567890123456789012345678901234567890'),
  'a time out of the world': (text) =>
    text.replace(/2026-06-0\dT|178\d{10}/, (given) => (given.endsWith('T') ? '9999999-99-99T' : '9'.repeat(18))),
  'a key twice': (text) => text.replace(/\{/, '{"requestId":"twice","record_id":"twice",'),
  'a key nobody knows': (text) => text.replace(/\{/, `{"__proto__":{"x":1},"constructor":"c","'; DROP TABLE x; --":1,`),
  'odd characters': (text) => text.replace(/[a-z]/, '\u202e\ud83d\ude00\\u0000'),
  'nothing but blanks': () => '   \t ',
  'a list': () => '[1,2,3]',
  'half a pair': (text) => text.replace('agent', '\\ud800'),
}

/** The whole file suffers; nothing is promised but that somebody is told. */
const fileMutations: Readonly<Record<string, (bytes: Buffer, chance: Chance) => Buffer>> = {
  'gzip cut off': (bytes, chance) => {
    const packed = gzipSync(bytes)
    return packed.subarray(0, 20 + chance.below(packed.length - 20))
  },
  'a bit of gzip turned': (bytes, chance) => {
    const packed = gzipSync(bytes)
    const at = 10 + chance.below(packed.length - 10)
    packed[at] = (packed[at] ?? 0) ^ (1 << chance.below(8))
    return packed
  },
  'a bomb': (bytes, chance) =>
    gzipSync(Buffer.concat([bytes, Buffer.alloc((20 + chance.below(30)) * 1024 * 1024, 0x20)])),
  'a bomb from the start': (_, chance) => gzipSync(Buffer.alloc((20 + chance.below(80)) * 1024 * 1024)),
  'UTF-16': (bytes) => Buffer.from(`\ufeff${bytes.toString()}`, 'utf16le'),
  'a quote that never closes': (bytes, chance) => {
    const at = chance.below(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), Buffer.from('"'), bytes.subarray(at)])
  },
  noise: (bytes, chance) => Buffer.from(bytes.map(() => chance.below(256))),
  'a piece left out': (bytes, chance) => {
    const at = chance.below(bytes.length)
    return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + chance.below(200))])
  },
  'no line ends': (bytes) => Buffer.from(bytes.toString().replaceAll('\n', ' ')),
  'Parquet in name only': (bytes) => Buffer.concat([Buffer.from('PAR1'), bytes, Buffer.from('PAR1')]),
  empty: () => Buffer.alloc(0),
}

/** What may also hit the id of a row, which then is another row; and a line of blanks is no row at all. */
const mayChangeIds = new Set([
  'nothing but blanks',
  'odd characters',
  'another type',
  'a key twice',
  'a NUL',
  'a piece left out',
])

const names = [
  "it's; DROP TABLE meta.files --",
  '%2e%2e%2fetc',
  'a b\tc',
  '-rf',
  'ünï\u202ecode',
  'x'.repeat(150),
  '$(id)',
  "[a]*?{b}'",
]

/** Mutated file number `n` of a seed: the same each time. */
export function mutated(seed: number, n: number): Mutated {
  const chance = chanceOf(seed * 1_000_003 + n)
  const file = chance.of(kinds)(Array.from({ length: 3 + chance.below(12) }, (_, row) => `m${n}-${row}`))
  const name = `${chance.below(4) === 0 ? chance.of(names) : 'part'}-${n}`
  const rows = Object.keys(rowMutations)
  const files = Object.keys(fileMutations)
  const pick = chance.below(rows.length + files.length)
  const what = pick < rows.length ? (rows[pick] as string) : (files[pick - rows.length] as string)
  const change = rowMutations[what]
  if (!change) {
    const bytes = (fileMutations[what] as (bytes: Buffer, chance: Chance) => Buffer)(whole(file), chance)
    return { name: `${name}${file.ending}`, what, bytes, ids: mayChangeIds.has(what) ? [] : idsOf(file), sound: [] }
  }
  // Never the first row: it is what tells the shape of a file.
  const victim = 1 + chance.below(file.rows.length - 1)
  const pieces = file.rows.flatMap((row, at) => [
    Buffer.from(at === victim ? change(row.text, chance) : row.text),
    Buffer.from('\n'),
  ])
  const plain = Buffer.concat([Buffer.from(file.head), ...pieces])
  const packed = chance.below(3) === 0
  const sound = idsOf(file).filter((_, at) => at !== victim)
  const opensQuote = file.ending === '.csv' && (quotesIn(pieces[2 * victim] as Buffer) & 1) === 1
  return {
    name: `${name}${file.ending}${packed ? '.gz' : ''}`,
    what,
    bytes: packed ? gzipSync(plain) : plain,
    ids: mayChangeIds.has(what) ? sound : idsOf(file),
    // A quote that stays open takes what follows with it; what stands before must still be there.
    sound: opensQuote ? sound.slice(0, victim) : sound,
  }
}

const quotesIn = (bytes: Buffer) => bytes.reduce((sum, byte) => sum + (byte === 0x22 ? 1 : 0), 0)
