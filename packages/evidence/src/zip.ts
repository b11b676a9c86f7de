import { utf8ToBytes } from '@noble/hashes/utils.js'
import { textOf } from './utf8.ts'

/** A file of an archive: its path with `/`, and its bytes. */
export interface PackFile {
  readonly name: string
  readonly bytes: Uint8Array
}

/** Why bytes are no archive that can be used. */
export class ZipError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ZipError'
  }
}

const LOCAL = 0x04034b50
const CENTRAL = 0x02014b50
const END = 0x06054b50
const DEFLATED = 8
const MAX_FILES = 10_000

/** Raw DEFLATE and its way back, of the caller's engine; `limit` is the most that may come out. */
export interface Packing {
  readonly deflate: (bytes: Uint8Array) => Uint8Array
  readonly inflate: (bytes: Uint8Array, limit: number) => Uint8Array
}

/** Files as a ZIP archive, in their order, all of one time (UTC text): the same files give the same bytes. */
export function zipOf(files: readonly PackFile[], at: string, { deflate }: Pick<Packing, 'deflate'>): Uint8Array {
  const parts: Uint8Array[] = []
  const directory: Uint8Array[] = []
  let offset = 0
  for (const { name, bytes } of files) {
    const path = utf8ToBytes(name)
    const packed = deflate(bytes)
    const about = [20, 0x0800, DEFLATED, ...dosTime(at), crc32(bytes), packed.length, bytes.length, path.length, 0]
    const local = fields([LOCAL, ...about], [4, 2, 2, 2, 2, 2, 4, 4, 4, 2, 2])
    directory.push(
      fields([CENTRAL, 20, ...about, 0, 0, 0, 0, offset], [4, 2, 2, 2, 2, 2, 2, 4, 4, 4, 2, 2, 2, 2, 2, 4, 4]),
      path,
    )
    parts.push(local, path, packed)
    offset += local.length + path.length + packed.length
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0)
  const end = fields([END, 0, 0, files.length, files.length, size, offset, 0], [4, 2, 2, 2, 2, 4, 4, 2])
  return joined([...parts, ...directory, end])
}

/**
 * The files of a ZIP archive, each held against its check sum. Throws `ZipError` for what is no archive, is cut off,
 * leads out of its folder, names a file twice, or unpacks to more than `limit` bytes.
 */
export function unzip(bytes: Uint8Array, limit: number, { inflate }: Pick<Packing, 'inflate'>): PackFile[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = endOf(view)
  const count = view.getUint16(end + 10, true)
  if (count > MAX_FILES) throw new ZipError(`it holds ${count} files; ${MAX_FILES} are the most`)
  const files = new Map<string, PackFile>()
  let at = view.getUint32(end + 16, true)
  let left = limit
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL)
      throw new ZipError('its list of files is damaged')
    const [packedSize, size] = [view.getUint32(at + 20, true), view.getUint32(at + 24, true)]
    const lengths = [28, 30, 32].map((place) => view.getUint16(at + place, true))
    const name = textOf(bytes.subarray(at + 46, at + 46 + (lengths[0] ?? 0)))
    if (unsafe(name)) throw new ZipError(`it names a file outside of itself: ${JSON.stringify(name)}`)
    if (files.has(name)) throw new ZipError(`it names ${JSON.stringify(name)} twice`)
    left -= size
    if (left < 0) throw new ZipError(`it unpacks to more than ${limit} bytes`)
    const method = view.getUint16(at + 10, true)
    const packed = packedBytes(view, bytes, view.getUint32(at + 42, true), packedSize)
    const content = method === DEFLATED ? unpacked(packed, size, inflate) : method === 0 ? packed : undefined
    if (content === undefined) throw new ZipError(`${JSON.stringify(name)} is packed in a way that is not read here`)
    if (content.length !== size || crc32(content) !== view.getUint32(at + 16, true)) {
      throw new ZipError(`${JSON.stringify(name)} is damaged`)
    }
    files.set(name, { name, bytes: content })
    at += 46 + lengths.reduce((sum, length) => sum + length, 0)
  }
  return [...files.values()]
}

function unpacked(packed: Uint8Array, size: number, inflate: Packing['inflate']): Uint8Array {
  try {
    return inflate(packed, size)
  } catch {
    throw new ZipError('a file in it is damaged')
  }
}

function endOf(view: DataView): number {
  for (let at = view.byteLength - 22; at >= 0 && at >= view.byteLength - 22 - 65_535; at--) {
    if (view.getUint32(at, true) === END) return at
  }
  throw new ZipError('it is no ZIP archive, or it is cut off')
}

function packedBytes(view: DataView, bytes: Uint8Array, at: number, size: number): Uint8Array {
  if (at + 30 > bytes.length || view.getUint32(at, true) !== LOCAL) throw new ZipError('a file in it is damaged')
  const start = at + 30 + view.getUint16(at + 26, true) + view.getUint16(at + 28, true)
  if (start + size > bytes.length) throw new ZipError('a file in it is cut off')
  return bytes.subarray(start, start + size)
}

const unsafe = (name: string): boolean =>
  name === '' || name.startsWith('/') || name.includes('\\') || name.includes('\0') || name.split('/').includes('..')

function dosTime(at: string): [time: number, date: number] {
  const of = (from: number, to: number) => Number(at.slice(from, to))
  const time = (of(11, 13) << 11) | (of(14, 16) << 5) | (of(17, 19) >> 1)
  return [time, ((of(0, 4) - 1980) << 9) | (of(5, 7) << 5) | of(8, 10)]
}

function fields(values: readonly number[], widths: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(widths.reduce((sum, width) => sum + width, 0))
  const view = new DataView(bytes.buffer)
  let at = 0
  for (const [i, width] of widths.entries()) {
    if (width === 4) view.setUint32(at, values[i] ?? 0, true)
    else view.setUint16(at, values[i] ?? 0, true)
    at += width
  }
  return bytes
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

const CRC = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1
  return c
})

function crc32(bytes: Uint8Array): number {
  let c = 0xffffffff
  for (const byte of bytes) c = (CRC[(c ^ byte) & 0xff] ?? 0) ^ (c >>> 8)
  return (c ^ 0xffffffff) >>> 0
}
