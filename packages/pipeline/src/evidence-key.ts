import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { Packing, Signer, VerifySignature } from '@meshledger/evidence'
import type { House } from './house.ts'

/** The DER of an Ed25519 public key is this and the 32 bytes of the key (RFC 8410). */
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')

/**
 * Who signs for a house. The private key is made once and lies in the data folder, readable by its owner alone; it is
 * in no pack, answer or log. Two that make it at once keep the first.
 */
export async function signerOf(house: Pick<House, 'folder'>, name: string): Promise<Signer> {
  const folder = join(house.folder, 'keys')
  const path = join(folder, 'evidence.pem')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const made = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' })
  await writeFile(path, made, { mode: 0o600, flag: 'wx', flush: true }).catch((error: unknown) => {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  })
  const key = createPrivateKey(await readFile(path))
  return {
    key: { name: nameOf(name), publicKey: rawOf(createPublicKey(key)) },
    sign: (text) => new Uint8Array(sign(null, text, key)),
  }
}

/** The name under which a house signs: what a note may hold. */
const nameOf = (account: string): string => `meshledger/${account.replace(/[^\w.-]+/g, '-').slice(0, 80)}`

const rawOf = (key: KeyObject): Uint8Array =>
  new Uint8Array(key.export({ type: 'spki', format: 'der' }).subarray(SPKI.length))

/** Ed25519 as notes are verified by it. */
export const verifyEd25519: VerifySignature = (text, signature, publicKey) => {
  const key = createPublicKey({ key: Buffer.concat([SPKI, publicKey]), type: 'spki', format: 'der' })
  return verify(null, text, key, signature)
}

/** DEFLATE as archives are packed by it; what would come out larger than it says is refused. */
export const packing: Packing = {
  deflate: (bytes) => new Uint8Array(deflateRawSync(bytes, { level: 9 })),
  inflate: (bytes, limit) => new Uint8Array(inflateRawSync(bytes, { maxOutputLength: Math.max(1, limit) })),
}
