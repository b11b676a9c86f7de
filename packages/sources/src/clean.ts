import { once } from 'node:events'
import { createReadStream, createWriteStream, type WriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { StringDecoder } from 'node:string_decoder'
import { createGunzip, gunzipSync } from 'node:zlib'
import type { Shape } from '@meshledger/facts'
import { csvRecords } from './csv.ts'
import { spelled, type Unknown, unknownIn } from './unknown.ts'

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

/** A line longer than this is no record: a log of one event never comes near it. */
const LONGEST_LINE = 16 * 1024 * 1024
const LARGEST_WHOLE = 256 * 1024 * 1024

type Line = { line: number; text: string } | { line: number | null; refused: string }

/** The lines of a file, from 1. A gzip file that ends too soon gives its whole lines and then a refusal. */
async function* linesOf(path: string, gzip: boolean): AsyncGenerator<Line> {
  const raw = createReadStream(path)
  const bytes = gzip ? raw.pipe(createGunzip()) : raw
  raw.on('error', (error) => bytes.destroy(error))
  const decoder = new StringDecoder('utf8')
  let rest = ''
  let line = 0
  try {
    for await (const chunk of bytes) {
      const pieces = (rest + decoder.write(chunk as Buffer)).split('\n')
      rest = pieces.pop() ?? ''
      for (const text of pieces) yield { line: ++line, text }
      if (rest.length > LONGEST_LINE) {
        yield {
          line: line + 1,
          refused: `the line is longer than ${LONGEST_LINE} characters; the rest of the file was not read`,
        }
        return
      }
    }
  } catch {
    const reason = `the compressed data breaks off or is damaged after line ${line}; the whole lines before it were taken in. Deliver the file again.`
    yield { line: line + 1, refused: reason }
    return
  }
  const last = rest + decoder.end()
  if (last !== '') yield { line: line + 1, text: last }
}

function objectIn(text: string): Record<string, unknown> | string {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
    return 'the line is JSON but not an object'
  } catch {
    return 'the line is not valid JSON'
  }
}

/** What the shape does not know, as text of one JSON object; several values under one path become a list. */
function extraOf(unknown: readonly Unknown[]): string | undefined {
  if (unknown.length === 0) return undefined
  const extra = new Map<string, unknown>()
  for (const { path, value } of unknown) {
    if (path.includes('[]')) extra.set(path, [...((extra.get(path) as unknown[] | undefined) ?? []), value])
    else extra.set(path, value)
  }
  return JSON.stringify(Object.fromEntries(extra))
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

async function wholeText(source: ToClean): Promise<string> {
  const bytes = await readFile(source.path)
  return (source.gzip ? gunzipSync(bytes, { maxOutputLength: LARGEST_WHOLE }) : bytes).toString('utf8')
}

async function cleanWrapped(source: ToClean, sink: Sink): Promise<void> {
  const text = await wholeText(source).catch(() => undefined)
  const whole = text === undefined ? undefined : objectIn(text)
  const list = typeof whole === 'object' ? whole[source.shape.wrappedIn ?? ''] : undefined
  if (!Array.isArray(list)) {
    sink.refuse({ line: null, reason: 'the file is not one whole JSON object; deliver it again' })
    return
  }
  for (const [i, record] of list.entries()) {
    if (typeof record === 'object' && record !== null) await sink.write(i + 1, record as Record<string, unknown>)
    else sink.refuse({ line: i + 1, reason: 'the record is not an object' })
  }
}

async function cleanCsv(source: ToClean, sink: Sink): Promise<void> {
  const text = await wholeText(source).catch(() => undefined)
  if (text === undefined) {
    sink.refuse({ line: null, reason: 'the compressed data breaks off or is too large; deliver the file again' })
    return
  }
  let header: string[] | undefined
  for (const { line, fields } of csvRecords(text)) {
    if (!header) header = fields.map((name) => spelled(name, source.shape))
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
      for (const path of new Set(odd.map((one) => one.path))) unknown.set(path, (unknown.get(path) ?? 0) + 1)
      const extra = extraOf(odd)
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
