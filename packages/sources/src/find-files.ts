import { readdirSync, type Stats, statSync } from 'node:fs'
import { basename, join, relative, resolve, sep } from 'node:path'

/** A file that was pointed at: where it lies, and its name relative to the folder that was named. */
export type FoundFile = {
  readonly path: string
  readonly name: string
  readonly bytes: number
  /** Why it cannot be read: a link that leads nowhere, a file of somebody else. */
  readonly unreadable?: string
}

/** A path that was asked for does not exist or cannot be read. */
export class PathError extends Error {
  readonly path: string
  constructor(path: string, why: string) {
    super(`Cannot read ${path}: ${why}. Check the path, and that this user may read it.`)
    this.name = 'PathError'
    this.path = path
  }
}

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : String(error))

function statOf(path: string): Stats {
  try {
    return statSync(path)
  } catch (error) {
    const code = codeOf(error)
    throw new PathError(path, code === 'ENOENT' ? 'there is nothing of that name' : code)
  }
}

/** What lies under a name in a folder; nothing for what is no file. A link that leads nowhere is a file that cannot be read. */
function inPlace(path: string): { bytes: number; unreadable?: string } | undefined {
  try {
    const stat = statSync(path)
    return stat.isFile() ? { bytes: stat.size } : undefined
  } catch (error) {
    return {
      bytes: 0,
      unreadable: `it cannot be read (${codeOf(error)}): a link that leads nowhere, or not for this user`,
    }
  }
}

/** The paths of everything below a folder that is no folder. A link to a folder is not followed: it may lead in a circle. */
function pathsIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !entry.name.startsWith('.'))
    .flatMap((entry) => {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) return pathsIn(path)
      return entry.isFile() || entry.isSymbolicLink() ? [path] : []
    })
}

function inFolder(root: string): FoundFile[] {
  let paths: string[]
  try {
    paths = pathsIn(root)
  } catch (error) {
    throw new PathError(root, error instanceof Error ? error.message : String(error))
  }
  return paths.flatMap((path) => {
    const found = inPlace(path)
    return found ? [{ path, name: relative(root, path).split(sep).join('/'), ...found }] : []
  })
}

/** The day that a path speaks of (`date=2026-06-01`, `y=2026/m=06/d=01`), or nothing. */
const dayIn = (name: string): string => {
  const [, y, m, d] = /(?:date=|y=)(\d{4})(?:-|\/m=)(\d{2})(?:-|\/d=)(\d{2})/.exec(name) ?? []
  return y && m && d ? `${y}-${m}-${d}` : ''
}

/**
 * Every file under the given files and folders, once each, in an order that does not depend on the disk: by the day
 * that the path names, so that facts land near others of their time, then by name. Hidden files are left out.
 * Throws `PathError` for a path that is not there.
 */
export function findFiles(paths: readonly string[]): FoundFile[] {
  const found = new Map<string, FoundFile>()
  for (const path of paths.map((one) => resolve(one))) {
    const stat = statOf(path)
    const files = stat.isDirectory() ? inFolder(path) : [{ path, name: basename(path), bytes: stat.size }]
    for (const file of files) if (!found.has(file.path)) found.set(file.path, file)
  }
  const order = (file: FoundFile) => `${dayIn(file.path)}\n${file.name}\n${file.path}`
  return [...found.values()]
    .map((file) => ({ file, key: order(file) }))
    .sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    .map(({ file }) => file)
}
