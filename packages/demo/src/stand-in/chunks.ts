import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Rows } from './engine.ts'

/** A part of a result: a file that holds a JSON array of rows. */
export type Chunk = { index: number; offset: number; rows: number; bytes: number; file: string }

export type Cut = {
  chunkBytes: number
  /** the result is cut after so many rows or bytes */
  maxRows: number
  maxBytes: number
  /** the result is refused above so many bytes */
  failAbove: number
  stopped: () => boolean
}

export type Written = { chunks: Chunk[]; truncated: boolean; tooLarge: boolean }

/** Writes rows to chunk files as they come, so that a result of any size needs the memory of one chunk. */
export async function writeChunks(rows: AsyncIterable<Rows>, folder: string, id: string, cut: Cut): Promise<Written> {
  const chunks: Chunk[] = []
  let lines: string[] = []
  let [bytes, total, written] = [0, 0, 0]
  const flush = async () => {
    if (lines.length === 0) return
    const body = `[${lines.join(',')}]`
    const file = join(folder, `${id}-${chunks.length}.json`)
    await writeFile(file, body)
    chunks.push({ index: chunks.length, offset: written, rows: lines.length, bytes: Buffer.byteLength(body), file })
    written += lines.length
    lines = []
    bytes = 0
  }
  for await (const batch of rows) {
    for (const row of batch) {
      const line = JSON.stringify(row)
      const size = Buffer.byteLength(line) + 1
      if (cut.stopped()) return { chunks, truncated: false, tooLarge: false }
      if (total + size > cut.failAbove) return { chunks: [], truncated: false, tooLarge: true }
      if (written + lines.length >= cut.maxRows || total + size > cut.maxBytes) {
        await flush()
        return { chunks, truncated: true, tooLarge: false }
      }
      lines.push(line)
      bytes += size
      total += size
      if (bytes >= cut.chunkBytes) await flush()
    }
  }
  await flush()
  return { chunks, truncated: false, tooLarge: false }
}
