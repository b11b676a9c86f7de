import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { checkpointOf } from './batch.ts'
import { toHex } from './hex.ts'
import { checkpointText, keyFrom, keyText, type NoteKey, openNote, signedNote } from './note.ts'
import { textOf } from './utf8.ts'
import type { PackFile } from './zip.ts'

/** The names that the parts of a pack have, beside what it carries. */
export const packNames = {
  ...{ manifest: 'manifest.json', signature: 'manifest.sig', key: 'key.txt' },
  ...{ log: 'seal/log.jsonl', checkpoint: 'seal/checkpoint.txt' },
} as const
/** The first line of what is signed, and of a checkpoint: a signature on one is none on the other. */
const PACK_LINE = 'meshledger.evidence/pack'
export const LOG_ORIGIN = 'meshledger.evidence/log'

export interface Signer {
  readonly key: NoteKey
  readonly sign: (text: Uint8Array) => Uint8Array
}
export type VerifySignature = (text: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean

/**
 * The files of a pack with its proof: the log of seals and a signed checkpoint over it, a manifest of the SHA-256 of
 * every file, and the manifest's digest under a signature. `about` stands in the manifest for its reader.
 */
export function packOf(files: readonly PackFile[], about: object, log: readonly string[], signer: Signer): PackFile[] {
  const { size, root } = checkpointOf(log)
  const carried = [
    ...files,
    textFile(packNames.key, `${keyText(signer.key)}\n`),
    textFile(packNames.log, log.map((line) => `${line}\n`).join('')),
    textFile(packNames.checkpoint, signedNote(checkpointText(LOG_ORIGIN, size, root), signer.key, signer.sign)),
  ]
  const listed = carried.map(({ name, bytes }) => ({ name, bytes: bytes.length, sha256: digestOf(bytes) }))
  const manifest = textFile(
    packNames.manifest,
    `${JSON.stringify({ format: 'meshledger-evidence/1', ...about, files: listed }, null, 2)}\n`,
  )
  const text = `${PACK_LINE}\n${digestOf(manifest.bytes)}\n`
  return [...carried, manifest, textFile(packNames.signature, signedNote(text, signer.key, signer.sign))]
}

/** One thing that was looked at, and how it came out. */
export interface PackCheck {
  readonly name: string
  readonly ok: boolean
  readonly sentence: string
}

/**
 * Verify a pack by itself: every file against the manifest, the manifest against its signature, the log of seals
 * against its signed checkpoint. `trusted` is a key that the reader has from elsewhere; without it the signature shows
 * only that the pack is of one piece.
 */
export function checkPack(files: readonly PackFile[], verify: VerifySignature, trusted?: string): PackCheck[] {
  const byName = new Map(files.map((file) => [file.name, file.bytes]))
  const text = (name: string): string => textOf(byName.get(name) ?? new Uint8Array())
  const key = keyFrom(text(packNames.key))
  return [
    checkFiles(byName, text(packNames.manifest)),
    checkSignature(byName.get(packNames.manifest), text(packNames.signature), key, verify),
    checkLog(text(packNames.log), text(packNames.checkpoint), key, verify),
    checkKey(key, trusted),
  ]
}

const listedIn = (manifest: string): { name: string; sha256: string }[] | null => {
  try {
    const { files } = JSON.parse(manifest) as { files?: unknown }
    return Array.isArray(files) ? (files as { name: string; sha256: string }[]) : null
  } catch {
    return null
  }
}

function checkFiles(byName: ReadonlyMap<string, Uint8Array>, manifest: string): PackCheck {
  const as = (ok: boolean, sentence: string): PackCheck => ({ name: 'files', ok, sentence })
  const listed = listedIn(manifest)
  if (listed === null) return as(false, 'There is no manifest that can be read.')
  const altered = listed.find(({ name, sha256: digest }) => {
    const bytes = byName.get(name)
    return bytes === undefined || digestOf(bytes) !== digest
  })
  if (altered !== undefined) {
    const how = byName.has(altered.name) ? 'is not as it was packed' : 'is missing'
    return as(false, `${altered.name} ${how}.`)
  }
  const known = new Set<string>([...listed.map(({ name }) => name), packNames.manifest, packNames.signature])
  const stranger = [...byName.keys()].find((name) => !known.has(name))
  if (stranger !== undefined) return as(false, `${stranger} is in the pack and not in its manifest.`)
  return as(true, `Each of ${listed.length} files is as it was packed.`)
}

function checkSignature(
  manifest: Uint8Array | undefined,
  note: string,
  key: NoteKey | null,
  verify: VerifySignature,
): PackCheck {
  const as = (ok: boolean, sentence: string): PackCheck => ({ name: 'signature', ok, sentence })
  if (key === null) return as(false, 'There is no key that can be read.')
  const text = openNote(note, key, verify)
  if (text === null) return as(false, 'The signature is not that of the key in the pack.')
  const fits = manifest !== undefined && text === `${PACK_LINE}\n${digestOf(manifest)}\n`
  return fits ? as(true, `${key.name} signed the manifest.`) : as(false, 'The signature is that of another manifest.')
}

function checkLog(log: string, note: string, key: NoteKey | null, verify: VerifySignature): PackCheck {
  const as = (ok: boolean, sentence: string): PackCheck => ({ name: 'seal', ok, sentence })
  const text = key === null ? null : openNote(note, key, verify)
  if (text === null) return as(false, 'The checkpoint of the log of seals is not signed by the key in the pack.')
  const { size, root } = checkpointOf(log.split('\n').filter((line) => line !== ''))
  if (text !== checkpointText(LOG_ORIGIN, size, root)) {
    return as(false, 'The log of seals is not the one that its checkpoint names.')
  }
  return as(true, `The log of ${size} seals gives the root of its signed checkpoint.`)
}

function checkKey(key: NoteKey | null, trusted: string | undefined): PackCheck {
  const as = (ok: boolean, sentence: string): PackCheck => ({ name: 'key', ok, sentence })
  if (key === null) return as(false, 'There is no key that can be read.')
  if (trusted === undefined) return as(true, `Signed by ${keyText(key)}. Compare it with the key that you were given.`)
  return keyText(key) === trusted.trim()
    ? as(true, 'It is the key that you trust.')
    : as(false, `It is signed by ${keyText(key)}, which is not the key that you trust.`)
}

export const textFile = (name: string, text: string): PackFile => ({ name, bytes: utf8ToBytes(text) })
const digestOf = (bytes: Uint8Array): string => toHex(sha256(bytes))
