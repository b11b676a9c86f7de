import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { createGunzip } from 'node:zlib'

/** A line longer than this is no record: a log of one event never comes near it. */
export const LONGEST_LINE = 16 * 1024 * 1024
const NEWLINE = 0x0a

export type Line =
  | { readonly line: number; readonly text: string }
  | { readonly line: number; readonly refused: string }

function textOf(line: number, bytes: Buffer): Line {
  return isUtf8(bytes)
    ? { line, text: bytes.toString('utf8').replace(/^\ufeff/, '') }
    : { line, refused: 'the line is not valid UTF-8' }
}

/**
 * The lines of a file, from 1. What cannot be a line is refused, and the next one is read: a line that is too long is not
 * held in memory. A gzip file that ends too soon gives its whole lines and then a refusal.
 */
export async function* linesOf(path: string, gzip: boolean): AsyncGenerator<Line> {
  const raw = createReadStream(path)
  const bytes = gzip ? raw.pipe(createGunzip()) : raw
  raw.on('error', (error) => bytes.destroy(error))
  let held: Buffer[] = []
  let length = 0
  let line = 1
  try {
    for await (const chunk of bytes) {
      let start = 0
      for (let end = chunk.indexOf(NEWLINE); end >= 0; end = chunk.indexOf(NEWLINE, start)) {
        length += end - start
        if (length > LONGEST_LINE) yield { line, refused: `the line is longer than ${LONGEST_LINE} bytes` }
        else yield textOf(line, Buffer.concat([...held, chunk.subarray(start, end)]))
        held = []
        length = 0
        line++
        start = end + 1
      }
      length += chunk.length - start
      held = length > LONGEST_LINE ? [] : [...held, chunk.subarray(start)]
    }
  } catch {
    const whole = line - 1
    const reason = `the compressed data breaks off or is damaged after line ${whole}; the whole lines before it were taken in. Deliver the file again.`
    yield { line, refused: reason }
    return
  }
  if (length > LONGEST_LINE) yield { line, refused: `the line is longer than ${LONGEST_LINE} bytes` }
  else if (length > 0) yield textOf(line, Buffer.concat(held))
}
