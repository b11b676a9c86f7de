import { createReadStream, createWriteStream, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import { chromium } from 'playwright-core'

export type Browser = { executablePath?: string; channel?: string; env: Record<string, string> }

const require = createRequire(import.meta.url)

/**
 * The Chromium that comes in an npm package, unpacked once. Its own way of unpacking expects another system: here its
 * libraries and fonts are laid beside it, and a font configuration names folders that exist.
 */
async function unpacked(): Promise<Browser> {
  const folder = dirname(dirname(require.resolve('@sparticuz/chromium')))
  const { version } = require(join(folder, 'package.json')) as { version: string }
  const home = join(import.meta.dirname, '..', 'node_modules', '.cache', `chromium-${version}`)
  if (!existsSync(home)) {
    // Unpack beside, then rename: an interrupted run leaves no half a browser behind.
    const beside = `${home}.${process.pid}`
    mkdirSync(beside, { recursive: true })
    const { extract } = createRequire(join(folder, 'x.js'))('tar-fs') as { extract(to: string): NodeJS.WritableStream }
    const unpack = (file: string, to: NodeJS.WritableStream) =>
      pipeline(createReadStream(join(folder, 'bin', file)), createBrotliDecompress(), to)
    await Promise.all([
      unpack('chromium.br', createWriteStream(join(beside, 'chromium'), { mode: 0o755 })),
      unpack('al2023.tar.br', extract(join(beside, 'al2023'))),
      unpack('fonts.tar.br', extract(join(beside, 'fonts'))),
      unpack('swiftshader.tar.br', extract(beside)),
    ])
    try {
      renameSync(beside, home)
    } catch {
      rmSync(beside, { recursive: true, force: true })
    }
  }
  const fonts = join(home, 'e2e-fonts.conf')
  writeFileSync(
    fonts,
    `<?xml version="1.0"?><fontconfig><dir>${home}/fonts</dir><cachedir>${home}/fc-cache</cachedir></fontconfig>`,
  )
  const libraries = [join(home, 'al2023', 'lib'), process.env.LD_LIBRARY_PATH].filter(Boolean).join(':')
  return { executablePath: join(home, 'chromium'), env: { FONTCONFIG_FILE: fonts, LD_LIBRARY_PATH: libraries } }
}

/** A browser for the tests: the one that E2E_BROWSER names, the packaged one on Linux, Playwright's own, or Chrome. */
export async function findBrowser(): Promise<Browser> {
  const named = process.env.E2E_BROWSER
  if (named) return { executablePath: named, env: {} }
  if (process.platform === 'linux' && process.arch === 'x64') return unpacked()
  if (existsSync(chromium.executablePath())) return { env: {} }
  if (process.platform === 'darwin' || process.platform === 'win32') return { channel: 'chrome', env: {} }
  throw new Error(
    'No browser for the tests: run `npx playwright install chromium --only-shell`, or name one in E2E_BROWSER.',
  )
}

export const browserArgs = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--disable-gpu',
  '--font-render-hinting=none',
]
