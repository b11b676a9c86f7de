import { type Shape, systemShape, type Table, tables } from '@meshledger/facts'
import { csvRecords } from './csv.ts'
import type { Peek } from './head.ts'
import { jsonRecords, membersUnder } from './json-records.ts'
import { isKnown, isRecord, spelled, unknownIn } from './unknown.ts'

export type ConfigKind = 'account' | 'people' | 'domain' | 'pricing' | 'allocation' | 'catalog'

/** What a file is, by what stands in it. Its name is not asked, except that configuration is YAML. */
export type Recognised =
  | { readonly kind: 'parquet' }
  | { readonly kind: 'config'; readonly config: ConfigKind }
  | {
      readonly kind: 'records'
      readonly table: Table
      readonly shape: Shape
      /** JSON that is not one record a line: a list, `{"records": [...]}`, or records over several lines. */
      readonly wrapped: boolean
      /** Keys that the shape does not know, as far as the beginning shows: `key` or `key.member`. */
      readonly unknownKeys: readonly string[]
      /** The header of a CSV, in its order. */
      readonly columns: readonly string[]
    }
  | { readonly kind: 'unknown'; readonly reason: string }

const shapes = tables.flatMap((table) => table.shapes.map((shape) => ({ table, shape })))
const holdsAll = (keys: readonly string[], wanted: readonly string[]) => wanted.every((key) => keys.includes(key))

