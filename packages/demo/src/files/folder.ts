import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { parse } from 'yaml'

/** The folder cannot take a demo account; the message says what to do. */
export class DemoFolderError extends Error {
  override name = 'DemoFolderError'
}

/** Whether a folder holds nothing, or nothing but an earlier demo account, which may be replaced. */
function mayBeReplaced(folder: string): boolean {
  if (readdirSync(folder).length === 0) return true
  const file = join(folder, 'account.yml')
  if (!existsSync(file) || !existsSync(join(folder, 'answers.json'))) return false
  const account: unknown = parse(readFileSync(file, 'utf8'))
  return typeof account === 'object' && account !== null && 'demo' in account && account.demo === true
}

/**
 * Let `write` fill a folder beside `out` and put it in the place of `out` once it is whole.
 *
 * When `write` fails or is called off, nothing of it stays and `out` is as before. An earlier demo account in `out` is
 * replaced; any other folder with something in it is refused with a `DemoFolderError`.
 */
export async function inPlaceOf<T>(out: string, write: (folder: string) => Promise<T>): Promise<T> {
  const target = resolve(out)
  if (existsSync(target) && !mayBeReplaced(target)) {
    throw new DemoFolderError(
      `${target} is not empty and holds no demo account. Choose a new or empty folder, or empty this one first.`,
    )
  }
  const partial = `${target}.partial`
  const previous = `${target}.previous`
  mkdirSync(dirname(target), { recursive: true })
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial)
  try {
    const result = await write(partial)
    rmSync(previous, { recursive: true, force: true })
    if (existsSync(target)) renameSync(target, previous)
    renameSync(partial, target)
    rmSync(previous, { recursive: true, force: true })
    return result
  } finally {
    rmSync(partial, { recursive: true, force: true })
  }
}
