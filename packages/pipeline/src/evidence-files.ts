import { createHash } from 'node:crypto'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EvidenceFile } from '@meshledger/ledger'
import { NoSuchThingError, RefusedError } from './close/refused.ts'
import type { House } from './house.ts'
import { QueryError } from './query-error.ts'

/** A file of evidence may have so many bytes. */
export const LARGEST_EVIDENCE_BYTES = 5_242_880

/** What a name ends with says what the file is; anything else is handed out as plain bytes. */
const mediaTypes: Readonly<Record<string, string>> = {
  ...{ pdf: 'application/pdf', png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', txt: 'text/plain' },
  ...{ csv: 'text/csv', json: 'application/json', md: 'text/markdown', zip: 'application/zip' },
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}

/**
 * Store the bytes of a file of evidence under their SHA-256 in the data folder, and note it in the ledger. The same
 * bytes are one file. Throws `QueryError` when there is nothing in it, or too much.
 */
export async function storeEvidence(house: House, name: string, bytes: Uint8Array, who: string): Promise<EvidenceFile> {
  if (bytes.length === 0) throw new QueryError('content', 'the file is empty')
  if (bytes.length > LARGEST_EVIDENCE_BYTES) {
    throw new QueryError('content', `the file has ${bytes.length} bytes; ${LARGEST_EVIDENCE_BYTES} are the most`)
  }
  const digest = sha256(bytes)
  const path = pathOf(house, digest)
  if (!(await isThere(path))) {
    await mkdir(folderOf(house), { recursive: true, mode: 0o700 })
    const part = `${path}.${process.pid}.part`
    await writeFile(part, bytes, { mode: 0o600, flush: true })
    await rename(part, path)
  }
  const clean = cleanName(name)
  const mediaType = mediaTypes[clean.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'application/octet-stream'
  return house.ledger.attestations.putFile({
    ...{ digest, name: clean, mediaType, bytes: bytes.length, who, at: await house.now() },
  })
}

/**
 * The bytes of a file of evidence, held against their digest. Throws `NoSuchThingError` when there is none in the
 * ledger, `RefusedError` when the bytes on the disk are gone or are not those that were given.
 */
export async function evidenceBytes(house: House, digest: string): Promise<{ file: EvidenceFile; bytes: Uint8Array }> {
  const file = await house.ledger.attestations.file(digest)
  if (file === undefined) throw new NoSuchThingError('file of evidence')
  const bytes = await readFile(pathOf(house, digest)).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (bytes !== undefined && sha256(bytes) === digest) return { file, bytes: new Uint8Array(bytes) }
  const how = bytes === undefined ? 'is not in the data folder any more' : 'was altered in the data folder'
  throw new RefusedError(`The file ${file.name} ${how}`, `Put ${digest} back from a copy of the folder evidence/.`)
}

/** The last part of a path, without control signs and what a file system or a shell would read as its own. */
export function cleanName(name: string): string {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const clean = last
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cs}<>:"|?*]/gu, '')
    .trim()
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '')
  return clean === '' ? 'evidence' : [...clean].slice(-120).join('')
}

export const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex')
const folderOf = ({ folder }: Pick<House, 'folder'>): string => join(folder, 'evidence')
const pathOf = (house: Pick<House, 'folder'>, digest: string): string => join(folderOf(house), digest)

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )
