import { type FileHandle, open, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** Opens a file or folder for reading; given by the test that counts what is synced. */
export type OpenFile = (path: string) => Promise<Pick<FileHandle, 'sync' | 'close'>>

/**
 * Bring every file of a folder, and the folders themselves, from the memory of the system to the disk.
 *
 * The embedded database answers `fsync` without doing it, so a commit outlives the process but not a power cut. Data
 * files are synced along with the write-ahead log, since its own checkpoints believe that they already are.
 * Files that vanish meanwhile (a recycled log segment) are passed over. Returns how many files and folders were synced.
 */
export async function syncFolder(folder: string, openFile: OpenFile = (path) => open(path, 'r')): Promise<number> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
  let synced = 0
  for (const path of [...files, ...folders, folder]) synced += await syncOne(path, openFile)
  return synced
}

async function syncOne(path: string, openFile: OpenFile): Promise<number> {
  try {
    const file = await openFile(path)
    try {
      await file.sync()
    } finally {
      await file.close()
    }
    return 1
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return 0
    throw error
  }
}
