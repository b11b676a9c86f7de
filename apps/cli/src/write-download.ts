import { existsSync, renameSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { DownloadedFile } from '@meshledger/contracts'
import { UsageError } from './failures.ts'
import type { Surroundings } from './surroundings.ts'

/** Writes a file beside its place and moves it there whole. Gives the path. */
export function writeDownload(to: Surroundings, out: string, file: DownloadedFile): string {
  const folder = resolve(to.cwd, out)
  if (!existsSync(folder))
    throw new UsageError(`--out ${out}: there is no such folder. Make it first, or name another.`)
  const path = join(folder, basename(file.name))
  writeFileSync(`${path}.part`, Buffer.from(file.content, file.encoding))
  renameSync(`${path}.part`, path)
  return path
}
