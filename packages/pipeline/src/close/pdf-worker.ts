import { parentPort } from 'node:worker_threads'
import { statementPdf } from '@meshledger/exports'
import type { PdfWish } from './statement-pdfs.ts'

/** A wish and its place among all; back comes the file at that place, or why it could not be made. */
export type ToPrinter = { place: number; wish: PdfWish }
export type FromPrinter = { place: number; bytes: Uint8Array } | { place: number; failed: unknown }

/** The thread in which statements become PDFs: that is nearly all of the work of a freeze. */
if (!parentPort) throw new Error('pdf-worker runs as a worker thread only')
const port = parentPort
const say = (message: FromPrinter): void => port.postMessage(message)

port.on('message', ({ place, wish }: ToPrinter) => {
  statementPdf(wish.document, wish.about).then(
    (bytes) => say({ place, bytes }),
    (failed: unknown) => say({ place, failed }),
  )
})
