import { isUtf8 } from 'node:buffer'
import { once } from 'node:events'
import { createWriteStream, type WriteStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'
import type { Shape } from '@meshledger/facts'
import { csvRecords } from './csv.ts'
import { jsonFault } from './json-faults.ts'
import { jsonRecords, membersUnder } from './json-records.ts'
import { linesOf } from './lines.ts'
import { isRecord, spelled, type Unknown, unknownIn } from './unknown.ts'

/** A line or record that is not taken in: where it stands and why, in words. What it holds is never repeated. */
export type Refused = { readonly line: number | null; readonly reason: string }
export type Cleaned = {
  /** Records that were written to the clean copy. */
  readonly written: number
  readonly refused: readonly Refused[]
  /** Unknown key → in how many records. */
  readonly unknown: ReadonlyMap<string, number>
}

export type ToClean = {
  /** What `_source` says in each of its records. */
  readonly id: string
  readonly path: string
  readonly gzip: boolean
  readonly shape: Shape
  readonly wrapped: boolean
}

const LARGEST_WHOLE = 256 * 1024 * 1024

function objectIn(text: string): Record<string, unknown> | string {
  try {
    const value: unknown = JSON.parse(text)
    if (isRecord(value)) return jsonFault(text, value) ?? value
    return 'the line is JSON but not an object'
  } catch {
    return 'the line is not valid JSON'
  }
}

/** What the shape does not know, as text of one JSON object, or `too deep`; several values under one path become a list. */
function extraOf(unknown: readonly Unknown[]): string | undefined {
  if (unknown.length === 0) return undefined
  const extra = new Map<string, unknown>()
  for (const { path, value } of unknown) {
    if (path.includes('[]')) extra.set(path, [...((extra.get(path) as unknown[] | undefined) ?? []), value])
    else extra.set(path, value)
  }
  try {
    return JSON.stringify(Object.fromEntries(extra))
  } catch {
    return 'too deep'
  }
}

/**
 * Bare numbers under the keys of exact decimals, put in quotes: a JSON reader would make them binary fractions. A key in
 * quotes stands outside every text, since a quote inside a text has a backslash before it.
 */
function quoteDecimals(shape: Shape): (text: string) => string {
  if (!shape.exact || shape.exact.length === 0) return (text) => text
  const bare = new RegExp(`("(?:${shape.exact.join('|')})"\\s*:\\s*)(-?[0-9][0-9.eE+-]*)`, 'g')
  return (text) => text.replace(bare, '$1"$2"')
}

type Sink = {
  refuse(refused: Refused): void
  write(line: number, record: Record<string, unknown>, text?: string): Promise<void>
}

async function cleanLines(source: ToClean, sink: Sink): Promise<void> {
  for await (const one of linesOf(source.path, source.gzip)) {
    if ('refused' in one) sink.refuse({ line: one.line, reason: one.refused })
    else if (one.text.trim() !== '') {
      const record = objectIn(one.text)
      if (typeof record === 'string') sink.refuse({ line: one.line, reason: record })
      else await sink.write(one.line, record, one.text)
    }
  }
}

type Whole = { readonly text: string; readonly damaged: (text: string) => boolean }

/** All text of a file. Bytes that are no UTF-8 come as a mark; `damaged` tells whether a piece of the text has one. */
async function wholeText(source: ToClean): Promise<Whole> {
  const { size } = await stat(source.path)
  if (size > LARGEST_WHOLE) throw new RangeError('too large')
  const packed = await readFile(source.path)
  const bytes = source.gzip ? gunzipSync(packed, { maxOutputLength: LARGEST_WHOLE }) : packed
  const sound = isUtf8(bytes)
  return { text: bytes.toString('utf8'), damaged: (text) => !sound && text.includes('\ufffd') }
}

const NOT_UTF8 = 'the record is not valid UTF-8'
const CUT_OFF = 'the file ends before the record or its list does; deliver it again'

/** Records of lists and over several lines; the place of each is its number, from 1. */
async function cleanWrapped(source: ToClean, sink: Sink): Promise<void> {
  const read = await wholeText(source).catch(() => undefined)
  if (read === undefined) {
    const reason = 'the list breaks off, or is larger than 256 MiB; deliver it again, or with one record a line'
    sink.refuse({ line: null, reason })
    return
  }
  let nth = 0
  for (const one of jsonRecords(read.text.replace(/^\ufeff/, ''))) {
    const value = 'cutOff' in one ? CUT_OFF : objectIn(one.text)
    if (typeof value === 'string' || 'cutOff' in one) {
      sink.refuse({ line: ++nth, reason: String(value).replace('the line', 'the record') })
      continue
    }
    for (const member of membersUnder(source.shape.wrappedIn, value)) {
      // Sound JSON has line breaks only between its parts.
      const text = member === value ? one.text.replace(/[\r\n]+/g, ' ') : JSON.stringify(member)
      nth++
      if (read.damaged(text)) sink.refuse({ line: nth, reason: NOT_UTF8 })
      else if (isRecord(member)) await sink.write(nth, member, text)
      else sink.refuse({ line: nth, reason: 'the record is not an object' })
    }
  }
}

async function cleanCsv(source: ToClean, sink: Sink): Promise<void> {
  const read = await wholeText(source).catch(() => undefined)
  if (read === undefined) {
    sink.refuse({ line: null, reason: 'the compressed data breaks off or is too large; deliver the file again' })
    return
  }
  let header: string[] | undefined
  for (const { line, fields, fault } of csvRecords(read.text)) {
    if (fault !== undefined) sink.refuse({ line, reason: fault })
    else if (read.damaged(fields.join('\n'))) sink.refuse({ line, reason: NOT_UTF8 })
    else if (!header) header = fields.map((name) => spelled(name, source.shape))
    else if (fields.length !== header.length) {
      sink.refuse({ line, reason: `the row has ${fields.length} fields where the header has ${header.length}` })
    } else
      await sink.write(line, Object.fromEntries(header.map((name, i) => [name, fields[i] === '' ? null : fields[i]])))
  }
}

/**
 * Add the good records of a file to `target`, one JSON object a line, each with `_source`, `_line` (where it stood) and,
 * where it holds what the shape does not know, `_extra`. The slow and careful way, for files that hold something odd: every
 * record is looked at on its own, and what cannot be a record is refused with its line.
 */
export async function cleanInto(source: ToClean, target: string): Promise<Cleaned> {
  const out: WriteStream = createWriteStream(target, { flags: 'a' })
  const refused: Refused[] = []
  const unknown = new Map<string, number>()
  let written = 0
  const exact = quoteDecimals(source.shape)
  const sink: Sink = {
    refuse: (one) => refused.push(one),
    async write(line, record, text) {
      const odd = unknownIn(record, source.shape)
      const extra = extraOf(odd)
      if (extra === 'too deep') {
        refused.push({ line, reason: 'a value is nested too deep' })
        return
      }
      for (const path of new Set(odd.map((one) => one.path))) unknown.set(path, (unknown.get(path) ?? 0) + 1)
      const own = `"_source":"${source.id}","_line":${line}${extra ? `,"_extra":${JSON.stringify(extra)}` : ''}`
      const body = exact(text ?? JSON.stringify(record))
        .trim()
        .slice(1)
      written++
      if (!out.write(`{${own}${body === '}' ? '' : ','}${body}\n`)) await once(out, 'drain')
    },
  }
  if (source.wrapped) await cleanWrapped(source, sink)
  else if (source.shape.format === 'csv') await cleanCsv(source, sink)
  else await cleanLines(source, sink)
  out.end()
  await once(out, 'finish')
  return { written, refused, unknown }
}
