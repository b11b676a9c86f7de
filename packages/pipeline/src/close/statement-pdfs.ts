import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { StatementDocument } from '@meshledger/costing'
import { type PdfAbout, statementPdf } from '@meshledger/exports'
import type { FromPrinter, ToPrinter } from './pdf-worker.ts'

export type PdfWish = { readonly document: StatementDocument; readonly about: PdfAbout }

/** Lines from which on a thread of its own is worth its start. */
const LINES_A_THREAD = 1_500
const MOST_THREADS = 4

/**
 * PDFs of statements, in the order of the wishes: many of them side by side in threads, so that a freeze takes all cores
 * and the server answers meanwhile. The bytes are the same wherever they are made. The first that cannot be made rejects.
 */
export async function statementPdfs(wishes: readonly PdfWish[]): Promise<Uint8Array[]> {
  const lines = wishes.reduce((sum, { document }) => sum + document.lines.length, 0)
  const threads = Math.min(availableParallelism(), MOST_THREADS, wishes.length, Math.floor(lines / LINES_A_THREAD))
  if (threads < 1) {
    const made: Uint8Array[] = []
    for (const { document, about } of wishes) made.push(await statementPdf(document, about))
    return made
  }
  const made = new Array<Uint8Array>(wishes.length)
  const left = wishes.map((wish, place): ToPrinter => ({ place, wish }))
  await Promise.all(Array.from({ length: threads }, () => printer(left, made)))
  return made
}

/** One thread: it takes a wish, gives the file back, and takes the next until none is left. */
function printer(left: ToPrinter[], made: Uint8Array[]): Promise<void> {
  const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url))
  return new Promise<void>((done, failed) => {
    const next = (): void => {
      const wish = left.shift()
      if (wish === undefined) done()
      else worker.postMessage(wish)
    }
    worker.on('message', (message: FromPrinter) => {
      if ('failed' in message) return failed(message.failed)
      made[message.place] = message.bytes
      next()
    })
    worker.once('error', failed)
    worker.once('exit', () => failed(new Error('the thread that makes PDFs has stopped')))
    next()
  }).finally(() => worker.terminate())
}
