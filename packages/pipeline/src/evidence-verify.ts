import { checkPack, type PackCheck, unzip, ZipError } from '@meshledger/evidence'
import { packing, verifyEd25519 } from './evidence-key.ts'

/** A pack may unpack to so many bytes. */
const LARGEST_PACK = 1_073_741_824

export type PackVerdict = {
  readonly ok: boolean
  readonly about: PackAbout | null
  readonly checks: readonly PackCheck[]
}
export type PackAbout = { readonly made: string; readonly by: string; readonly from: string; readonly to: string }

/**
 * Verify an evidence pack by nothing but its bytes: no data folder, no network. `trusted` is the key that its reader was
 * given on another way.
 */
export function verifyPack(bytes: Uint8Array, trusted?: string): PackVerdict {
  try {
    const files = unzip(bytes, LARGEST_PACK, packing)
    const checks = checkPack(files, verifyEd25519, trusted)
    const manifest = files.find(({ name }) => name === 'manifest.json')
    return { ok: checks.every(({ ok }) => ok), about: manifest ? aboutIn(manifest.bytes) : null, checks }
  } catch (error) {
    if (!(error instanceof ZipError)) throw error
    return {
      ok: false,
      about: null,
      checks: [{ name: 'archive', ok: false, sentence: `The archive: ${error.message}.` }],
    }
  }
}

function aboutIn(manifest: Uint8Array): PackAbout | null {
  try {
    const { made, by, scope } = JSON.parse(Buffer.from(manifest).toString('utf8'))
    return { made: String(made), by: String(by), from: String(scope?.from), to: String(scope?.to) }
  } catch {
    return null
  }
}
