import { randomBytes } from 'node:crypto'
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What `server.json` in the data folder tells the command line: where the server is, and by what it is known. */
export type ServerFile = { readonly url: string; readonly pid: number; readonly token: string }

const fileIn = (folder: string) => join(folder, 'server.json')

/** A token that nobody guesses; a new one at every start. */
export const newToken = (): string => randomBytes(32).toString('base64url')

/** Writes the file for its owner's eyes only, in one step: a reader never finds half of it. */
export function writeServerFile(folder: string, facts: ServerFile): void {
  const beside = `${fileIn(folder)}.${facts.pid}`
  writeFileSync(beside, `${JSON.stringify(facts)}\n`, { mode: 0o600 })
  renameSync(beside, fileIn(folder))
}

/** Removes the file if it is still ours. */
export function removeServerFile(folder: string, token: string): void {
  try {
    if (JSON.parse(readFileSync(fileIn(folder), 'utf8')).token === token) rmSync(fileIn(folder))
  } catch {
    // It is gone, or no longer readable: either way nobody is sent here by it.
  }
}
