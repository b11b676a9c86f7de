import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { fromHex, toHex } from './hex.ts'

/** The algorithm byte of Ed25519 in signed notes (C2SP signed-note). */
const ED25519 = 0x01

/** Somebody who signs notes: a name without blanks or `+`, and the 32 bytes of an Ed25519 public key. */
export interface NoteKey {
  readonly name: string
  readonly publicKey: Uint8Array
}

const typed = (publicKey: Uint8Array): Uint8Array => concatBytes(Uint8Array.of(ED25519), publicKey)
const keyHash = ({ name, publicKey }: NoteKey): Uint8Array =>
  sha256(concatBytes(utf8ToBytes(`${name}\n`), typed(publicKey))).slice(0, 4)

/** A key as verifiers write it down: `name+hash+key` (C2SP signed-note). */
export const keyText = (key: NoteKey): string => `${key.name}+${toHex(keyHash(key))}+${base64(typed(key.publicKey))}`

/** Read a key back; null when it is none, or its hash does not fit. */
export function keyFrom(text: string): NoteKey | null {
  const [, name, hash, encoded] = /^([^\s+]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(text.trim()) ?? []
  if (name === undefined || hash === undefined || encoded === undefined) return null
  const bytes = fromBase64(encoded)
  const key = { name, publicKey: bytes.slice(1) }
  return bytes.length === 33 && bytes[0] === ED25519 && toHex(keyHash(key)) === hash ? key : null
}

/** A note with its signature below: the text ends with a line end and is what `sign` gets. */
export function signedNote(text: string, key: NoteKey, sign: (text: Uint8Array) => Uint8Array): string {
  const signature = concatBytes(keyHash(key), sign(utf8ToBytes(text)))
  return `${text}\n— ${key.name} ${base64(signature)}\n`
}

/** The text of a note that this key has signed; null when it has not, or the note was altered. */
export function openNote(
  note: string,
  key: NoteKey,
  verify: (text: Uint8Array, signature: Uint8Array, publicKey: Uint8Array) => boolean,
): string | null {
  const cut = note.lastIndexOf('\n\n')
  if (cut < 0) return null
  const text = note.slice(0, cut + 1)
  for (const line of note.slice(cut + 2).split('\n')) {
    const [, name, encoded] = /^— (\S+) ([A-Za-z0-9+/]+=*)$/.exec(line) ?? []
    if (name !== key.name || encoded === undefined) continue
    const bytes = fromBase64(encoded)
    if (bytes.length !== 68 || toHex(bytes.slice(0, 4)) !== toHex(keyHash(key))) continue
    if (verify(utf8ToBytes(text), bytes.slice(4), key.publicKey)) return text
  }
  return null
}

/** A checkpoint of the log as a note's text (C2SP tlog-checkpoint): origin, size, root in base64. */
export const checkpointText = (origin: string, size: number, rootHex: string): string =>
  `${origin}\n${size}\n${base64(fromHex(rootHex))}\n`

const SIGNS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = [bytes[i], bytes[i + 1], bytes[i + 2]]
    const bits = (a << 16) | ((b ?? 0) << 8) | (c ?? 0)
    text += SIGNS[(bits >> 18) & 63] ?? ''
    text += SIGNS[(bits >> 12) & 63] ?? ''
    text += b === undefined ? '=' : (SIGNS[(bits >> 6) & 63] ?? '')
    text += c === undefined ? '=' : (SIGNS[bits & 63] ?? '')
  }
  return text
}

function fromBase64(text: string): Uint8Array {
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const sign of text.replace(/=+$/, '')) {
    bits = ((bits << 6) | SIGNS.indexOf(sign)) & 0xffff
    held += 6
    if (held >= 8) {
      held -= 8
      bytes.push((bits >> held) & 0xff)
    }
  }
  return Uint8Array.from(bytes)
}
