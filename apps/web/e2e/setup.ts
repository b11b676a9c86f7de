import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run, serve, server } from './serve.ts'

const SCALE = '0.1'

/**
 * The real thing under test: a demo account written, taken in and served from a folder of its own, which goes when the
 * tests are done. `E2E_DATA` and `E2E_DEMO` name folders that are there already, for whoever writes a test. Before it is
 * served, the data folder is copied for the walks that need a server of their own (`connected.ts`).
 */
export default async function setup(): Promise<() => Promise<void>> {
  for (const built of [server, join(root, 'apps/web/dist/index.html')]) {
    if (!existsSync(built))
      throw new Error(`${built} is missing: build it first, with npm test or pnpm exec turbo run build`)
  }
  const home = mkdtempSync(join(tmpdir(), 'meshledger-e2e-'))
  const demo = process.env.E2E_DEMO ?? join(home, 'demo')
  const data = process.env.E2E_DATA ?? join(home, 'data')
  if (!process.env.E2E_DEMO) run(['demo', '--out', demo, '--scale', SCALE], data)
  if (!process.env.E2E_DATA) run(['ingest', demo], data)
  process.env.E2E_ANSWERS = join(demo, 'answers.json')
  process.env.E2E_COPY = join(home, 'copy')
  cpSync(data, process.env.E2E_COPY, { recursive: true })

  const served = await serve(data, process.env.E2E_PORT ?? '')
  return async () => {
    await served.stop()
    rmSync(home, { recursive: true, force: true })
  }
}
