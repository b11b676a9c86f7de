import { setImmediate } from 'node:timers/promises'
import { type Shape, SYSTEM_TABLE, tables } from '@meshledger/facts'
import type { Lake } from '@meshledger/lake'
import {
  type ConfigKind,
  type FoundFile,
  isWholeGzip,
  peek,
  recognise,
  shapeOfColumns,
  tableOfColumns,
} from '@meshledger/sources'
import type { FactFile, FileColumn } from './batches.ts'
import { fileId, type Inbox, quote } from './inbox.ts'

/** What the files are that were pointed at. */
export type Looked = {
  readonly facts: FactFile[]
  readonly configs: { readonly file: FoundFile; readonly config: ConfigKind; readonly digest: string }[]
  readonly unknown: { file: string; reason: string }[]
  /** Data files that we hold already, byte for byte. */
  readonly unchanged: number
}

type One =
  | { is: 'fact'; file: FactFile }
  | { is: 'config'; file: FoundFile; config: ConfigKind; digest: string }
  | { is: 'unknown'; file: string; reason: string }
  | { is: 'held' }

const AT_ONCE = 8

/** What is read a second time though it is held: by digest the id that its second reading gets. */
export type Again = ReadonlyMap<string, string>

/** Digest every file and tell what it is, some at a time, in their order. `onLook` hears how many are done. */
export async function lookAt(
  lake: Lake,
  inbox: Inbox,
  found: readonly FoundFile[],
  onLook: (done: number) => void,
  signal?: AbortSignal,
  again: Again = new Map(),
): Promise<Looked> {
  const held = new Set((await lake.rows<{ digest: string }>('SELECT digest FROM meta.files')).map((row) => row.digest))
  for (const digest of again.keys()) held.delete(digest)
  const looked: One[] = new Array(found.length)
  let next = 0
  let done = 0
  const worker = async () => {
    for (let i = next++; i < found.length; i = next++) {
      signal?.throwIfAborted()
      looked[i] = await lookAtOne(lake, inbox, found[i] as FoundFile, held, again)
      onLook(++done)
      // Small files are read without waiting: now and then somebody else gets a turn.
      if (done % 32 === 0) await setImmediate()
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return sorted(looked)
}

function sorted(looked: readonly One[]): Looked {
  const result: { facts: FactFile[]; configs: Looked['configs']; unknown: Looked['unknown']; unchanged: number } = {
    facts: [],
    configs: [],
    unknown: [],
    unchanged: 0,
  }
  const seen = new Set<string>()
  for (const one of looked) {
    if (one.is === 'config') result.configs.push(one)
    else if (one.is === 'unknown') result.unknown.push({ file: one.file, reason: one.reason })
    else if (one.is === 'held' || seen.has(one.file.digest)) result.unchanged++
    else {
      seen.add(one.file.digest)
      result.facts.push(one.file)
    }
  }
  return result
}

async function lookAtOne(
  lake: Lake,
  inbox: Inbox,
  file: FoundFile,
  held: ReadonlySet<string>,
  again: Again,
): Promise<One> {
  const peeked = file.unreadable ?? (await peek(file.path, file.bytes).catch(unreadable))
  if (typeof peeked === 'string') return { is: 'unknown', file: file.name, reason: peeked }
  const { digest } = peeked
  if (held.has(digest)) return { is: 'held' }
  const known = recognise(file.name, peeked)
  if (known.kind === 'unknown') return { is: 'unknown', file: file.name, reason: known.reason }
  if (known.kind === 'config') return { is: 'config', file, config: known.config, digest }
  const base = { ...file, digest, id: again.get(digest) ?? fileId(digest), gzip: peeked.magic === 'gzip' }
  if (known.kind === 'parquet') return parquet(lake, inbox, base)
  const { table, shape, wrapped, unknownKeys } = known
  const columns = known.columns.map((column) => ({ name: column, type: 'VARCHAR' }))
  const { name, overwrites } = nameOf(file, shape)
  // A line of JSON that breaks off is no JSON, a line of CSV may well be one: of those the end itself is looked at.
  const cutOff = peeked.cutOff || (base.gzip && shape.format === 'csv' && !(await isWholeGzip(file.path)))
  return {
    is: 'fact',
    file: {
      ...base,
      name,
      parquet: false,
      table,
      shapeName: shape.name,
      shape,
      columns,
      wrapped,
      cutOff,
      unknownKeys,
      overwrites,
    },
  }
}

const unreadable = (error: unknown) =>
  `it cannot be read (${error instanceof Error && 'code' in error ? error.code : 'unknown error'}); check that this user may read it`

/** The name that the file goes by, and, where a newer file of its name takes its place, the part that says so. */
function nameOf(file: FoundFile, shape: Shape): { name: string; overwrites: string | undefined } {
  const overwrites = shape.overwrittenByName ? new RegExp(shape.overwrittenByName).exec(file.path)?.[0] : undefined
  return { name: overwrites !== undefined && !file.name.includes(overwrites) ? overwrites : file.name, overwrites }
}

type Base = FoundFile & { id: string; digest: string; gzip: boolean }

async function parquet(lake: Lake, inbox: Inbox, base: Base): Promise<One> {
  const link = inbox.link(base.path, base.id, '.parquet')
  let columns: FileColumn[]
  try {
    const rows = await lake.rows<{ column_name: string; column_type: string }>(
      `DESCRIBE SELECT * FROM read_parquet(${quote(link)})`,
    )
    columns = rows.map((row) => ({ name: row.column_name, type: row.column_type }))
  } catch {
    inbox.unlink(base.id, '.parquet')
    return { is: 'unknown', file: base.name, reason: 'its Parquet footer cannot be read; deliver it again' }
  }
  inbox.unlink(base.id, '.parquet')
  const named = columns.map((column) => column.name)
  const shaped = shapeOfColumns(named)
  const rest = { parquet: true, columns, wrapped: false, unknownKeys: [] }
  if (shaped) {
    const { name, overwrites } = nameOf(base, shaped.shape)
    return { is: 'fact', file: { ...base, ...rest, ...shaped, name, shapeName: shaped.shape.name, overwrites } }
  }
  const table = tableOfColumns(named, base.path)
  if (!table) {
    const reason = `Parquet whose columns are those of no known table (${tables.map((one) => one.name).join(', ')})`
    return { is: 'unknown', file: base.name, reason }
  }
  return {
    is: 'fact',
    file: { ...base, ...rest, table, shapeName: SYSTEM_TABLE, shape: undefined, overwrites: undefined },
  }
}