function parsed(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isRecord(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** A few records tell what a file is; the rest of the head is only looked at when none of them can be read. */
const ENOUGH = 8

function records(peeked: Peek): Record<string, unknown>[] {
  const lines = peeked.head.split('\n')
  if (!peeked.whole) lines.pop()
  const found: Record<string, unknown>[] = []
  for (const line of lines) {
    const record = parsed(line)
    if (record) found.push(record)
    if (found.length === ENOUGH) break
  }
  return found
}

/** Keys in `found` that the shape does not know, each once. */
const unknownKeysOf = (found: readonly Record<string, unknown>[], shape: Shape) =>
  [...new Set(found.flatMap((record) => unknownIn(record, shape).map((one) => one.path)))].sort()

/** The records of the beginning where they do not stand one a line; the key of a list around them is for each shape to name. */
function listed(peeked: Peek): Record<string, unknown>[] {
  const found: Record<string, unknown>[] = []
  for (const one of jsonRecords(peeked.head)) {
    const record = 'text' in one ? parsed(one.text) : undefined
    if (record) found.push(record)
    if (found.length === ENOUGH) break
  }
  return found
}

function json(found: readonly Record<string, unknown>[], name: string, wrapped: boolean): Recognised | undefined {
  for (const { table, shape } of shapes.filter((one) => one.shape.format === 'ndjson')) {
    const members = wrapped ? found.flatMap((record) => membersUnder(shape.wrappedIn, record)).filter(isRecord) : found
    const matching = members.filter((record) => holdsAll(Object.keys(record), shape.recognisedBy))
    if (matching.length === 0) continue
    return { kind: 'records', table, shape, wrapped, unknownKeys: unknownKeysOf(matching, shape), columns: [] }
  }
  const table = tableOfColumns([...new Set(found.flatMap((record) => Object.keys(record)))], name)
  if (!table) return undefined
  const shape = systemShape(table, 'ndjson')
  return { kind: 'records', table, shape, wrapped, unknownKeys: unknownKeysOf(found, shape), columns: [] }
}

/** Records a line, or else in lists or over several lines. What begins as a list of objects is not asked for its lines. */
function jsonOf(peeked: Peek, name: string): Recognised | undefined {
  const byLine = /^\s*\[\s*(\{|$)/.test(peeked.head) ? undefined : json(records(peeked), name, false)
  return byLine ?? json(listed(peeked), name, true) ?? brokenList(peeked)
}

/** A list whose first record is longer than the beginning: its keys tell its shape. */
function brokenList(peeked: Peek): Recognised | undefined {
  const match = shapes.find(
    ({ shape }) =>
      shape.wrappedIn !== undefined &&
      new RegExp(`^\\s*\\{\\s*"${shape.wrappedIn}"\\s*:\\s*\\[`).test(peeked.head) &&
      shape.recognisedBy.every((key) => peeked.head.includes(`"${key}"`)),
  )
  return match && { kind: 'records', ...match, wrapped: true, unknownKeys: [], columns: [] }
}

/** The shape, other than rows of a system table, whose columns these are. */
export function shapeOfColumns(columns: readonly string[]): { table: Table; shape: Shape } | undefined {
  return shapes.find(
    ({ shape }) =>
      shape.format === 'csv' &&
      holdsAll(
        columns.map((column) => spelled(column, shape)),
        shape.recognisedBy,
      ),
  )
}

function csv(peeked: Peek, name: string): Recognised | undefined {
  const header = csvRecords(peeked.head.slice(0, peeked.head.indexOf('\n') + 1) || peeked.head).next().value
  const columns = header?.fields ?? []
  if (new Set(columns).size < columns.length) return undefined
  const known = shapeOfColumns(columns)
  const table = known?.table ?? tableOfColumns(columns, name)
  if (!table) return undefined
  const shape = known?.shape ?? systemShape(table, 'csv')
  const unknownKeys = columns.filter((key) => !isKnown(spelled(key, shape), shape)).sort()
  return { kind: 'records', table, shape, wrapped: false, unknownKeys, columns }
}

function config(peeked: Peek): Recognised | undefined {
  const has = (key: string) => new RegExp(`^${key}\\s*:`, 'm').test(peeked.head)
  if (has('domain')) return { kind: 'config', config: 'domain' }
  if (has('people')) return { kind: 'config', config: 'people' }
  if (has('pricing')) return { kind: 'config', config: 'pricing' }
  if (has('framework') && has('controls')) return { kind: 'config', config: 'catalog' }
  if (has('allocation')) return { kind: 'config', config: 'allocation' }
  if (has('account_id')) return { kind: 'config', config: 'account' }
  return undefined
}

/** Say what a file is. A file of no known shape comes back as `unknown`, with the reason in words. */
export function recognise(name: string, peeked: Peek): Recognised {
  if (peeked.magic === 'parquet') return { kind: 'parquet' }
  const text = peeked.head.trimStart()
  if (text === '') {
    const reason = peeked.magic === 'gzip' && !peeked.whole ? 'its gzip data cannot be unpacked' : 'it is empty'
    return { kind: 'unknown', reason }
  }
  if (/\.ya?ml$/.test(name)) {
    return (
      config(peeked) ?? {
        kind: 'unknown',
        reason: 'YAML that is neither account, people, a domain, pricing, allocation nor a control catalogue',
      }
    )
  }
  const known = jsonOf(peeked, name) ?? (text.startsWith('{') ? undefined : csv(peeked, name))
  if (known) return known
  if (text.startsWith('{') || text.startsWith('[')) {
    return { kind: 'unknown', reason: 'JSON whose records have the keys of no known shape' }
  }
  return { kind: 'unknown', reason: 'neither Parquet, JSON records, a known CSV header nor a configuration file' }
}

/**
 * Of several tables, the one that a file's columns fit best: all that its rows need are there, most are known, and few are
 * not. Where two tables have the same columns, as the two price lists do, the name of the file decides.
 */
export function tableOfColumns(columns: readonly string[], name = ''): Table | undefined {
  const known = (table: Table) => table.columns.filter((column) => columns.includes(column.name)).length
  const named = (table: Table) => (name.includes(table.name.split('.')[1] ?? '') ? 1 : 0)
  const [best] = tables
    .filter((table) => holdsAll(columns, [...table.required, ...(table.recognisedBy ?? [])]))
    .map((table) => ({ table, known: known(table), named: named(table), of: table.columns.length }))
    .sort((a, b) => b.known - a.known || b.named - a.named || a.of - b.of)
  return best?.table
}
