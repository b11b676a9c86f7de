import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { Failure } from './failures.ts'
import type { Surroundings } from './surroundings.ts'

/** A folder as the caller named it, from where the command runs. */
export const inFolder = ({ cwd }: Surroundings, folder: string): string => resolve(cwd, folder)

/**
 * Writes files below a folder, all or none: where one of them is there already and says something else, nothing is
 * written and the message names it. Returns the paths, as they are on this machine.
 */
export function writeFiles(
  files: readonly { readonly path: string; readonly text: string }[],
  folder: string,
  { over = false }: { readonly over?: boolean } = {},
): string[] {
  const placed = files.map(({ path, text }) => ({ to: join(resolve(folder), path), text }))
  const taken = placed.filter(({ to, text }) => existsSync(to) && readFileSync(to, 'utf8') !== text)
  if (taken.length > 0 && !over) {
    const named = taken.map(({ to }) => to).join(', ')
    throw new Failure(`There is something else already in ${named}. Name another folder with --out, or add --force.`)
  }
  for (const { to, text } of placed) {
    mkdirSync(dirname(to), { recursive: true })
    writeFileSync(to, text)
  }
  return placed.map(({ to }) => to)
}
