import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { Failure } from './failures.ts'

/** The paths as the server sees them too: absolute, and each there. */
export function existing(paths: readonly string[], cwd: string): string[] {
  const absolute = paths.map((path) => resolve(cwd, path))
  const missing = absolute.find((path) => !existsSync(path))
  if (missing !== undefined) throw new Failure(`There is no file or folder ${missing}. Check the path.`)
  return absolute
}
