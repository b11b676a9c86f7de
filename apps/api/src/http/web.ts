import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import { sendProblem } from './problem-filter.ts'
import { noSuchPath } from './problems.ts'
import type { Wire, WireReply, WireRequest } from './wire.ts'

type FileReply = WireReply & { sendFile(file: string, options: { maxAge: number; immutable: boolean }): unknown }

/** The digests of the scripts that stand inside the built page, as a policy names them. */
export function inlineScripts(webFolder: string): string[] {
  const page = join(webFolder, 'index.html')
  if (!existsSync(page)) return []
  const scripts = readFileSync(page, 'utf8').matchAll(/<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g)
  return [...scripts].map(
    ([, text]) =>
      `'sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}'`,
  )
}

/**
 * Serves the built web app: its assets, and its one page at every address that is not the API's.
 *
 * A missing asset answers 404 and not the page: a browser would take the page for a broken script.
 */
export async function serveWeb(wire: Wire, webFolder: string): Promise<void> {
  const built = existsSync(join(webFolder, 'index.html'))
  if (built) {
    await wire.register(fastifyStatic, {
      root: webFolder,
      wildcard: false,
      index: false,
      immutable: true,
      maxAge: '1y',
    })
  }
  wire.get('/*', (request: WireRequest, reply: WireReply) => {
    const isFile = /^\/(api|assets)(\/|\?|$)/.test(request.url)
    if (isFile) sendProblem(noSuchPath().body, request, reply)
    else if (built) (reply as FileReply).sendFile('index.html', { maxAge: 0, immutable: false })
    else reply.status(404).type('text/plain; charset=utf-8').send(notBuilt)
  })
}

const notBuilt = 'The web app is not built here. Start Meshledger with npm start, which builds it.\n'
