import type { Encoding } from './modifiers.ts'
import { Fault, type Path } from './refusal.ts'

/** Every way in which a dash before a word may be written on a command line. */
const dashes = ['-', '/', '\u2013', '\u2014', '\u2015']
const MOST_DASHES = 3

/**
 * Text as the encodings write it, in their order; several texts where an encoding leaves several possibilities, of
 * which any one will do. `wide` and its kin give UTF-16 as bytes, each a character from 0 to 255.
 */
export function encoded(text: string, encodings: readonly Encoding[], path: Path): string[] {
  let texts = [text]
  let bytes = false
  for (const encoding of encodings) {
    if (encoding === 'windash') texts = texts.flatMap((one) => windash(one, path))
    else if (encoding === 'base64') texts = texts.map((one) => base64(bytesOf(one, bytes)))
    else if (encoding === 'base64offset') texts = texts.flatMap((one) => atOffsets(bytesOf(one, bytes)))
    else texts = texts.map((one) => utf16(one, encoding))
    bytes = ['wide', 'utf16le', 'utf16be', 'utf16'].includes(encoding)
  }
  return texts
}

function windash(text: string, path: Path): string[] {
  const parts = text.split(/(?<![\p{L}\p{N}_])[-/](?=[\p{L}\p{N}_])/u)
  if (parts.length - 1 > MOST_DASHES) {
    const message = `windash is done for at most ${MOST_DASHES} dashes in one value; split the value`
    throw new Fault('unsupported', path, message)
  }
  return parts.reduce<string[]>(
    (sofar, part, i) => (i === 0 ? [part] : sofar.flatMap((head) => dashes.map((dash) => head + dash + part))),
    [],
  )
}

function utf16(text: string, encoding: Encoding): string {
  const units = Array.from({ length: text.length }, (_, i) => text.charCodeAt(i))
  const pairs = units.map((unit) => {
    const [low, high] = [String.fromCharCode(unit & 0xff), String.fromCharCode(unit >> 8)]
    return encoding === 'utf16be' ? high + low : low + high
  })
  return (encoding === 'utf16' ? '\u00ff\u00fe' : '') + pairs.join('')
}

/** Text as bytes: UTF-8, or one byte a character where an encoding made them so. */
function bytesOf(text: string, raw: boolean): number[] {
  if (raw) return Array.from(text, (char) => char.charCodeAt(0) & 0xff)
  return [...text].flatMap((char) => {
    const code = char.codePointAt(0) ?? 0
    if (code < 0x80) return [code]
    const tail = (shift: number) => 0x80 | ((code >> shift) & 0x3f)
    if (code < 0x800) return [0xc0 | (code >> 6), tail(0)]
    if (code < 0x10000) return [0xe0 | (code >> 12), tail(6), tail(0)]
    return [0xf0 | (code >> 18), tail(12), tail(6), tail(0)]
  })
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(bytes: readonly number[]): string {
  let out = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.slice(i, i + 3)
    const bits = (a << 16) | (b << 8) | c
    const chars = [18, 12, 6, 0].map((shift) => alphabet[(bits >> shift) & 63]).join('')
    const there = Math.min(bytes.length - i, 3) + 1
    out += chars.slice(0, there).padEnd(4, '=')
  }
  return out
}

/**
 * What of the encoded text stays the same wherever in an encoded whole it begins: a text for each of three places, but
 * none where nothing stays, for a text too short.
 */
function atOffsets(bytes: readonly number[]): string[] {
  const start = [0, 2, 3]
  const cut = [0, 3, 2]
  const texts = [0, 1, 2].map((offset) => {
    const whole = base64([...Array<number>(offset).fill(32), ...bytes])
    return whole.slice(start[offset], whole.length - (cut[(bytes.length + offset) % 3] ?? 0))
  })
  return texts.filter((text) => text !== '')
}
