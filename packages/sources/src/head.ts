import { createHash, hash } from 'node:crypto'
import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { constants, createGunzip, gunzipSync } from 'node:zlib'

/** How much of a file is looked at to tell what it is. */
export const HEAD_BYTES = 16 * 1024
/** Packed text is many times longer unpacked: this much of it gives a head of the same order, in one piece of memory. */
const PACKED_HEAD = 1536
const WHOLE = 1024 * 1024
/** A head that unpacks to more than this is no text that we know: a bomb. */
const LARGEST_HEAD = 64 * 1024 * 1024

export type Peek = {
  /** SHA-256 of the bytes as they lie on disk, hex. */
  readonly digest: string
  readonly magic: 'parquet' | 'gzip' | 'none'
  /** The beginning as text, unpacked; empty for Parquet. */
  readonly head: string
  /** For a packed file: the length that its end names cannot be that of its content, so its end is not there. */
  readonly cutOff: boolean
  /** `head` is the whole file. */
  readonly whole: boolean
}

const isGzip = (bytes: Uint8Array) => bytes[0] === 0x1f && bytes[1] === 0x8b

/** Unpack as much as is there: a head that is cut off in the middle is no error. */
function unpack(bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, {
      finishFlush: constants.Z_SYNC_FLUSH,
      maxOutputLength: LARGEST_HEAD,
      chunkSize: 2 * HEAD_BYTES,
    })
  } catch {
    return Buffer.alloc(0)
  }
}

/** A piece of a file is read into the same memory as the piece before it: new memory for each costs as much as half the digest. */
async function digestOf(path: string): Promise<string> {
  const sum = createHash('sha256')
  const file = await open(path, 'r')
  try {
    const piece = Buffer.allocUnsafe(WHOLE)
    for (;;) {
      const { bytesRead } = await file.read(piece, 0, piece.length)
      if (bytesRead === 0) return sum.digest('hex')
      sum.update(piece.subarray(0, bytesRead))
    }
  } finally {
    await file.close()
  }
}

async function begin(path: string, bytes: number, much: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(Math.min(bytes, much))
    const { bytesRead } = await file.read(buffer, 0, buffer.length, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

async function end(path: string, bytes: number): Promise<Buffer> {
  const file = await open(path, 'r')
  try {
    const buffer = Buffer.alloc(4)
    await file.read(buffer, 0, 4, Math.max(0, bytes - 4))
    return buffer
  } finally {
    await file.close()
  }
}

/**
 * Whether the last bytes of a gzip file can be what they are said to be, the length of its content (RFC 1952): deflate
 * never packs more than 1032 to one, and text never grows. What lies in the middle of a file seldom passes for that. The
 * engine takes a packed file that breaks off for one that ends, so a doubtful one is read with care.
 */
function endsAsGzip(last: Buffer, bytes: number): boolean {
  if (last.length < 4) return false
  const length = last.readUInt32LE(0)
  return length >= bytes * 0.9 - 64 && length <= bytes * 1032
}

/** Whether a gzip file can be unpacked to its very end. Costs the unpacking, and no memory. */
export async function isWholeGzip(path: string): Promise<boolean> {
  try {
    await pipeline(createReadStream(path), createGunzip(), async (unpacked) => {
      for await (const _ of unpacked);
    })
    return true
  } catch {
    return false
  }
}

/** Small files are read into one piece of memory, one after the other: nobody waits between reading one and being done with it. */
const smallFile = Buffer.allocUnsafe(WHOLE + 1)
function contentOf(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    let length = 0
    for (;;) {
      const read = readSync(file, smallFile, length, smallFile.length - length, length)
      length += read
      if (read === 0) return smallFile.subarray(0, length)
      if (length === smallFile.length) return readFileSync(path)
    }
  } finally {
    closeSync(file)
  }
}

/** The beginning as text: a few kilobytes, or up to a megabyte where the first line is longer than that. */
function headOf(start: Buffer, gzip: boolean): Buffer {
  const text = gzip ? unpack(start.subarray(0, PACKED_HEAD)) : start.subarray(0, HEAD_BYTES)
  if (text.includes(0x0a) || start.length <= (gzip ? PACKED_HEAD : HEAD_BYTES)) return text.subarray(0, HEAD_BYTES)
  return (gzip ? unpack(start) : start).subarray(0, WHOLE)
}

/** Digest a file and look at its beginning. A small file is read once for both. */
export async function peek(path: string, bytes: number): Promise<Peek> {
  const small = bytes <= WHOLE
  // For a small file the way over promises costs more than the reading.
  const content = small ? contentOf(path) : undefined
  const digest = content ? hash('sha256', content, 'hex') : await digestOf(path)
  const start = content ?? (await begin(path, bytes, WHOLE))
  if (start.subarray(0, 4).toString('latin1') === 'PAR1')
    return { digest, magic: 'parquet', head: '', whole: false, cutOff: false }
  const gzip = isGzip(start)
  const text = headOf(start, gzip)
  const whole = bytes <= (gzip ? PACKED_HEAD : HEAD_BYTES) && text.length < HEAD_BYTES
  const cutOff = gzip && !endsAsGzip(content ? content.subarray(-4) : await end(path, bytes), bytes)
  return { digest, magic: gzip ? 'gzip' : 'none', head: text.toString('utf8').replace(/^\ufeff/, ''), whole, cutOff }
}
