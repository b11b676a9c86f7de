import { constants, copyFileSync, linkSync, lstatSync, mkdirSync, realpathSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** How much of a digest names a file in the lake: 64 bits, and unchanged content keeps its name. */
const ID_LENGTH = 16
export const fileId = (digest: string) => digest.slice(0, ID_LENGTH)

/**
 * The folder from which the lake may read during one ingest. Files lie there as hard links under names of
 * our own: the engine follows no symbolic link out of its folder. Where the disk allows no link, a copy lies there while needed.
 */
export type Inbox = {
  link(path: string, id: string, ending: string): string
  path(name: string): string
  unlink(id: string, ending: string): void
  /** SQL that gives the file id from the engine's `filename` column. */
  readonly idOfFilename: string
  clear(): void
}

/** Make an empty inbox. What an interrupted ingest may have left there is taken away. */
export function openInbox(folder: string): Inbox {
  const home = join(folder, 'ingest')
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  return {
    link(path, id, ending) {
      const link = join(home, `${id}${ending}`)
      rmSync(link, { force: true })
      try {
        // A link to a link would be one: what it leads to is linked. The way to any other file need not be looked at.
        linkSync(lstatSync(path).isSymbolicLink() ? realpathSync(path) : path, link)
      } catch {
        copyFileSync(path, link, constants.COPYFILE_FICLONE)
      }
      return link
    },
    path: (name) => join(home, name),
    unlink: (id, ending) => rmSync(join(home, `${id}${ending}`), { force: true }),
    idOfFilename: `substr(filename, ${home.length + 2}, ${ID_LENGTH})`,
    clear: () => rmSync(home, { recursive: true, force: true }),
  }
}

export const quote = (text: string) => `'${text.replaceAll("'", "''")}'`
export const name = (text: string) => `"${text.replaceAll('"', '""')}"`
export const list = (items: readonly string[]) => `[${items.map(quote).join(', ')}]`
